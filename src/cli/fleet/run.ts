import { availableParallelism } from 'node:os'
import { resolve } from 'node:path'
import type { AuditOptions } from '../../engine/audit-options.ts'
import { addChannel, type ChannelKind, listChannels, removeChannel, shownAddress } from '../../fleet/alerts/channels.ts'
import { checkFleet } from '../../fleet/check.ts'
import { acknowledge, withdraw } from '../../fleet/findings/acknowledge.ts'
import { type Fleet, type FleetPlace, keysIn, openFleet, openReading } from '../../fleet/open-fleet.ts'
import { writeReport } from '../../fleet/pages/report.ts'
import { serveFleet } from '../../fleet/pages/serve.ts'
import { runFleet } from '../../fleet/run.ts'
import { exitCodeOfFleet, fleetStatus } from '../../fleet/status/status.ts'
import type { Database } from '../../fleet/store/database.ts'
import { addTargets, listTargets, removeTargets } from '../../fleet/watch/targets.ts'
import { AuditError } from '../../model/audit-error.ts'
import { counted } from '../../text/count.ts'
import { printableJson } from '../../text/printable-json.ts'
import { setUpAudit } from '../shared/audit-setup.ts'
import { sentence } from '../shared/failure-text.ts'
import type { PolicyFlags } from '../shared/policy-options.ts'
import type { ExitCode, Session } from '../shared/session.ts'
import type { RegistryFlags } from '../shared/source-options.ts'
import { channelsText, statusText, targetsText } from './text.ts'

/** The options that every command of a fleet has. */
export interface FleetFlags {
  readonly database?: string
  readonly json?: true
  readonly requireComplete?: true
  readonly output?: string
}

/** The options of whatever audits. */
export interface RunFlags extends FleetFlags, PolicyFlags, RegistryFlags {
  readonly watch?: true
  readonly changes?: string
  readonly interval?: number
  readonly retry?: true
  readonly keep?: number
  readonly keepArtifacts?: number
  readonly quiet?: true
}

export interface AckFlags extends FleetFlags {
  readonly package?: string
  readonly reason?: string
  readonly expires?: string
  readonly remove?: true
}

export interface AlertFlags extends FleetFlags {
  readonly secretEnv?: string
}

export interface ServeFlags extends FleetFlags {
  readonly port?: number
  readonly host?: string
  readonly tokenEnv?: string
}

export async function runAdd(targets: readonly string[], flags: FleetFlags, session: Session): Promise<ExitCode> {
  return withFleet(flags, session, true, async ({ database }) => {
    const added = await addTargets(targets, database, session.cwd)
    const known = targets.length - added.length
    const also = known === 0 ? '' : `, ${known} were there already`
    await session.terminal.say(sentence(`${counted(added.length, 'target')} added${also}; now: watertight fleet run`))
    return 0
  })
}

export async function runRemove(targets: readonly string[], flags: FleetFlags, session: Session): Promise<ExitCode> {
  return withFleet(flags, session, false, async ({ database }) => {
    await removeTargets(targets, database)
    return 0
  })
}

export async function runList(flags: FleetFlags, session: Session): Promise<ExitCode> {
  return reading(flags, session, async (database) => {
    const targets = await listTargets(database)
    await session.terminal.print(flags.json ? `${printableJson({ version: 1, targets })}\n` : targetsText(targets))
    return 0
  })
}

/** Kilobytes, and a gigabyte. */
const KEEP = 64 * 1024
const KEEP_ARTIFACTS = 1024 ** 3

