import { Command } from 'commander'
import { helpNote } from '../shared/help-note.ts'
import { addBounds, addPolicyOptions } from '../shared/policy-options.ts'
import type { ExitCode, Session } from '../shared/session.ts'
import { addRegistryOptions } from '../shared/source-options.ts'
import type { RespondFlags } from './run.ts'

/** `watertight respond <name>@<version>`. */
export function respondCommand(session: Session, done: (code: ExitCode) => void): Command {
  const command = new Command('respond')
    .summary('what to do about a published leak, step by step')
    .description(
      'what a published version gave away, what can be undone and how, where copies are, which secrets to revoke, whom to tell',
    )
    .argument('<spec>', 'the version that leaked, such as name@1.2.3')
    .option(
      '-o, --output <folder>',
      'write report, checklist and drafts there; a second run goes on in the same folder',
    )
    .option(
      '--evidence',
      'keep the tarball, its sources, their digests and the receipt too (they contain the secrets in full)',
    )
    .option('--probe', 'ask mirrors and CDNs whether they have a copy (HEAD or one byte); nothing is asked without it')
    .option('--addresses <file>', 'places of your own to ask, as JSON')
    .option('--apply', 'run the commands of npm one by one, each after a yes; on a terminal only')
    .option('--tarball <file>', 'the tarball of the version, when the registry no longer has it')
    .optionsGroup('Report:')
    .option('--json', 'print what is known as JSON')
    .option('--color', 'use colours')
    .option('--no-color', 'use no colours')
    .option('--quiet', 'print less')
    .option('--verbose', 'show more, and stack traces of errors')
  addPolicyOptions(command)
  addRegistryOptions(command)
  return addBounds(command)
    .addHelpText(
      'after',
      helpNote(
        'Exit codes: 0 everything could be looked at; 2 not all of it. With --probe also: 1 a copy is still there; 2 one place gave no clear answer.',
      ),
    )
    .action(async (spec: string, flags: RespondFlags) => {
      const { runRespond } = await import('./run.ts')
      done(await runRespond(spec, flags, session))
    })
}
