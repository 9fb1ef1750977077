import { chainMatcher } from '../model/chain.ts'
import type { FileTerms, MapTerms, PackageContract } from '../model/contract.ts'
import { pathMatcher } from '../text/path-glob.ts'

/** A contract made ready to be asked. Where several entries fit, each may allow what it allows. */
export interface Approval {
  /** The terms of every entry that fits the path, whatever kind it allows. */
  files(path: string): readonly FileTerms[]
  /** The widest terms that a map of this chain has; null when no entry fits. */
  map(chain: readonly string[]): MapTerms | null
  host(name: string): boolean
}

/** Compiles the globs of `contract`. */
export function approvalOf(contract: PackageContract): Approval {
  const files = Object.entries(contract.files).map(([glob, terms]) => ({ fits: pathMatcher(glob), terms }))
  const maps = Object.entries(contract.maps).map(([glob, terms]) => ({
    fits: chainMatcher(glob, 'whole', pathMatcher),
    terms,
  }))
  return {
    files: (path) => files.filter(({ fits }) => fits(path)).map(({ terms }) => terms),
    map: (chain) => {
      const fitting = maps.filter(({ fits }) => fits(chain)).map(({ terms }) => terms)
      if (fitting.length === 0) return null
      const most = (of: (terms: MapTerms) => number) => Math.max(...fitting.map(of))
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

/** Whether terms allow a file of this kind; an empty file may be anything. */
export function allowsKind({ kinds }: FileTerms, kind: string): boolean {
  return kind === 'empty' || kinds.includes(kind)
}
