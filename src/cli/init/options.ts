import { Command, Option } from 'commander'
import { helpNote } from '../shared/help-note.ts'
import type { ExitCode, Session } from '../shared/session.ts'
import type { InitFlags } from './run.ts'

/** `watertight init [directory]`. */
export function initCommand(session: Session, done: (code: ExitCode) => void): Command {
  return new Command('init')
    .summary('set the gate up: hook, configuration, CI job')
    .description('set the gate up: the hook, the configuration and a CI job; shows the difference before it writes')
    .argument('[directory]', 'the package, or the root of its workspaces (default: this directory)')
    .addOption(
      new Option(
        '--visibility <kind>',
        'is this source meant to be public? (default: decided by licence and repository)',
      ).choices(['open', 'closed']),
    )
    .addOption(
      new Option('--ci <system>', 'whose CI gets a job (default: by what is there)').choices([
        'github',
        'gitlab',
        'none',
      ]),
    )
    .option('-y, --yes', 'write without asking')
    .option('--dry-run', 'only show the difference')
    .option('--no-code-config', 'run no configuration that is a script')
    .option('--color', 'use colours')
    .option('--no-color', 'use no colours')
    .option('--verbose', 'show stack traces of errors')
    .addHelpText('after', helpNote('Exit codes: 0 the gate is set up, or was already; 2 something was not written.'))
    .action(async (directory: string | undefined, flags: InitFlags) => {
      const { runInit } = await import('./run.ts')
      done(await runInit(directory ?? '.', flags, session))
    })
}
