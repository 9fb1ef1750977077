import { embeddedSources, sourcesOf } from '../contents/sources.ts'
import { type AuditOptions, checkOptions } from '../engine/audit-options.ts'
import { checkouts } from '../engine/checkout/checkouts.ts'
import { originalsOnDisk } from '../engine/checkout/originals-on-disk.ts'
import { identityOf } from '../engine/packed-manifest.ts'
import { withoutSecrets } from '../engine/redact-secrets.ts'
import { walk } from '../engine/walk.ts'
import { formats } from '../formats/index.ts'
import { type Artifact, chainOf, type Summary } from '../model/artifact.ts'
import { AuditError } from '../model/audit-error.ts'
import { chainKey } from '../model/chain.ts'
import { defaultLimits, type Limits, Meter } from '../model/limits.ts'
import type { SourceContext, Tarball, Target } from '../model/source.ts'
import { LicenceReader } from '../policy/licence-evidence.ts'
import { visibilityOf } from '../policy/visibility-of.ts'
import { completePolicy } from '../schema/policy.ts'
import { openTarget } from '../sources/open-target.ts'
import { specOf } from '../sources/target-object.ts'
import { decodeText, detectEncoding } from '../text/encoding.ts'
import type { Mention } from './code-facts.ts'
import { readCode } from './code-reader.ts'
import { Topics } from './collect-topics.ts'
import { confidentialTerms } from './confidential-terms.ts'
import { disclosuresIn, type TextContext } from './disclosures.ts'
import type { Exposure, TopicId } from './exposure-type.ts'
import { environmentIn, findAskers, flagsIn, namedTexts, withoutOthers } from './flags.ts'
import { inOneLine, isShort, ShippedTexts } from './shipped-texts.ts'
import { SizeTally } from './size-tally.ts'
import type { SourceFile } from './source-file.ts'
import { eventsIn, eventTables } from './telemetry.ts'

export interface ExposureOptions extends AuditOptions {
  /** Sources that ship elsewhere and those of an open package too. */
  readonly all?: boolean
  /** Today, as `2026-03-31`: what dates are compared with where nobody knows when the version was published. */
  readonly today: string
  /** When the version was published (ISO 8601), for whoever knows it; else the registry is asked, for a version that it has. */
  readonly published?: string | null | undefined
}

/** What the sources that a package gives away tell beyond what ships. Throws when the target cannot be opened. */
export async function exposure(target: Target, options: ExposureOptions): Promise<Exposure> {
  const { all = false, today, published, ...others } = options
  checkOptions([target], others)
  const limits = { ...defaultLimits, ...options.limits }
  const context = {
    ...others,
    cwd: options.cwd ?? process.cwd(),
    environment: options.environment ?? process.env,
    maxBytes: limits.entryBytes,
  }
  const tarball = await onlyTarball(target, context)
  const { root, notices, shipped, licences, kept } = await survey(tarball.bytes, limits, options.signal)
  const manifest = root.facts.manifest
  const visibility = visibilityOf(manifest, licences.evidence(manifest), completePolicy(options.policy).visibility)
  const { name, version } = identityOf(tarball.registryManifest ?? manifest)
  const novel = sourcesOf(root).maps.flatMap(({ novelSources }) => novelSources)
  const wanted = all
    ? sourcesOf(root).maps.flatMap(({ summary }) => [...embeddedSources(summary)].filter(isOwn))
    : novel
  const isOpen = visibility.value === 'open' && !all
  const compared = isOpen ? await compareWithRepository(novel, tarball, name, context) : null
  // Of an open package what its repository shows is told by nobody but itself; what that does not show is.
  const chosen = isOpen ? (compared?.elsewhere ?? []) : wanted
  const day = await dayOf(tarball, { name, version }, { today, published }, context)
  const ships = (text: string): boolean => shipped.has(text)
  const gathered = { topics: new Topics(), size: new SizeTally(shipped), shipped, ships, day: day.date, version }
  const files =
    chosen.length === 0
      ? []
      : await readSources(tarball.bytes, chosen, { kept, limits, gathered, signal: options.signal })
  addAsked(files, gathered)
  const isPublic = isOpen && files.length === 0
  return withoutSecrets({
    version: 1,
    package: { spec: tarball.spec, name, version, visibility },
    verdict: notices.length > 0 ? 'incomplete' : isPublic ? 'public' : files.length === 0 ? 'nothing' : 'exposed',
    day,
    repository: compared && { compared: compared.compared, there: compared.compared - compared.elsewhere.length },
    size: gathered.size.all(),
    topics: gathered.topics.all(ships, confidentialTerms(options.terms)),
    notices,
  })
}

