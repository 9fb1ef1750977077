import { Command } from 'commander'
import type { Rule } from '../../model/rule.ts'
import type { Severity } from '../../model/severity.ts'
import { counted } from '../../text/count.ts'
import { escapeControls } from '../../text/escape-controls.ts'
import { collect } from '../shared/collect.ts'
import type { PackFlags } from '../shared/load-rules.ts'
import type { ExitCode, Session } from '../shared/session.ts'

interface RulesFlags extends PackFlags {
  readonly json?: true
  readonly test?: readonly string[]
}

/** `watertight rules`. */
export function rulesCommand(session: Session, done: (code: ExitCode) => void): Command {
  return new Command('rules')
    .summary('list the rules, or test a pack of yours')
    .description('list the rules, or try those of a pack on their own examples')
    .option('--json', 'print JSON')
    .option('--rules <pack>', 'rules of your own, a file or an installed package; repeatable', collect)
    .option('--test <pack>', 'try the rules of this pack on their own examples; repeatable', collect)
    .option('--config <file>', 'the configuration, in place of the one that is found from here upward')
    .option('--no-code-config', 'run no configuration that is a script')
    .option('--verbose', 'show stack traces of errors')
    .action(async (flags: RulesFlags) => {
      if (flags.test) {
        const { runRuleTest } = await import('./run.ts')
        return done(await runRuleTest(flags.test, session))
      }
      const { loadRules } = await import('../shared/load-rules.ts')
      const rules = [...(await loadRules(flags, session))].sort((a, b) => (a.id < b.id ? -1 : 1))
      await session.terminal.print(flags.json ? asJson(rules) : asTable(rules))
      done(0)
    })
}

function asJson(rules: readonly Rule[]): string {
  const shown = rules.map(({ id, aliases, severity, confidence, summary, help, references, secret }) => {
    return { id, aliases, severity, confidence, summary, help, references, secret }
  })
  return `${JSON.stringify(shown, null, 2)}\n`
}

function asTable(rules: readonly Rule[]): string {
  const rows = rules.map((rule) => [escapeControls(rule.id), levelOf(rule.severity), escapeControls(rule.summary)])
  const measure = (column: number) => Math.max(...rows.map((row) => row[column]?.length ?? 0))
  const [ids, levels] = [measure(0), measure(1)]
  const lines = rows.map(
    ([id = '', level = '', summary = '']) => `${id.padEnd(ids)}  ${level.padEnd(levels)}  ${summary}`,
  )
  return `${lines.join('\n')}\n\n${counted(rules.length, 'rule')}. watertight explain <id> explains one.\n`
}

/** `high`, or for an open and a closed package: `info/critical`. */
function levelOf(severity: Severity | { readonly open: Severity; readonly closed: Severity }): string {
  return typeof severity === 'string' ? severity : `${severity.open}/${severity.closed}`
}
