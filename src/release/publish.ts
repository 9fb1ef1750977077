import { mkdtemp } from 'node:fs/promises'
import { join } from 'node:path'
import type { Executable } from '../managers/find-manager.ts'
import { packerEnvironment } from '../managers/pack-command.ts'
import type { AuditError } from '../model/audit-error.ts'
import type { SourceContext } from '../model/source.ts'
import type { Destination } from './destination.ts'
import { npmFailure } from './npm-failure.ts'
import type { Plan } from './plan.ts'
import { runForOutput, runVisibly } from './run-visibly.ts'

/** What the user wants of npm's publish. */
export interface PublishWishes {
  readonly dryRun: boolean
  readonly stage: boolean
  readonly tag?: string
  readonly access?: string
  readonly otp?: string
  readonly provenance: boolean
  /** Goes to npm as it is. */
  readonly passthrough: readonly string[]
}

/** A tarball that may go out. */
export interface Upload {
  /** Absolute. */
  readonly file: string
  readonly spec: string
  readonly destination: Destination
}

/** Has npm upload the file, no script in between; the AuditError that tells why npm did not, or null. Staged, it tells the stage's id. */
export async function publish(
  { file, spec, destination }: Upload,
  wishes: PublishWishes,
  { npm, root }: Plan,
  folder: string,
  context: SourceContext,
): Promise<{ readonly failure: AuditError | null; readonly stage: string | null }> {
  const logs = await mkdtemp(join(folder, 'logs-'))
  const words = [
    ...(wishes.stage ? ['stage', 'publish', file, '--json'] : ['publish', file]),
    '--ignore-scripts',
    ...destination.flags,
    ...flagsOf(wishes),
    // npm prints for people. Its log has the error's code, whatever the log level and however much it asks on the terminal.
    `--logs-dir=${logs}`,
    '--logs-max=10',
    ...wishes.passthrough,
  ]
  const executable: Executable = { ...npm.executable, args: [...npm.executable.args, ...words] }
  const environment = packerEnvironment(destination.environment)
  const running = { cwd: root, environment, ...(context.signal && { signal: context.signal }) }
  const { code, stdout } = wishes.stage
    ? await runForOutput(executable, running)
    : { code: await runVisibly(executable, running), stdout: '' }
  const hasOtp =
    wishes.otp !== undefined ||
    wishes.passthrough.some((word) => /^--otp(?:=|$)/.test(word)) ||
    Boolean(environment['npm_config_otp'])
  if (code === 0) return { failure: null, stage: stageIdIn(stdout) }
  return {
    failure: await npmFailure({ spec, registry: destination.registry, code, logs, hasOtp, isStaging: wishes.stage }),
    stage: null,
  }
}

function flagsOf({ dryRun, tag, access, otp, provenance }: PublishWishes): readonly string[] {
  return [
    ...(dryRun ? ['--dry-run'] : []),
    ...(tag === undefined ? [] : [`--tag=${tag}`]),
    ...(access === undefined ? [] : [`--access=${access}`]),
    ...(otp === undefined ? [] : [`--otp=${otp}`]),
    ...(provenance ? ['--provenance'] : []),
  ]
}

/** npm 11 prints the package, npm 12 an object with the package under its name. */
function stageIdIn(stdout: string): string | null {
  const [, id = null] = /"stageId":\s*"([0-9a-f-]{36})"/i.exec(stdout) ?? []
  return id
}
