import { sourcesOf } from '../contents/sources.ts'
import { chainOf, type Summary } from '../model/artifact.ts'
import { chainKey } from '../model/chain.ts'
import type { ContentsNode, Extras, SourceText } from '../model/extras.ts'
import type { Format } from '../model/format.ts'
import { type Limits, Meter } from '../model/limits.ts'
import type { Rule } from '../model/rule.ts'
import { redactedText } from './candidate.ts'
import { type Inspectors, inspectWith } from './inspect.ts'
import { scrub } from './scrub.ts'
import { walk } from './walk.ts'

/** What somebody wants beside the report, and who takes it. */
export interface ExtrasRequest {
  /** Whether the texts that maps give away are wanted too. */
  readonly sources: boolean
  readonly receive: (extras: Extras) => void
}

/** The extras of one package, which knows no other. */
export interface PackageExtras {
  readonly contents: ContentsNode
  readonly sources: readonly Omit<SourceText, 'package'>[]
  readonly sourcesLeftOut: number
}

/** What a package holds, as a tree, and the texts that its maps give away when `wantsSources`. */
export async function packageExtras(
  tarball: Uint8Array,
  root: Summary,
  setup: {
    readonly formats: readonly Format[]
    readonly inspectors: Inspectors
    readonly rules: ReadonlyMap<string, Rule>
    readonly limits: Limits
  },
  wantsSources: boolean,
): Promise<PackageExtras> {
  const novel = new Set(sourcesOf(root).unshipped)
  const contents = nodeOf(root, novel)
  if (!wantsSources) return { contents, sources: [], sourcesLeftOut: 0 }
  return { contents, ...(await sourcesIn(tarball, root, setup)) }
}

/** The extras of all packages of a report in which no known secret stands any more. */
export function joinExtras(packages: readonly (PackageExtras | undefined)[], secrets: ReadonlySet<string>): Extras {
  const room = { nodes: NODES }
  const contents = packages.map((each) => {
    if (each === undefined) return null
    room.nodes -= sizeOf(each.contents)
    return room.nodes < 0 ? null : each.contents
  })
  const sources = packages.flatMap((each, index) => (each?.sources ?? []).map((one) => ({ package: index, ...one })))
  const sourcesLeftOut = packages.reduce((sum, each) => sum + (each?.sourcesLeftOut ?? 0), 0)
  return scrub({ contents, sources, sourcesLeftOut }, secrets)
}

/** More than a page can show of a history of large packages. */
const NODES = 600_000

/** Texts of more bytes than this, all packages of an audit apart, are no page any more. */
const SOURCE_BYTES = 256 * 1024 * 1024

function nodeOf(summary: Summary, novel: ReadonlySet<Summary>): ContentsNode {
  return {
    name: summary.path,
    kind: summary.kind,
    bytes: summary.size,
    sha256: summary.digest,
    novel: novel.has(summary),
    contents: summary.contents.map((child) => nodeOf(child, novel)),
  }
}

function sizeOf(node: ContentsNode): number {
  return node.contents.reduce((sum, child) => sum + sizeOf(child), 1)
}

/** The walk of the audit keeps no bytes, so the tarball is walked once more. */
async function sourcesIn(
  tarball: Uint8Array,
  root: Summary,
  { formats, inspectors, rules, limits }: Parameters<typeof packageExtras>[2],
): Promise<Pick<PackageExtras, 'sources' | 'sourcesLeftOut'>> {
  const wanted = new Set(
    sourcesOf(root).maps.flatMap(({ novelSources }) => novelSources.map(({ chain }) => chainKey(chain))),
  )
  const sources: Omit<SourceText, 'package'>[] = []
  let sourcesLeftOut = 0
  let room = SOURCE_BYTES
  if (wanted.size === 0) return { sources, sourcesLeftOut }
  for await (const step of walk(tarball, formats, new Meter(limits))) {
    if (step.kind !== 'artifact' || step.artifact.facts.source === undefined) continue
    const { artifact } = step
    const chain = chainOf(artifact)
    if (!wanted.has(chainKey(chain))) continue
    if (artifact.bytes.length > room) {
      sourcesLeftOut += 1
      continue
    }
    room -= artifact.bytes.length
    const { matches } = inspectWith(inspectors.all, artifact)
    sources.push({ chain, text: redactedText(artifact, matches, rules) })
  }
  return { sources, sourcesLeftOut }
}
