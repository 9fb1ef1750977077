import type { AuditOptions } from '../engine/audit-options.ts'
import { withoutSecrets } from '../engine/redact-secrets.ts'
import { type ExposureOptions, exposure } from '../exposure/exposure.ts'
import type { Exposure } from '../exposure/exposure-type.ts'
import { exposureSections } from '../exposure/sections.ts'
import { loadNpmConfig } from '../managers/npm-config.ts'
import { AuditError } from '../model/audit-error.ts'
import type { Extras } from '../model/extras.ts'
import { defaultLimits } from '../model/limits.ts'
import type { Report } from '../model/report.ts'
import type { SourceContext, Tarball } from '../model/source.ts'
import { loadBuiltinRules } from '../rules/load.ts'
import { openTarget } from '../sources/open-target.ts'
import { type RegistryRecord, registryRecord } from '../sources/registry-record.ts'
import { parseSpec } from '../sources/spec.ts'
import { isVersion } from '../sources/version-order.ts'
import type { Surroundings } from './audit-around.ts'
import { type AskedVersion, findCopies } from './copies.ts'
import { leakedSecrets } from './leaked-secrets.ts'
import { lookAround } from './look-around.ts'
import type { Addresses } from './read-addresses.ts'
import { registryCounts } from './registry-counts.ts'
import type { Response, ResponseNotice, WhatIsOut } from './response-type.ts'
import { stagedVersions } from './staged-versions.ts'
import { undoOf } from './undo.ts'
import { whatIsNotKnown } from './unknown.ts'
import { whatIsOut } from './what-is-out.ts'

export interface RespondOptions extends AuditOptions {
  /** The version's tarball, a path or an address: for one that the registry no longer has. */
  readonly tarball?: string
  /** Whether mirrors and CDNs are asked for copies; nothing is asked of them otherwise. */
  readonly probe?: boolean
  /** Whether the bytes are wanted. */
  readonly keepsBytes?: boolean
  readonly addresses: Addresses
  readonly userAgent: string
  /** What was known when it was asked before. */
  readonly earlier?: Response | null
  readonly now: Date
}

/** What is known of a leak, and what it was learnt from. */
export interface Responded {
  readonly response: Response
  /** Of the version and those around it; null where none could be audited. */
  readonly report: Report | null
  /** Of the version alone. */
  readonly own: Report | null
  readonly extras: Extras | null
  readonly tarball: Tarball | null
}

