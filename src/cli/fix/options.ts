import { Command, Option } from 'commander'
import { AuditError } from '../../model/audit-error.ts'
import { addBounds, addPolicyOptions } from '../shared/policy-options.ts'
import { addReportOptions } from '../shared/report-options.ts'
import type { ExitCode, Session } from '../shared/session.ts'
import { addSourceOptions } from '../shared/source-options.ts'
import type { FixFlags } from './run.ts'

/** `watertight fix [directory]`. */
export function fixCommand(session: Session, done: (code: ExitCode) => void): Command {
  const command = new Command('fix')
    .summary('make the edit that keeps leaking files out')
    .description('edit the files list so that leaking files do not ship; tests the edit first')
    .usage('[directory] [options]')
    .argument('[directory]', 'the package, or the root of its workspaces', '.')
    .optionsGroup('Fix:')
    .option('-y, --yes', 'write the edit without asking')
    // As version 0.1 called `watertight strip`.
    .addOption(new Option('--strip-maps').conflicts('stripContent').hideHelp())
    .addOption(new Option('--strip-content').hideHelp())
    .addOption(new Option('-o, --output <file>').hideHelp())
  addReportOptions(command)
  addPolicyOptions(command)
  addSourceOptions(command)
  return addBounds(command).action(async (target: string, flags: FixFlags) => {
    const { stripMaps, stripContent, output, ...others } = flags
    if (stripMaps || stripContent || output !== undefined) {
      if (output === undefined || !(stripMaps || stripContent)) throw useStrip()
      const { runStrip } = await import('../strip/run.ts')
      return done(await runStrip(target, { ...others, output, take: stripMaps ? 'maps' : 'content' }, session))
    }
    const { runFix } = await import('./run.ts')
    done(await runFix(target, flags, session))
  })
}

function useStrip(): AuditError {
  return new AuditError('EUSAGE', 'fix writes no tarball', {
    hint: 'watertight strip <target> -o <file> writes a cleaned one.',
  })
}
