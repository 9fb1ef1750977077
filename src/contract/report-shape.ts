import { chainKey } from '../model/chain.ts'
import type { Shape } from '../model/contract.ts'
import type { PackageReport } from '../model/report.ts'
import { isTextKind } from '../text/kind.ts'

/** What of a report tells what the package ships. */
export type ShapedReport = Pick<
  PackageReport,
  'packedBytes' | 'unpackedBytes' | 'maps' | 'artifacts' | 'hosts' | 'installScripts'
>

/** What a package ships, from the report on it; the same as a detector learns from the tarball. */
export function shapeOfReport(report: ShapedReport): Shape {
  const { maps, artifacts, hosts, packedBytes, unpackedBytes, installScripts = {} } = report
  const mapKeys = new Set(maps.map(({ chain }) => chainKey(chain)))
  const others = artifacts.filter(({ chain }) => !mapKeys.has(chainKey(chain)))
  const inside = new Map<string, Set<string>>()
  for (const { chain, kind } of others) {
    const [path = ''] = chain
    if (chain.length > 1) inside.set(path, (inside.get(path) ?? new Set()).add(kind))
  }
  const files = others.filter(({ chain }) => chain.length === 1)
  return {
    packed: packedBytes,
    unpacked: unpackedBytes,
    files: files.map(({ chain: [path = ''], kind, bytes }) => {
      return { path, kind, bytes, holds: isTextKind(kind) ? [] : [...(inside.get(path) ?? [])].sort() }
    }),
    maps: maps.map(({ chain, embedded, novel }) => ({ chain, embedded, novel })),
    hosts,
    installScripts,
  }
}
