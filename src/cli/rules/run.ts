import { type FailedExample, tryExamples } from '../../engine/try-examples.ts'
import { AuditError } from '../../model/audit-error.ts'
import type { Rule } from '../../model/rule.ts'
import { counted, formatCount } from '../../text/count.ts'
import { escapeControls } from '../../text/escape-controls.ts'
import { loadPacks } from '../shared/load-rules.ts'
import type { ExitCode, Session } from '../shared/session.ts'

/** Tries the rules of each pack on their own examples, says which fail, and gives the exit code. */
export async function runRuleTest(files: readonly string[], session: Session): Promise<ExitCode> {
  let code: ExitCode = 0
  for (const file of files) {
    const rules = await loadPacks([], { rules: [file] }, session)
    if (rules.length === 0) throw new AuditError('ERULEPACK', `${file}: there is no rule to try`)
    const failures = tryExamples(rules)
    if (failures.length > 0) code = 1
    const lines = [...failures.map((failure) => lineOf(failure, rules)), totalOf(file, rules, failures)]
    await session.terminal.print(`${lines.map(escapeControls).join('\n')}\n`)
  }
  return code
}

// By its place and not by its text: somebody may have written a real secret into an example.
function lineOf({ ruleId, list, index, outcome }: FailedExample, rules: readonly Rule[]): string {
  const count = rules.find(({ id }) => id === ruleId)?.examples[list].length ?? 0
  const summary = {
    found: 'is found, and must not be',
    missed: 'is not found',
    untried: 'cannot be tried: it is about more than files of text',
    unmade: 'cannot be made: its template describes a text that is too long, or one that cannot look random',
  }
  return `${ruleId}: examples.${list}[${index}] of ${count} ${summary[outcome]}`
}

function totalOf(file: string, rules: readonly Rule[], failures: readonly FailedExample[]): string {
  const examples = rules.reduce((sum, { examples: { match, pass } }) => sum + match.length + pass.length, 0)
  if (examples === 0) return `${file}: ${counted(rules.length, 'rule')}, without examples to try`
  const outcome =
    failures.length === 0 ? 'all as they should be' : `${formatCount(failures.length)} not as they should be`
  return `${file}: ${counted(rules.length, 'rule')}, ${counted(examples, 'example')}, ${outcome}`
}
