import { printChain } from '../model/chain.ts'
import type { ArtifactEntry, MapEntry, PackageReport } from '../model/report.ts'
import { groupBy } from '../text/group-by.ts'
import { withoutHashes } from '../text/without-hashes.ts'

/** What changed from one package to another, in the order of names. */
export interface Changes {
  readonly files: readonly Change<FileState>[]
  readonly maps: readonly Change<MapState>[]
  readonly hosts: readonly Change<null>[]
  readonly installScripts: readonly Change<string>[]
}

/** Something that came, went or changed: `from` is left out of what is new, `to` of what is gone. */
export interface Change<State> {
  /** A name, or the steps of a chain joined by ` ! `. */
  readonly name: string
  /** The name before, when it was another; only hashes in it may differ. */
  readonly formerly?: string
  readonly from?: State
  readonly to?: State
}

export type FileState = Pick<ArtifactEntry, 'kind' | 'bytes' | 'sha256'>
export type MapState = Pick<MapEntry, 'embedded' | 'novel'>

/** What differs between two packages, by their reports. */
export function changesOf(from: PackageReport, to: PackageReport): Changes {
  const files = ({ artifacts }: PackageReport) =>
    new Map(artifacts.map(({ chain, kind, bytes, sha256 }) => [printChain(chain), { kind, bytes, sha256 }]))
  const maps = (one: PackageReport) =>
    new Map(one.maps.map(({ chain, embedded, novel }) => [printChain(chain), { embedded, novel }]))
  const hosts = (one: PackageReport) => new Map(one.hosts.map((host) => [host, null]))
  const scripts = ({ installScripts = {} }: PackageReport) => new Map(Object.entries(installScripts))
  return {
    files: changesIn(files(from), files(to)),
    maps: changesIn(maps(from), maps(to)),
    hosts: changesIn(hosts(from), hosts(to)),
    installScripts: changesIn(scripts(from), scripts(to)),
  }
}

function changesIn<State>(from: ReadonlyMap<string, State>, to: ReadonlyMap<string, State>): readonly Change<State>[] {
  const renamed = renamings(
    [...from.keys()].filter((name) => !to.has(name)),
    [...to.keys()].filter((name) => !from.has(name)),
  )
  const former = new Set(renamed.values())
  const changes: Change<State>[] = []
  for (const [name, state] of to) {
    const formerly = renamed.get(name)
    const earlier = from.get(formerly ?? name)
    if (earlier === undefined) changes.push({ name, to: state })
    else if (!isSame(earlier, state)) changes.push({ name, ...(formerly && { formerly }), from: earlier, to: state })
  }
  for (const [name, state] of from) if (!to.has(name) && !former.has(name)) changes.push({ name, from: state })
  return changes.sort((one, other) => (one.name < other.name ? -1 : 1))
}

/** What went under one name and came under another, where only a content hash differs, and only one fits: new name to former one. */
function renamings(gone: readonly string[], come: readonly string[]): ReadonlyMap<string, string> {
  const before = groupBy(gone, withoutHashes)
  const renamed = new Map<string, string>()
  for (const [pattern, names] of groupBy(come, withoutHashes)) {
    const formers = before.get(pattern) ?? []
    const [name, former] = [names[0], formers[0]]
    if (names.length === 1 && formers.length === 1 && name !== undefined && former !== undefined)
      renamed.set(name, former)
  }
  return renamed
}

function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other)
}
