import { mkdtemp, readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Executable } from '../managers/find-manager.ts'
import { packerEnvironment } from '../managers/pack-command.ts'
import { runForOutput, runVisibly } from '../managers/run-visibly.ts'
import { AuditError } from '../model/audit-error.ts'
import type { SourceContext } from '../model/source.ts'
import { networkError } from '../sources/network-error.ts'
import type { Destination } from './destination.ts'
import type { Plan } from './plan.ts'

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
interface Upload {
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

/** An npm that ended with an error while it uploaded `spec`. */
interface NpmRun {
  readonly spec: string
  readonly registry: string
  readonly code: number | null
  /** Whether it was given a one-time password. */
  readonly hasOtp: boolean
  readonly isStaging: boolean
  /** Where it wrote its log. */
  readonly logs: string
}

/** What kept npm from uploading, in one sentence, by the code in its log. */
export async function npmFailure(run: NpmRun): Promise<AuditError> {
  const { spec, registry, code: exitCode, logs } = run
  const { code, message } = await lastError(logs)
  const { host } = new URL(registry)
  const known = explain(code, message, run)
  if (known !== null) return new AuditError(known.code, `${spec}: ${known.message}`, { hint: known.hint })
  if (code !== null && isNetwork(code)) {
    const error = networkError(Object.assign(new Error(message), { code }), { spec, host, kind: 'package' })
    if (error instanceof AuditError) return error
  }
  const outcome = exitCode === null ? 'was ended by a signal' : `ended with exit code ${exitCode}`
  return new AuditError(code ?? 'EPUBLISH', `${spec}: npm publish ${outcome}${message === '' ? '' : `: ${message}`}`, {
    hint: 'What npm printed stands above.',
  })
}

interface Explanation {
  readonly code: string
  readonly message: string
  readonly hint: string
}

function explain(code: string | null, message: string, { registry, hasOtp, isStaging }: NpmRun): Explanation | null {
  const { host } = new URL(registry)
  const as = (known: string, text: string, hint: string): Explanation => ({ code: known, message: text, hint })
  const login = `Log in (npm login --registry=${registry}) or renew the token; in CI, see that the job gets it.`
  if (/cannot publish over|previously published|already (?:present|exists)/i.test(message) || exists.has(code ?? ''))
    return as(
      'EPUBLISHCONFLICT',
      `${host} has this version already`,
      'Raise the version: a published one is never replaced.',
    )
  if (isStaging && (code === 'E404' || code === 'E405'))
    return as('ENOSTAGE', `${host} has no stage`, 'Release without --stage there; npm’s own registry has one.')
  if (hasOtp && (code === 'EOTP' || /one-time pass/i.test(message)))
    return as(
      'EOTP',
      `${host} does not accept the one-time password: it is wrong or expired`,
      'Run again with a new one.',
    )
  if (code === 'EOTP' || /one-time pass/i.test(message))
    return as(
      'EOTP',
      `${host} wants a one-time password`,
      'Give it with --otp=<code>, or run on a terminal, where npm asks for it.',
    )
  if (code === 'ENEEDAUTH') return as(code, `nobody is logged in to ${host}`, login)
  if (code === 'E401' || code === 'EAUTHIP' || code === 'EAUTHUNKNOWN')
    return as(code, `${host} does not accept the login: it is wrong or expired`, login)
  if (code === 'E402')
    return as(
      code,
      `${host} wants to be paid for a private package`,
      'A scoped package that is public needs --access=public.',
    )
  if (code === 'E403')
    return as(
      code,
      `${host} refuses: this login may not publish the package`,
      'npm access and npm owner ls say who may; a token may also be read-only or bound to other packages.',
    )
  if (code === 'E404')
    return as(
      code,
      `${host} says that it does not exist: registries also say so to a login that may not publish`,
      login,
    )
  if (code === 'EPRIVATE')
    return as(code, 'is private, so npm does not publish it', 'Remove "private" from package.json.')
  if (/--tag/.test(message)) return as('ETAG', `npm needs a dist-tag: ${message}`, 'Give it with --tag=<name>.')
  return null
}

const exists = new Set(['EPUBLISHCONFLICT', 'E409'])

function isNetwork(code: string): boolean {
  return /^(?:E5\d\d|E429|ECONN|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|ETIMEDOUT|ERR_SOCKET|EINVALIDPROXY|EPIPE)|TIMEOUT|TIMEDOUT|CERT|SELF_SIGNED|UNABLE_TO|ERR_TLS|ERR_SSL/.test(
    code,
  )
}

/** The code and the first line of the error in npm's log, such as `30 error code E401` and `31 error 401 Unauthorized - PUT …`. */
async function lastError(logs: string): Promise<{ readonly code: string | null; readonly message: string }> {
  const lines: string[] = []
  for (const name of await readdir(logs).catch(() => [])) {
    lines.push(...(await readFile(join(logs, name), 'utf8')).split('\n'))
  }
  const errors = lines.flatMap((line) => /^\d+ error (.*)$/.exec(line)?.[1] ?? [])
  const [code = null] = errors.flatMap((line) => /^code (\S+)$/.exec(line)?.[1] ?? [])
  const [message = ''] = errors.filter((line) => !/^(?:code|errno|syscall) |^A complete log/.test(line))
  return { code, message }
}
