import { chainMatcher } from '../model/chain.ts'
import type { ApprovedFiles, ApprovedMaps, PackageContract } from '../model/contract.ts'
import { pathMatcher } from '../text/glob.ts'

/** A contract made ready to be asked. Where several entries fit, each may allow what it allows. */
export interface Approval {
  /** What every entry allows that fits the path, whatever kind it allows. */
  files(path: string): readonly ApprovedFiles[]
  /** The most that a map of this chain may hold; null when no entry fits. */
  map(chain: readonly string[]): ApprovedMaps | null
  host(name: string): boolean
}

/** Compiles the globs of `contract`. */
export function approvalOf(contract: PackageContract): Approval {
  const files = Object.entries(contract.files).map(([glob, approved]) => ({ fits: pathMatcher(glob), approved }))
  const maps = Object.entries(contract.maps).map(([glob, approved]) => ({
    fits: chainMatcher(glob, 'whole', pathMatcher),
    approved,
  }))
  return {
    files: (path) => files.filter(({ fits }) => fits(path)).map(({ approved }) => approved),
    map: (chain) => {
      const fitting = maps.filter(({ fits }) => fits(chain)).map(({ approved }) => approved)
      if (fitting.length === 0) return null
      const most = (of: (approved: ApprovedMaps) => number) => Math.max(...fitting.map(of))
      return { embedded: most(({ embedded }) => embedded), novel: most(({ novel }) => novel) }
    },
    host: hostMatcher(contract.hosts),
  }
}

/** A test of host names: as they are, or `*.example.com` for all below a domain. */
export function hostMatcher(entries: readonly string[]): (host: string) => boolean {
  const hosts = new Set(entries)
  const domains = entries.filter((host) => host.startsWith('*.')).map((host) => host.slice(1))
  return (host) => hosts.has(host) || domains.some((domain) => host.endsWith(domain))
}

/** Whether an entry allows a file of this kind; an empty file may be anything. */
export function allowsKind({ kinds }: ApprovedFiles, kind: string): boolean {
  return kind === 'empty' || kinds.includes(kind)
}
