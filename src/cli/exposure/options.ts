import { Command, Option } from 'commander'
import { helpNote } from '../shared/help-note.ts'
import { addBounds } from '../shared/policy-options.ts'
import { addReportOptions } from '../shared/report-options.ts'
import type { ExitCode, Session } from '../shared/session.ts'
import { addSourceOptions } from '../shared/source-options.ts'
import type { ExposureFlags } from './run.ts'

/** `watertight exposure <target>`. */
export function exposureCommand(session: Session, done: (code: ExitCode) => void): Command {
  const command = new Command('exposure')
    .description(
      'show what leaked sources reveal: flags, variables, names, people, prompts, and what is not released yet',
    )
    .argument('<target>', 'a directory, a .tgz or another archive, a URL, or a spec such as name@1.2.3; - for stdin')
    .option('--all', 'sources of an open package too, and those that ship elsewhere')
    .addOption(
      new Option('--visibility <kind>', 'is this source meant to be public? (default: auto)').choices([
        'open',
        'closed',
        'auto',
      ]),
    )
    .option('--config <file>', 'the configuration, in place of the one that is found from here upward')
    .option('--no-code-config', 'run no configuration that is a script')
  addReportOptions(command)
  addSourceOptions(command)
  return addBounds(command)
    .addHelpText(
      'after',
      helpNote(
        'Reporters: pretty, json, markdown and html.',
        'Exit codes: 0 everything could be looked at; 2 not all of it.',
      ),
    )
    .action(async (target: string, flags: ExposureFlags) => {
      const { runExposure } = await import('./run.ts')
      done(await runExposure(target, flags, session))
    })
}