export async function runRun(flags: RunFlags, session: Session, mode: 'once' | 'watch' | 'worker'): Promise<ExitCode> {
  const { changes, interval = 30, keep = KEEP, keepArtifacts = KEEP_ARTIFACTS } = flags
  if (changes !== undefined && !(URL.canParse(changes) && /^https?:$/.test(new URL(changes).protocol)))
    throw new AuditError('EUSAGE', '--changes is not an http(s) URL', {
      hint: 'Such as https://replicate.npmjs.com/registry/_changes',
    })
  if (mode === 'worker' && addressOf(flags, session) === undefined)
    throw new AuditError('EUSAGE', 'a worker needs a database that several processes can share', {
      hint: 'Give it --database postgres://…, or use watertight fleet run, which works by itself.',
    })
  const read = async (): Promise<AuditOptions> => {
    // A copy, since this must not change what happens when the run fails.
    const { options } = await setUpAudit({ ...flags, contract: false }, { ...session })
    return { ...options, cwd: session.cwd, ...(flags.registry !== undefined && { registry: flags.registry }) }
  }
  const audit = await read()
  return withFleet(flags, session, mode !== 'worker', async (fleet) => {
    const { terminal } = session
    let done = 0
    await runFleet(fleet, {
      mode,
      audit,
      renew: read,
      onRenewal: (line) => void terminal.say(sentence(line)),
      cwd: session.cwd,
      environment: session.environment,
      signal: session.signal,
      hands: flags.workers ?? availableParallelism(),
      keep,
      keepArtifacts,
      retry: flags.retry === true,
      changes,
      interval,
      onProgress: (spec) => {
        done += 1
        if (flags.quiet) return
        if (terminal.isWatched)
          void terminal.say(`\r\x1b[K${`${done} audited  ${spec}`.slice(0, terminal.theme({}).width - 1)}`)
        else if (done % LOGGED === 0) void terminal.say(`watertight: ${done} versions audited\n`)
      },
    })
    session.signal.throwIfAborted()
    if (terminal.isWatched && done > 0 && !flags.quiet) void terminal.say('\r\x1b[K')
    if (mode === 'worker') return 0
    const status = await fleetStatus(fleet.database)
    await terminal.print(statusText(status, terminal.theme({})))
    // What could not be looked at wins, as in every audit.
    return status.verdict === 'leak' && isMissed(status) ? 2 : exitCodeOfFleet(status, true)
  })
}

/** Versions between two lines in a log. */
const LOGGED = 100

function isMissed({ versions, problems }: Awaited<ReturnType<typeof fleetStatus>>): boolean {
  return versions.failed > 0 || versions.incomplete > 0 || problems.length > 0 || versions.waiting > 0
}

export async function runStatus(flags: FleetFlags, session: Session): Promise<ExitCode> {
  return reading(flags, session, async (database) => {
    const status = await fleetStatus(database)
    const { terminal } = session
    await terminal.print(flags.json ? `${printableJson(status)}\n` : statusText(status, terminal.theme({})))
    return exitCodeOfFleet(status, flags.requireComplete === true)
  })
}

export async function runAck(fingerprint: string, flags: AckFlags, session: Session): Promise<ExitCode> {
  const reason = flags.reason?.trim() ?? ''
  if (!flags.remove && reason === '')
    throw new AuditError('EUSAGE', 'an acknowledgement needs a reason', {
      hint: 'Add --reason "the key is revoked since May".',
    })
  if (flags.expires !== undefined && flags.expires < new Date().toISOString().slice(0, 10))
    throw new AuditError('EUSAGE', `${flags.expires} is in the past`, { hint: 'Name a day that is still to come.' })
  return withFleet(flags, session, false, async ({ database }) => {
    if (flags.remove) {
      await withdraw(fingerprint, flags.package, database)
      return 0
    }
    const packages = await acknowledge(fingerprint, flags.package, { reason, expires: flags.expires ?? null }, database)
    await session.terminal.say(sentence(`acknowledged in ${packages.join(', ')}`))
    return 0
  })
}

export async function runAlertAdd(
  kind: string,
  words: readonly string[],
  flags: AlertFlags,
  session: Session,
): Promise<ExitCode> {
  if (!isKind(kind))
    throw new AuditError('EUSAGE', `${kind} is not a kind of alert`, {
      hint: 'The kinds are slack, webhook and command.',
    })
  return withFleet(flags, session, true, async ({ database }) => {
    const place = { database, keys: keysIn(session.cwd) }
    const { id, key } = await addChannel(kind, words, flags.secretEnv, place)
    await session.terminal.say(sentence(`channel ${id} gets every leak that begins or ends from now on`))
    if (key !== null) await session.terminal.print(`${key}\n`)
    if (key !== null)
      await session.terminal.say(
        sentence(
          'its messages are signed with this key; it is not shown again and is stored on this machine only: if other machines send too, use --secret-env',
        ),
      )
    return 0
  })
}

