import { Command } from 'commander'
import { helpNote } from '../shared/help-note.ts'
import type { ExitCode, Session } from '../shared/session.ts'
import type { DoctorFlags } from './run.ts'

/** `watertight doctor [directory]`. */
export function doctorCommand(session: Session, done: (code: ExitCode) => void): Command {
  return new Command('doctor')
    .summary('say whether the gate really runs, and where')
    .description('say whether and where the gate runs when this project is published, and what each packer would ship')
    .argument('[directory]', 'the package, or the root of its workspaces (default: this directory)')
    .option('--json', 'print JSON, described by dist/schemas/doctor.json')
    .option('--quiet', 'print only what is wrong or could not be followed')
    .option('--no-code-config', 'run no configuration that is a script')
    .option('--color', 'use colours')
    .option('--no-color', 'use no colours')
    .option('--verbose', 'show stack traces of errors')
    .addHelpText(
      'after',
      helpNote(
        'Exit codes: 0 gated, proven for every way out; 1 the gate can be bypassed; 2 unknown, something could not be followed.',
      ),
    )
    .action(async (directory: string | undefined, flags: DoctorFlags) => {
      const { runDoctor } = await import('./run.ts')
      done(await runDoctor(directory ?? '.', flags, session))
    })
}
