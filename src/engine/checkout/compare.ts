import { embeddedSources, sourcesOf } from '../../contents/count-sources.ts'
import type { Summary } from '../../model/artifact.ts'
import type { Finding } from '../../model/report.ts'
import type { Checkout } from '../../model/source.ts'
import { formatCount } from '../../text/fill.ts'
import type { Traced } from '../originals.ts'
import { type OriginalsOnDisk, originalsOnDisk } from './originals-on-disk.ts'
import { repositoryPlaces } from './repository-places.ts'

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
    const told = isAboutSources(candidate)
      ? await tellSources(candidate, novel.get(candidate.subject) ?? [], checkout, disk)
      : candidate
    compared.push({ ...told, repositoryLocation })
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
  if (untracked === 0) return `${of}${all === 1 ? 'it is' : 'all are'} tracked in this repository`
  if (untracked === compared) return `${of}${all === 1 ? 'it is not' : 'none is'} tracked in this repository`
  const are = untracked === 1 ? 'is' : 'are'
  return `${of}${formatCount(compared - untracked)} are tracked in this repository, ${formatCount(untracked)} ${are} not`
}

function sayDifferent(different: number, all: number): string {
  const are = different === 1 ? 'differs' : 'differ'
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
