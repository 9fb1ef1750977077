import { inclusions } from '../../contents/inclusion.ts'
import { embeddedSources, sourcesOf } from '../../contents/sources.ts'
import type { Summary } from '../../model/artifact.ts'
import type { Finding, Region } from '../../model/report.ts'
import type { Checkout } from '../../model/source.ts'
import { asBuffer } from '../../text/as-buffer.ts'
import { formatCount, wordFor } from '../../text/count.ts'
import type { Traced } from '../originals.ts'
import { Locator } from '../region.ts'
import { type OriginalsOnDisk, originalsOnDisk } from './originals-on-disk.ts'

/** What the project on this disk adds to a candidate. It grades nothing. */
export interface Compared extends Traced {
  readonly repositoryLocation?: Finding['repositoryLocation']
  /** What the message ends with. */
  readonly remark?: string
}

/** Tells of each candidate where it lies in the repository, and of each map which of its sources are tracked and which dependencies differ. */
export async function compareWithCheckout(
  candidates: readonly Traced[],
  root: Summary,
  checkout: Checkout,
): Promise<readonly Compared[]> {
  if (candidates.length === 0) return []
  const disk = originalsOnDisk(checkout)
  const placeOf = await repositoryPlaces(root, checkout, disk)
  const novel = new Map(sourcesOf(root).maps.map(({ summary, novelSources }) => [summary, novelSources]))
  const compared: Compared[] = []
  for (const candidate of candidates) {
    const repositoryLocation = await placeOf(candidate)
    const withSources = isAboutSources(candidate)
      ? await tellSources(candidate, novel.get(candidate.subject) ?? [], checkout, disk)
      : candidate
    compared.push({ ...withSources, repositoryLocation })
  }
  return compared
}

function isAboutSources({ rule, subject }: Traced): boolean {
  return rule.id === 'map/embedded-sources' && subject.facts.map !== undefined
}

async function tellSources(
  candidate: Traced,
  novel: readonly Summary[],
  checkout: Checkout,
  disk: OriginalsOnDisk,
): Promise<Compared> {
  const own = novel.slice(0, MOST_COMPARED)
  const untracked =
    checkout.tracked === null ? [] : await filter(own, async (source) => !(await disk.isTracked(source)))
  const dependencies = [...embeddedSources(candidate.subject)]
    .filter(({ facts }) => facts.source?.origin.kind === 'dependency')
    .slice(0, MOST_COMPARED)
  const different = await filter(dependencies, async (source) => (await disk.isAsInstalled(source)) === false)
  const remarks = [
    ...(checkout.tracked === null || own.length === 0 ? [] : [sayTracked(own.length, untracked.length, novel.length)]),
    ...(different.length === 0 ? [] : [sayDifferent(different.length, dependencies.length)]),
  ]
  const related = [
    ...untracked.map((source) => at(source, 'not tracked in this repository')),
    ...different.map((source) => at(source, 'differs from the installed version')),
  ]
  return {
    ...candidate,
    related: [...candidate.related, ...related].slice(0, RELATED),
    ...(remarks.length > 0 && { remark: remarks.join('; ') }),
  }
}

function sayTracked(compared: number, untracked: number, all: number): string {
  const of = compared < all ? `of the first ${formatCount(compared)} ` : ''
  if (untracked === 0) return `${of}${wordFor(all, 'it is', 'all are')} tracked in this repository`
  if (untracked === compared) return `${of}${wordFor(all, 'it is not', 'none is')} tracked in this repository`
  const are = wordFor(untracked, 'is', 'are')
  return `${of}${formatCount(compared - untracked)} are tracked in this repository, ${formatCount(untracked)} ${are} not`
}

function sayDifferent(different: number, all: number): string {
  const are = wordFor(different, 'differs', 'differ')
  return `${formatCount(different)} of ${formatCount(all)} files of dependencies ${are} from the installed versions`
}

function at(source: Summary, message: string): Traced['related'][number] {
  return { location: { chain: source.chain, original: null }, message }
}

async function filter(sources: readonly Summary[], holds: (source: Summary) => Promise<boolean>): Promise<Summary[]> {
  const kept: Summary[] = []
  for (const source of sources) if (await holds(source)) kept.push(source)
  return kept
}

/** Each costs a reading from the disk; real packages have fewer. */
const MOST_COMPARED = 20_000
const RELATED = 20

type RepositoryLocation = Finding['repositoryLocation']

/**
 * Where a finding lies in the repository, for who looks at it there: the tracked file of the same text as the embedded source, else the
 * packed file when it is tracked, else what in package.json lets it ship.
 */
async function repositoryPlaces(
  root: Summary,
  checkout: Checkout,
  disk: OriginalsOnDisk,
): Promise<(candidate: Traced) => Promise<RepositoryLocation>> {
  if (checkout.tracked === null) return async () => null
  const files = new Map(root.contents.map((file) => [file.path, file]))
  const manifest = await disk.packed('package.json', files.get('package.json'))
  const manifestBytes = manifest && (await checkout.read(manifest.path))
  const { manifest: packedManifest } = root.facts
  const includedBy = packedManifest === undefined ? () => '' : inclusions(packedManifest)
  const lines = new Map<string, Region | undefined>()
  const lineFor = (bytes: Uint8Array, inclusion: string): Region | undefined => {
    if (!lines.has(inclusion)) lines.set(inclusion, lineOf(bytes, inclusion))
    return lines.get(inclusion)
  }
  return async ({ chain, region, subject }) => {
    const source = subject.facts.source === undefined ? null : await disk.fileOf(subject)
    if (source !== null) return withRegion(source, region)
    const [file] = chain
    if (file === undefined) return manifest && { path: manifest.path }
    const packed = await disk.packed(file, files.get(file))
    if (packed !== null) return withRegion(packed.path, packed.isSame && chain.length === 1 ? region : undefined)
    if (manifest === null) return null
    return withRegion(manifest.path, manifestBytes ? lineFor(manifestBytes, includedBy(file)) : undefined)
  }
}

function withRegion(path: string, region: Region | undefined): RepositoryLocation {
  return { path, ...(region && { region }) }
}

/** The entry of `files` in the text of a package.json, or else the key itself. */
function lineOf(bytes: Uint8Array, inclusion: string): Region | undefined {
  const buffer = asBuffer(bytes)
  const key = /"files"\s*:/.exec(buffer.toString('latin1'))
  if (key === null) return undefined
  const entry = Buffer.from(JSON.stringify(/^files: (.*)$/s.exec(inclusion)?.[1] ?? ''))
  const start = buffer.indexOf(entry, key.index + key[0].length)
  const locator = new Locator(bytes)
  if (start === -1) return locator.region(key.index, key.index + '"files"'.length)
  return locator.region(start, start + entry.length)
}
