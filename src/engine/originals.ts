import { linkedMap } from '../contents/references.ts'
import { readPositions } from '../formats/source-map/read-source-map.ts'
import type { Summary } from '../model/artifact.ts'
import { descendants } from '../model/artifact.ts'
import { chainKey } from '../model/chain.ts'
import type { Format } from '../model/format.ts'
import { type Limits, Meter } from '../model/limits.ts'
import type { Finding, OriginalPosition } from '../model/report.ts'
import type { Candidate } from './candidate.ts'
import { walk } from './walk.ts'

/** A candidate, and where its generated position came from. */
export interface Traced extends Candidate {
  readonly original: OriginalPosition | null
  /** Of the source that the position lies in, when it is embedded. */
  readonly originalChain: readonly string[] | null
  /** Of the map that belongs to the generated file. */
  readonly mapChain: readonly string[] | null
  /** What the provider said of a secret, when it was asked. */
  readonly verification?: Finding['verification']
}

/** Translates positions in generated files through their maps. A map is opened once more only when something was found in its file. */
export async function traceOriginals(
  candidates: readonly Candidate[],
  root: Summary,
  tarball: Uint8Array,
  formats: readonly Format[],
  limits: Limits,
): Promise<readonly Traced[]> {
  const byMap = groupByMap(candidates, root)
  const traced = new Map<Candidate, Pick<Traced, 'original' | 'originalChain'>>()
  const mapChains = new Map([...byMap].flatMap(([map, group]) => group.map((candidate) => [candidate, map.chain])))
  const chains = [...byMap.keys()].map((map) => map.chain)
  const maps = new Map([...byMap.keys()].map((map) => [chainKey(map.chain), map]))
  for await (const { chain, bytes } of reopen(tarball, chains, formats, limits)) {
    const map = maps.get(chainKey(chain))
    if (map === undefined) continue
    // An inline map's sources are relative to its script.
    const url = chain.findLast((name) => !name.startsWith('<')) ?? ''
    const positions = await readPositions(bytes, { url })
    const embedded = embeddedChains(map)
    for (const candidate of byMap.get(map) ?? []) {
      const { startLine, startColumn } = candidate.region ?? { startLine: 1, startColumn: 1 }
      const found = positions.originalPositionFor({ line: startLine - 1, column: startColumn - 1 })
      if (found?.source === null || found?.line === undefined || found.line === null) continue
      const { source, line, column, name } = found
      const original = { source, line: line + 1, column: (column ?? 0) + 1, name: name ?? null }
      traced.set(candidate, { original, originalChain: embedded.get(source) ?? null })
    }
    positions.dispose()
  }
  return candidates.map((candidate) => ({
    ...candidate,
    ...(traced.get(candidate) ?? { original: null, originalChain: null }),
    mapChain: mapChains.get(candidate) ?? null,
  }))
}

function groupByMap(candidates: readonly Candidate[], root: Summary): Map<Summary, Candidate[]> {
  const byMap = new Map<Summary, Candidate[]>()
  const folders = new Map<string, Map<string, Summary>>()
  for (const summary of descendants(root)) {
    const folder = chainKey(summary.chain.slice(0, -1))
    const siblings = folders.get(folder) ?? new Map<string, Summary>()
    siblings.set(summary.path, summary)
    folders.set(folder, siblings)
  }
  for (const candidate of candidates) {
    if (candidate.region === undefined || candidate.subject.facts.source !== undefined) continue
    const siblings = folders.get(chainKey(candidate.subject.chain.slice(0, -1)))
    const map = siblings && linkedMap(candidate.subject, siblings)
    if (map === undefined) continue
    const group = byMap.get(map)
    if (group) group.push(candidate)
    else byMap.set(map, [candidate])
  }
  return byMap
}

/** The chains of a map's sources by their URLs and paths; where two have the same name, the first's. */
function embeddedChains(map: Summary): ReadonlyMap<string, readonly string[]> {
  const chains = new Map<string, readonly string[]>()
  for (const { chain, path, facts } of map.contents) {
    for (const name of [facts.source?.url, path]) {
      if (typeof name === 'string' && !chains.has(name)) chains.set(name, chain)
    }
  }
  return chains
}

/** Reads the artifacts of some chains once more: the walk keeps no bytes, and few findings need them. */
async function* reopen(
  tarball: Uint8Array,
  chains: readonly (readonly string[])[],
  formats: readonly Format[],
  limits: Limits,
): AsyncGenerator<{ readonly chain: readonly string[]; readonly bytes: Uint8Array }> {
  const wanted = new Map(chains.map((chain) => [chainKey(chain), chain]))
  if (wanted.size === 0) return
  // Only what lies on the way to a wanted artifact is opened.
  const onTheWay = new Set(chains.flatMap((chain) => chain.map((_, index) => chainKey(chain.slice(0, index)))))
  for await (const step of walk(tarball, formats, new Meter(limits), (chain) => onTheWay.has(chainKey(chain)))) {
    if (step.kind !== 'artifact') continue
    const chain = wanted.get(chainKey(step.summary.chain))
    if (chain === undefined) continue
    wanted.delete(chainKey(chain))
    yield { chain, bytes: step.artifact.bytes }
    if (wanted.size === 0) return
  }
}
