import { chainKey } from '../../model/chain.ts'
import type { ContentsNode, Extras } from '../../model/extras.ts'
import type { Finding, PackageReport, Report } from '../../model/report.ts'
import { severities } from '../../model/severity.ts'
import { packageTitle } from '../report-parts.ts'
import type { PackedNode, PageData } from './page-data.ts'

/** What ships in every package of a report, in the form that the page reads; without extras, as far as the inventory goes. */
export function packContents(report: Report, extras: Extras | undefined): PageData {
  const kinds = new Map<string, number>()
  const findings = new Map<number, Finding[]>()
  for (const finding of report.findings) {
    if (finding.state !== 'active') continue
    const known = findings.get(finding.package)
    if (known) known.push(finding)
    else findings.set(finding.package, [finding])
  }
  const isCompared = report.packages.length > 1
  const packages = report.packages.map((each, index) => {
    const root = extras?.contents[index] ?? (extras === undefined ? inventory(each) : null)
    const ranks = ranksOf(findings.get(index) ?? [])
    const tree = root === null ? null : pack(root, [], { kinds, ranks, isCompared }, 0)
    return { title: packageTitle(each), tree }
  })
  const versions = isCompared ? [...packages.keys()].filter((index) => packages[index]?.tree !== null) : []
  return { kinds: [...kinds.keys()], packages, versions: versions.length > 1 ? versions : [] }
}

interface Packing {
  readonly kinds: Map<string, number>
  readonly ranks: ReadonlyMap<string, number>
  readonly isCompared: boolean
}

function pack(node: ContentsNode, chain: readonly string[], packing: Packing, above: number): PackedNode {
  const { kinds, ranks, isCompared } = packing
  const kind = kinds.get(node.kind) ?? kinds.size
  kinds.set(node.kind, kind)
  const own = ranks.get(chainKey(chain)) ?? 0
  // What is wrong with a map is that it holds these.
  const rank = node.novel ? Math.max(own, above) : own
  const contents = node.contents.map((child) => pack(child, [...chain, child.name], packing, own))
  const packed = [node.name, node.bytes, rank, kind, node.novel ? 1 : 0, contents] as const
  return isCompared ? [...packed, node.sha256.slice(0, 10)] : packed
}

/** The worst finding of each place, by chain: 1 for info, 5 for critical. */
function ranksOf(findings: readonly Finding[]): ReadonlyMap<string, number> {
  const ranks = new Map<string, number>()
  for (const { location, severity } of findings) {
    const key = chainKey(location.chain)
    ranks.set(key, Math.max(ranks.get(key) ?? 0, severities.indexOf(severity) + 1))
  }
  return ranks
}

interface Building {
  readonly name: string
  kind: string
  bytes: number
  sha256: string
  readonly novel: false
  readonly contents: Building[]
}

/** The tree of the files that a report lists. */
function inventory({ artifacts, unpackedBytes }: PackageReport): ContentsNode | null {
  if (artifacts.length === 0) return null
  const root: Building = { name: '', kind: 'tar', bytes: unpackedBytes, sha256: '', novel: false, contents: [] }
  const nodes = new Map<string, Building>([[chainKey([]), root]])
  const nodeAt = (chain: readonly string[]): Building => {
    const key = chainKey(chain)
    const known = nodes.get(key)
    if (known) return known
    const node: Building = { name: chain.at(-1) ?? '', kind: '', bytes: 0, sha256: '', novel: false, contents: [] }
    nodes.set(key, node)
    nodeAt(chain.slice(0, -1)).contents.push(node)
    return node
  }
  for (const { chain, kind, bytes, sha256 } of artifacts) Object.assign(nodeAt(chain), { kind, bytes, sha256 })
  return root
}