/** Audits a published version and those around it, and says what is out, what can be undone and where copies are. */
export async function respond(target: string, options: RespondOptions): Promise<Responded> {
  const { tarball: file, probe, keepsBytes, addresses, userAgent, earlier = null, now, ...others } = options
  const context: SourceContext = {
    ...others,
    cwd: options.cwd ?? process.cwd(),
    environment: options.environment ?? process.env,
    maxBytes: options.limits?.entryBytes ?? defaultLimits.entryBytes,
  }
  const notices: ResponseNotice[] = []
  const { name, wanted } = parseSpec(target)
  const record = await recordOf(name, context, notices)
  const version = versionWanted(target, wanted, record)
  const recorded = record?.versions.find((one) => one.version === version) ?? null
  const bytes = await tarballOf(
    `${name}@${version}`,
    { file, keepsBytes, isPublic: recorded !== null },
    context,
    notices,
  )
  if (bytes !== null && recorded?.integrity?.startsWith('sha512-') && recorded.integrity !== bytes.integrity)
    notices.push(otherBytes(name, version))

  const around = await lookAround({ name, version, record, bytes, others, earlier }, notices)
  if (around !== null) checkIdentity(around.own, name, version, file)
  const told = await toldBy(
    around,
    bytes,
    `${name}@${version}`,
    { ...others, today: now.toISOString().slice(0, 10), published: recorded?.published ?? null },
    notices,
  )
  const rules = [...(await loadBuiltinRules()), ...(options.extraRules ?? [])]
  const out = outOf(around, { version, record, exposure: told, earlier, now })
  const counts =
    record === null || record.versions.length === 0
      ? null
      : await registryCounts(name, record.registry, addresses.downloads, context)
  const copies = await findCopies(
    {
      name,
      versions: askedVersions(version, out, record),
      places: addresses.places,
      earlier: earlier?.copies ?? null,
      now,
    },
    probe
      ? {
          npmOptions: await loadNpmConfig(context),
          userAgent,
          pause: addresses.pause,
          ...(context.signal && { signal: context.signal }),
        }
      : null,
  )
  const secrets =
    around === null
      ? (earlier?.secrets ?? [])
      : leakedSecrets(around.report, new Map(rules.map((rule) => [rule.id, rule])))
  const stage = await stagedVersions(name, record?.registry ?? null, context)
  const undone = undoOf({
    name,
    version,
    history: around?.report.history?.versions ?? knownBefore(earlier),
    record,
    counts,
    out,
    stage,
    flags: flagsOf(options),
    now,
  })
  // What is gone tells no more who published it.
  const provenance = undone.provenance.isAttested === null ? earlier?.undo.provenance : undefined
  const undo = provenance === undefined ? undone : { ...undone, provenance }
  const isIncomplete = notices.some(({ effect }) => effect === 'incomplete')
  const response: Response = {
    version: 1,
    package: {
      name,
      version,
      registry: record?.registry ?? earlier?.package.registry ?? null,
      integrity: around?.own?.packages[0]?.integrity ?? recorded?.integrity ?? earlier?.package.integrity ?? null,
    },
    asked: now.toISOString(),
    verdict: isIncomplete ? 'incomplete' : out.versions.length > 0 ? 'leak' : 'clean',
    out,
    undo,
    copies,
    secrets,
    unknown: whatIsNotKnown({ out, undo, copies, secrets, counts, record }),
    notices,
    files: [],
  }
  // Names of tags, owners and files are chosen by whoever publishes; a token may stand in any of them.
  const shown = await withoutSecrets(response)
  // A command in which something was redacted would do something else.
  const lines = new Set(undo.commands.map(({ line }) => line))
  const commands = shown.undo.commands.filter(({ line }) => lines.has(line))
  return {
    response: { ...shown, undo: { ...shown.undo, commands } },
    report: around?.report ?? null,
    own: around?.own ?? null,
    extras: around === null ? null : { ...around.extras, ...(told !== null && { exposure: exposureSections(told) }) },
    tarball: bytes,
  }
}

/** A registry that does not answer keeps nobody from the rest. */
async function recordOf(
  name: string,
  context: SourceContext,
  notices: ResponseNotice[],
): Promise<RegistryRecord | null> {
  try {
    return await registryRecord(name, context)
  } catch (error) {
    context.signal?.throwIfAborted()
    if (!(error instanceof AuditError) || ['ENPMRC', 'EUSAGE'].includes(error.code)) throw error
    notices.push({ code: error.code, detail: error.message, effect: 'incomplete' })
    return null
  }
}

function versionWanted(target: string, wanted: string, record: RegistryRecord | null): string {
  if (isVersion(wanted)) return wanted
  const tagged = record?.tags.find(({ tag }) => tag === wanted)
  if (tagged !== undefined) return tagged.version
  throw new AuditError('EUSAGE', `${target}: names no version, and a response is about one`, {
    hint: 'Write name@1.2.3, or name@latest; watertight history lists the versions that leak.',
  })
}

async function tarballOf(
  spec: string,
  wanted: { readonly file: string | undefined; readonly keepsBytes: boolean | undefined; readonly isPublic: boolean },
  context: SourceContext,
  notices: ResponseNotice[],
): Promise<Tarball | null> {
  const { file, keepsBytes, isPublic } = wanted
  if (file === undefined && !(keepsBytes && isPublic)) return null
  try {
    const opened = openTarget(file ?? spec, { ...context, from: file === undefined ? 'registry' : 'tarball' })
    for await (const tarball of opened) return tarball
  } catch (error) {
    context.signal?.throwIfAborted()
    // A file that the user named has to be there; a registry may have gone down meanwhile, and the rest goes on without the bytes.
    if (file !== undefined || !(error instanceof AuditError)) throw error
    notices.push({ code: error.code, detail: error.message, effect: 'incomplete' })
  }
  return null
}

