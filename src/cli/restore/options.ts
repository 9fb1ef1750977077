import { Command } from 'commander'
import { collectLimit } from '../shared/limit-option.ts'
import type { ExitCode, Session } from '../shared/session.ts'
import { addSourceOptions } from '../shared/source-options.ts'
import type { RestoreFlags } from './run.ts'

/** `watertight restore <target> -o <folder>`. */
export function restoreCommand(session: Session, done: (code: ExitCode) => void): Command {
  const command = new Command('restore')
    .summary('write out the sources that a package gives away')
    .description('write out the sources that a package gives away, as proof')
    .argument('<target>', 'a directory, a .tgz or another archive, a URL, - for stdin, or a spec such as name@1.2.3')
    .requiredOption('-o, --output <folder>', 'where to: a folder that is empty or does not exist')
    .option('--novel', 'only own sources that ship nowhere else')
    .option('--limit <name=value>', 'raise or lower a bound, such as totalBytes=16GiB; repeatable', collectLimit)
    .option('--verbose', 'show stack traces of errors')
  return addSourceOptions(command)
    .optionsGroup('Options:')
    .action(async (target: string, flags: RestoreFlags) => {
      const { runRestore } = await import('./run.ts')
      done(await runRestore(target, flags, session))
    })
}
