import { AuditError } from '../model/audit-error.ts'
import type { SourceContext } from '../model/source.ts'
import type { Executable } from './find-manager.ts'
import { packerEnvironment } from './pack-command.ts'
import { runCommand } from './run-command.ts'

/** What a package manager prints when it is asked something in `context.cwd`. */
export async function askManager(
  { command, args }: Executable,
  words: readonly string[],
  { cwd, environment, signal }: SourceContext,
): Promise<string> {
  const { code, stdout } = await runCommand(
    { command, args: [...args, ...words] },
    { cwd, environment: packerEnvironment(environment), ...(signal && { signal }) },
  )
  if (code === 0) return stdout
  const name = /([a-z]+)(?:\.\w+)?$/.exec(args[0] ?? command)?.[1] ?? command
  throw new AuditError(
    'EPACKER',
    `\`${[name, ...words].join(' ')}\` failed, so it is not known how this project publishes`,
    {
      hint: 'Run that in the project: it fails in the same way and says why.',
    },
  )
}