/** The sources of an open package that its repository, where the working directory is in it, does not hold as they are; null where there is none. */
async function compareWithRepository(
  novel: readonly Summary[],
  tarball: Tarball,
  name: string | null,
  context: SourceContext,
): Promise<{ readonly compared: number; readonly elsewhere: readonly Summary[] } | null> {
  const checkout = await checkouts(context)(tarball, name)
  if (checkout === null || checkout.tracked === null) return null
  const disk = originalsOnDisk(checkout)
  const elsewhere: Summary[] = []
  for (const source of novel) {
    context.signal?.throwIfAborted()
    if ((await disk.fileOf(source)) === null) elsewhere.push(source)
  }
  return { compared: novel.length, elsewhere }
}

/** The day of the version's publication, where it is known or the registry says it. */
async function dayOf(
  { from }: Tarball,
  { name, version }: { readonly name: string | null; readonly version: string | null },
  { today, published }: Pick<ExposureOptions, 'today' | 'published'>,
  context: SourceContext,
): Promise<NonNullable<Exposure['day']>> {
  const known = published ?? (from === 'registry' && name !== null ? await publishedAt(name, version, context) : null)
  const date = /^\d{4}-\d\d-\d\d/.exec(known ?? '')?.[0]
  return date === undefined ? { date: today, of: 'this run' } : { date, of: 'publication' }
}

/** A registry that does not answer is no reason to stop: `day` says which day the dates were compared with. */
async function publishedAt(name: string, version: string | null, context: SourceContext): Promise<string | null> {
  const { registryRecord } = await import('../sources/registry-record.ts')
  try {
    const { versions } = await registryRecord(name, context)
    return versions.find((one) => one.version === version)?.published ?? null
  } catch (error) {
    context.signal?.throwIfAborted()
    if (error instanceof AuditError) return null
    throw error
  }
}

/** 0 when everything could be looked at. */
export function exitCodeOfExposure({ verdict }: Pick<Exposure, 'verdict'>): 0 | 2 {
  return verdict === 'incomplete' ? 2 : 0
}

async function onlyTarball(target: Target, context: Parameters<typeof openTarget>[1]): Promise<Tarball> {
  const tarballs: Tarball[] = []
  for await (const tarball of openTarget(target, context)) tarballs.push(tarball)
  const [tarball] = tarballs
  if (tarball !== undefined && tarballs.length === 1) return tarball
  throw new AuditError('EUSAGE', `${specOf(target)}: ${tarballs.length} packages, and one is looked at`, {
    hint: 'Name one workspace, -w <name>.',
  })
}

function isOwn({ facts }: Summary): boolean {
  return facts.source?.origin.kind === 'own'
}

interface Survey {
  readonly root: Summary
  readonly notices: Exposure['notices']
  readonly shipped: ShippedTexts
  readonly licences: LicenceReader
  /** The bytes of sources by their chains, as long as there is room: what is here need not be walked to again. */
  readonly kept: ReadonlyMap<string, Uint8Array>
}

/** Bytes of sources that are kept from the first walk. */
const MOST_KEPT = 96 * 1024 ** 2

/** Walks a tarball, and keeps of what ships which names and texts stand in it. */
async function survey(tarball: Uint8Array, limits: Limits, signal: AbortSignal | undefined): Promise<Survey> {
  const notices: Exposure['notices'][number][] = []
  const shipped = new ShippedTexts()
  const licences = new LicenceReader()
  const kept = new Map<string, Uint8Array>()
  let room = MOST_KEPT
  let root: Summary | undefined
  for await (const step of walk(tarball, formats, new Meter(limits))) {
    signal?.throwIfAborted()
    if (step.kind === 'artifact') {
      root = step.summary
      const { path, parent, bytes } = step.artifact
      if (parent !== undefined && parent.parent === undefined) licences.add(path, bytes)
      if (step.artifact.facts.source !== undefined && bytes.length <= room) {
        room -= bytes.length
        kept.set(chainKey(chainOf(step.artifact)), new Uint8Array(bytes))
      }
      if (ships(step.artifact)) shipped.add(textOf(bytes))
    } else if (step.trouble.effect === 'incomplete')
      notices.push({ code: step.trouble.code, chain: step.chain, detail: step.trouble.detail })
  }
  if (root === undefined) throw new Error('a walk always ends with the tarball itself')
  return { root, notices, shipped, licences, kept }
}