function isKind(kind: string): kind is ChannelKind {
  return ['slack', 'webhook', 'command'].includes(kind)
}

export async function runAlertList(flags: FleetFlags, session: Session): Promise<ExitCode> {
  return reading(flags, session, async (database) => {
    const channels = (await listChannels(database)).map((channel) => {
      const { id, kind, waiting, failed } = channel
      return { id, kind, address: shownAddress(channel), waiting, failed }
    })
    await session.terminal.print(flags.json ? `${printableJson({ version: 1, channels })}\n` : channelsText(channels))
    return 0
  })
}

export async function runAlertRemove(number: string, flags: FleetFlags, session: Session): Promise<ExitCode> {
  return withFleet(flags, session, false, async ({ database }) => {
    await removeChannel(/^\d{1,9}$/.test(number) ? Number(number) : 0, { database, keys: keysIn(session.cwd) })
    return 0
  })
}

export async function runReport(flags: FleetFlags, session: Session): Promise<ExitCode> {
  return reading(flags, session, async (database) => {
    const folder = resolve(session.cwd, flags.output ?? 'fleet-report')
    const pages = await writeReport(database, folder)
    await session.terminal.say(
      sentence(`${counted(pages, 'file')} written; begin with ${flags.output ?? 'fleet-report'}/index.html`),
    )
    return 0
  })
}

export async function runServe(flags: ServeFlags, session: Session): Promise<ExitCode> {
  const { host = '127.0.0.1', port = 8117, tokenEnv = 'WATERTIGHT_FLEET_TOKEN' } = flags
  const token = session.environment[tokenEnv]
  return reading(flags, session, async (database) => {
    await serveFleet(
      database,
      { host, port, token: token === '' ? undefined : token, tokenEnv, signal: session.signal },
      (address) => session.terminal.say(sentence(`the fleet is at ${address}`)),
    )
    return 0
  })
}

export async function runCheck(flags: FleetFlags, session: Session): Promise<ExitCode> {
  return withFleet(flags, session, false, async ({ database }) => {
    const found = await checkFleet(database)
    if (flags.json)
      await session.terminal.print(`${printableJson({ version: 1, consistent: found.length === 0, found })}\n`)
    else if (found.length === 0) await session.terminal.print('The database is consistent.\n')
    else
      await session.terminal.print(found.map(({ what, count, example }) => `${count} × ${what}: ${example}\n`).join(''))
    return found.length === 0 ? 0 : 1
  })
}

async function withFleet<T extends ExitCode>(
  flags: FleetFlags,
  session: Session,
  mayBegin: boolean,
  work: (fleet: Fleet) => Promise<T>,
): Promise<T> {
  const fleet = await openFleet(placeOf(flags, session, mayBegin))
  const working = work(fleet)
  // Whoever interrupts leaves a queue without what was under way, and a database that was closed.
  session.onFailure = async () => {
    await Promise.race([working.then(ignore, ignore), new Promise((resolve) => setTimeout(resolve, PATIENCE).unref())])
    await fleet.close()
  }
  try {
    return await working
  } finally {
    delete session.onFailure
    await fleet.close()
  }
}

/** Milliseconds that an interrupted run may take to tidy up. */
const PATIENCE = 5000

const ignore = (): undefined => undefined

async function reading<T extends ExitCode>(
  flags: FleetFlags,
  session: Session,
  work: (database: Database) => Promise<T>,
): Promise<T> {
  const database = await openReading(placeOf(flags, session, false))
  session.onFailure = () => database.close()
  try {
    return await work(database)
  } finally {
    delete session.onFailure
    await database.close()
  }
}

function placeOf(flags: FleetFlags, session: Session, mayBegin: boolean): FleetPlace {
  const { cwd, environment, signal } = session
  const address = addressOf(flags, session)
  return { cwd, environment, signal, mayBegin, ...(address !== undefined && { address }) }
}

function addressOf({ database }: FleetFlags, { environment }: Session): string | undefined {
  return database ?? (environment['WATERTIGHT_DATABASE'] || undefined)
}