/** Another package's tarball would be an answer to another question. */
function checkIdentity(own: Report | null, name: string, version: string, file: string | undefined): void {
  const audited = own?.packages[0]
  if (file === undefined || audited === undefined || audited.name === null) return
  if (audited.name === name && audited.version === version) return
  throw new AuditError(
    'EMISMATCH',
    `${file}: it is ${audited.name}@${audited.version ?? '?'}, not ${name}@${version}`,
    {
      hint: 'Name the tarball of this version, or the version of this tarball.',
    },
  )
}

function otherBytes(name: string, version: string): ResponseNotice {
  return {
    code: 'other-bytes',
    detail: `the tarball is not what the registry has as ${name}@${version}: its integrity differs`,
    effect: 'incomplete',
  }
}

/** What the sources reveal; null where there are none that ship nowhere else. */
async function toldBy(
  around: Surroundings | null,
  bytes: Tarball | null,
  spec: string,
  options: AuditOptions & Pick<ExposureOptions, 'today' | 'published'>,
  notices: ResponseNotice[],
): Promise<Exposure | null> {
  const maps = around?.own?.packages[0]?.maps ?? []
  if (!maps.some(({ novel }) => novel > 0)) return null
  const { contract: _contract, against: _against, onProgress: _onProgress, cache: _cache, ...others } = options
  try {
    const target = bytes === null ? spec : { tarball: bytes.bytes, name: spec }
    return await exposure(target, { ...others, ...(bytes === null && { from: 'registry' }) })
  } catch (error) {
    options.signal?.throwIfAborted()
    if (!(error instanceof AuditError)) throw error
    notices.push({
      code: error.code,
      detail: `what the sources reveal is not known: ${error.message}`,
      effect: 'incomplete',
    })
    return null
  }
}

function outOf(
  around: Surroundings | null,
  known: {
    readonly version: string
    readonly record: RegistryRecord | null
    readonly exposure: Exposure | null
    readonly earlier: Response | null
    readonly now: Date
  },
): WhatIsOut {
  const { record, earlier } = known
  if (around !== null) return whatIsOut({ ...known, ...around, earlier: earlier?.out ?? null })
  if (earlier === null) return nothingKnown(record)
  const { versions } = earlier.out
  return {
    ...earlier.out,
    known: record?.versions.length ?? earlier.out.known,
    versions: versions.map((one) => {
      const recorded = record?.versions.find(({ version }) => version === one.version)
      const state = record === null ? one.state : recorded === undefined ? 'gone' : 'public'
      const tags = (record?.tags ?? []).filter(({ version }) => version === one.version).map(({ tag }) => tag)
      return { ...one, state, tags, isDeprecated: recorded?.isDeprecated ?? one.isDeprecated }
    }),
  }
}

/** The version that was clean when it was looked at. */
function knownBefore(earlier: Response | null): readonly { readonly version: string; readonly verdict: 'clean' }[] {
  const clean = earlier?.undo.clean ?? null
  return clean === null ? [] : [{ version: clean.version, verdict: 'clean' }]
}

/** The version of the response, and the others that leak, the newest first: a copy of any of them is a copy of the leak. */
function askedVersions(version: string, out: WhatIsOut, record: RegistryRecord | null): readonly AskedVersion[] {
  const others = out.versions.filter((one) => one.version !== version).toReversed()
  const isPublic = (each: string) => record?.versions.some((one) => one.version === each) === true
  return [
    { version, paths: out.paths, isPublic: isPublic(version) },
    ...others.map((one) => ({ version: one.version, paths: one.paths, isPublic: isPublic(one.version) })),
  ]
}

/** What is known of what is out before anything could be looked at. */
export function nothingKnown(record: RegistryRecord | null): WhatIsOut {
  return {
    versions: [],
    firstBad: null,
    lastBad: null,
    isKnown: false,
    looked: 0,
    known: record?.versions.length ?? 0,
    leaks: [],
    moreLeaks: 0,
    sources: { files: 0, lines: 0, bytes: 0 },
    paths: [],
    exposure: [],
    distinctiveLines: [],
  }
}

/** What has to go to npm with each command, so that it asks the same registry. */
function flagsOf({ registry }: Pick<AuditOptions, 'registry'>): readonly string[] {
  if (registry === undefined) return []
  const { protocol, host, pathname } = new URL(registry)
  return [`--registry=${protocol}//${host}${pathname}`]
}
