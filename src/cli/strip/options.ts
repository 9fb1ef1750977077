import { Command } from 'commander'
import { addBounds, addPolicyOptions } from '../shared/policy-options.ts'
import { addReportOptions } from '../shared/report-options.ts'
import type { ExitCode, Session } from '../shared/session.ts'
import { addSourceOptions } from '../shared/source-options.ts'
import type { StripFlags } from './run.ts'

/** `watertight strip <target> -o <file>`. */
export function stripCommand(session: Session, done: (code: ExitCode) => void): Command {
  const command = new Command('strip')
    .summary('write a tarball without source maps')
    .description('write the tarball without its source maps; its code stays the same, byte for byte')
    .usage('<target> -o <file> [options]')
    .argument('<target>', 'a directory, a .tgz or another archive, a URL, - for stdin, or a spec such as name@1.2.3')
    .optionsGroup('Strip:')
    .requiredOption('-o, --output <file>', 'the tarball to write; it must not exist yet')
    .option('--keep-positions', 'keep the maps, and take only the source text out of them')
  addReportOptions(command)
  addPolicyOptions(command)
  addSourceOptions(command)
  return addBounds(command).action(
    async (target: string, { keepPositions, ...flags }: StripFlags & { readonly keepPositions?: true }) => {
      const { runStrip } = await import('./run.ts')
      done(await runStrip(target, { ...flags, take: keepPositions ? 'content' : 'maps' }, session))
    },
  )
}