/** Whether it is code or text that ships outside of maps. */
function ships(artifact: Artifact): boolean {
  if (!/^(?:javascript|typescript|json|html|css|markdown|text)$/.test(artifact.kind)) return false
  for (let at: Artifact | undefined = artifact; at; at = at.parent)
    if (at.facts.map !== undefined || at.facts.source !== undefined) return false
  return true
}

/** What is learnt while sources are read one after the other. */
interface Gathered extends TextContext {
  readonly topics: Topics
  readonly size: SizeTally
  readonly shipped: ShippedTexts
}

async function readSources(
  tarball: Uint8Array,
  chosen: readonly Summary[],
  given: {
    readonly kept: Survey['kept']
    readonly limits: Limits
    readonly gathered: Gathered
    readonly signal: AbortSignal | undefined
  },
): Promise<readonly SourceFile[]> {
  const { kept, limits, gathered, signal } = given
  const files: SourceFile[] = []
  const missing = chosen.filter(({ chain }) => !kept.has(chainKey(chain)))
  if (missing.length === 0) {
    for (const { chain, path, lines } of chosen) {
      signal?.throwIfAborted()
      const bytes = kept.get(chainKey(chain))
      if (bytes !== undefined) files.push(readSource({ chain, path, lines, bytes }, gathered))
    }
    return files
  }
  const wanted = new Set(chosen.map(({ chain }) => chainKey(chain)))
  const onTheWay = new Set(chosen.flatMap(({ chain }) => chain.map((_, index) => chainKey(chain.slice(0, index)))))
  for await (const step of walk(tarball, formats, new Meter(limits), (chain) => onTheWay.has(chainKey(chain)))) {
    signal?.throwIfAborted()
    if (step.kind !== 'artifact') continue
    const chain = chainOf(step.artifact)
    if (!wanted.has(chainKey(chain))) continue
    const { path, bytes } = step.artifact
    files.push(readSource({ chain, path, lines: step.summary.lines, bytes }, gathered))
  }
  return files
}

/** Reads one source, and gathers what it tells. */
function readSource(
  { bytes, ...place }: Pick<SourceFile, 'chain' | 'path' | 'lines'> & { readonly bytes: Uint8Array },
  gathered: Gathered,
): SourceFile {
  const { topics, size, shipped } = gathered
  const { chain } = place
  const { texts, templates, comments, ...facts } = readCode(textOf(bytes))
  const file: SourceFile = { ...place, bytes: bytes.length, ...facts }
  size.add(file)
  const prose = { texts, templates, comments, calls: facts.calls }
  for (const { topic, text, line, note, whole } of disclosuresIn(prose, gathered))
    topics.add(topic, { name: text, note, chain, line, ships: shipped.has(whole) })
  for (const { text, line } of texts) {
    if (text.length < SHORTEST || size.addText(text)) continue
    if (isWorded(text)) topics.add('unreleased-texts', { name: inOneLine(text), chain, line })
  }
  return file
}

/** Shorter texts are not counted. */
const SHORTEST = 4

function textOf(bytes: Uint8Array): string {
  const found = detectEncoding(bytes)
  return decodeText(bytes.subarray(found?.bom ?? 0), found?.encoding ?? 'latin1')
}

/** Flags and variables: which functions ask for them is known once all files have been read. */
function addAsked(files: readonly SourceFile[], { topics, ships }: Gathered): void {
  const askers = findAskers(files)
  const texts = namedTexts(files)
  const tables = eventTables(files)
  const flags = withoutOthers(new Map(files.map((file) => [file, flagsIn(file, askers, texts)])), files)
  for (const file of files) {
    const { chain } = file
    const add = (id: TopicId, found: Iterable<Mention & { readonly note?: string }>): void => {
      for (const { text, line, note = '' } of found) topics.add(id, { name: text, note, chain, line })
    }
    add('flags', flags.get(file) ?? [])
    add('environment', environmentIn(file, askers, texts))
    for (const { text, line, note, whole } of file.options)
      topics.add('options', { name: text, note, chain, line, ships: isShort(whole) || ships(whole) })
    add('telemetry', eventsIn(file, tables, texts))
    add('constants', file.constants)
  }
}

/** A text in words, not a class name or a path of an import. */
function isWorded(text: string): boolean {
  return text.length >= 12 && text.length <= 200 && /[A-Za-z]{3,} [A-Za-z]{2,}/.test(text)
}
