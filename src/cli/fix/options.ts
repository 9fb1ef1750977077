import { Command, Option } from 'commander'
import { addBounds, addPolicyOptions } from '../shared/policy-options.ts'
import { addReportOptions } from '../shared/report-options.ts'
import type { ExitCode, Session } from '../shared/session.ts'
import { addSourceOptions } from '../shared/source-options.ts'
import type { FixFlags } from './run.ts'

/** `watertight fix [directory]`, and `watertight fix <target> --strip-maps -o <file>`. */
export function fixCommand(session: Session, done: (code: ExitCode) => void): Command {
  const command = new Command('fix')
    .description('leave out of a package what must not ship: by an edit of its files list, or in a cleaned tarball')
    .usage('[directory] [options]')
    .argument('[target]', 'a directory; with --strip-… also a .tgz file or URL, - for stdin, or a spec', '.')
    .optionsGroup('Fix:')
    .option('-y, --yes', 'write the edit without asking')
    .addOption(
      new Option('--strip-maps', 'write a tarball without source maps and the comments that name them').conflicts(
        'stripContent',
      ),
    )
    .option('--strip-content', 'write a tarball whose source maps keep positions but no source text')
    .option('-o, --output <file>', 'the tarball to write; it must not exist yet')
  addReportOptions(command)
  addPolicyOptions(command)
  addSourceOptions(command)
  return addBounds(command).action(async (target: string, flags: FixFlags) => {
    if (flags.stripMaps || flags.stripContent || flags.output !== undefined) {
      const { runStrip } = await import('../strip/run.ts')
      return done(await runStrip(target, flags, session))
    }
    const { runFix } = await import('./run.ts')
    done(await runFix(target, flags, session))
  })
}
