import { Command } from 'commander'
import { collect } from '../shared/collect.ts'
import { helpNote } from '../shared/help-note.ts'
import { addBounds, addPolicyOptions } from '../shared/policy-options.ts'
import { addReportOptions } from '../shared/report-options.ts'
import type { ExitCode, Session } from '../shared/session.ts'
import { addProjectOptions, registryOption } from '../shared/source-options.ts'
import type { StageFlags } from './run.ts'

/** `watertight stage [id…]`. */
export function stageCommand(session: Session, done: (code: ExitCode) => void): Command {
  const command = new Command('stage')
    .summary('audit what awaits approval on the stage')
    .description(
      'audit what awaits approval on npm’s stage, show what is new in it, and say how to approve or reject it',
    )
    .argument(
      '[id...]',
      'the ids of what is staged (default: all of this project’s packages, else all that you may approve)',
    )
    .optionsGroup('Stage:')
    .option('--all', 'everything that you may approve, not only this project’s packages')
    .option('--receipt <file>', 'a receipt of what was staged, to compare the bytes with; repeatable', collect)
    .option(
      '--report <file>',
      'a report to compare the bytes with, as release --stage --json printed it; repeatable',
      collect,
    )
    .option('--approve-clean', 'approve what is clean, each after a yes and your second factor')
    .option('--reject-leaks', 'reject what leaks or is not what was audited, each after a yes and your second factor')
  addProjectOptions(command, 'a model of the project’s manager; a name starts that manager')
  command.addOption(registryOption())
  addReportOptions(command)
  addPolicyOptions(command)
  return addBounds(command)
    .addHelpText(
      'after',
      helpNote(
        'Exit codes: 0 all that awaits approval is clean; 1 something leaks; 2 not all could be looked at, nothing awaits approval, or there is no stage.',
      ),
    )
    .action(async (ids: readonly string[], flags: StageFlags) => {
      const { runStage } = await import('./run.ts')
      done(await runStage(ids, flags, session))
    })
}
