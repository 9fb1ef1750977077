import { Command } from 'commander'
import { AuditError } from '../../model/audit-error.ts'
import type { Rule } from '../../model/rule.ts'
import { nearest } from '../../schema/nearest.ts'
import { collect } from '../shared/collect.ts'
import type { PackFlags } from '../shared/load-rules.ts'
import type { ExitCode, Session } from '../shared/session.ts'

/** `watertight explain <id>`. */
export function explainCommand(session: Session, done: (code: ExitCode) => void): Command {
  return new Command('explain')
    .summary('explain a rule: what, why, how to fix, how to allow')
    .description('explain a rule: what it finds, why that matters, how to fix and how to allow it')
    .argument('<id>', 'the rule, as findings and watertight rules name it')
    .option('--rules <pack>', 'rules of your own, a file or an installed package; repeatable', collect)
    .option('--config <file>', 'the configuration, in place of the one that is found from here upward')
    .option('--no-code-config', 'run no configuration that is a script')
    .option('--verbose', 'show stack traces of errors')
    .action(async (id: string, flags: PackFlags) => {
      const { loadRules } = await import('../shared/load-rules.ts')
      const { explanation } = await import('./text.ts')
      const rule = find(await loadRules(flags, session), id)
      await session.terminal.print(explanation(rule, session.terminal.theme({}).width))
      done(0)
    })
}

function find(rules: readonly Rule[], id: string): Rule {
  const rule = rules.find((one) => one.id === id) ?? rules.find(({ aliases }) => aliases.includes(id))
  if (rule) return rule
  const near = nearest(
    id,
    rules.map((one) => one.id),
  )
  throw new AuditError('EUSAGE', `${id} is not a rule`, {
    hint: near === undefined ? 'watertight rules lists them.' : `Did you mean ${near}?`,
  })
}
