import { chainMatcher } from '../model/chain.ts'
import type { ApprovedFiles, ApprovedMaps, Contract, PackageContract, Shape, ShippedFile } from '../model/contract.ts'
import type { Report } from '../model/report.ts'
import { pathMatcher } from '../text/glob.ts'
import { groupBy } from '../text/group-by.ts'
import { allowsKind, hostMatcher } from './approval.ts'
import {
  approvedFiles,
  approvedMaps,
  countBudget,
  deriveContract,
  fileBudget,
  globsOf,
  kept,
  packageBudget,
  shapeOfReport,
  sorted,
} from './derive-contract.ts'

/**
 * The contract that approves what `shape` ships, as near to the `earlier` one as can be: its entries and budgets stay as they are while they serve,
 * whoever wrote them; what no longer ships is forgotten. To approve the same twice changes nothing.
 */
export function mergeContract(earlier: PackageContract | undefined, shape: Shape): PackageContract {
  if (earlier === undefined) return deriveContract(shape)
  return {
    packed: kept(earlier.packed, shape.packed, packageBudget),
    unpacked: kept(earlier.unpacked, shape.unpacked, packageBudget),
    files: mergeFiles(earlier.files, shape.files),
    maps: mergeMaps(earlier.maps, shape.maps),
    hosts: mergeHosts(earlier.hosts, shape.hosts),
    installScripts: sorted(new Map(Object.entries(shape.installScripts))),
  }
}

function mergeFiles(earlier: PackageContract['files'], files: readonly ShippedFile[]): PackageContract['files'] {
  const entries = Object.entries(earlier).map(([glob, approved]) => {
    const fits = pathMatcher(glob)
    return { glob, approved, own: files.filter(({ path, kind }) => fits(path) && allowsKind(approved, kind)) }
  })
  const approved = new Set(entries.flatMap(({ own }) => own))
  const globs = globsOf(files)
  const groups = groupBy(files, (file) => globs.get(file) ?? file.path)
  const news = [...groups].filter(([, group]) => group.some((file) => !approved.has(file)))
  // A glob that is new takes all that it fits, and makes narrower ones that stood before it superfluous.
  const taken = new Set(news.flatMap(([, group]) => group))
  const merged = new Map<string, ApprovedFiles>()
  for (const { glob, approved, own } of entries) {
    if (own.some((file) => !taken.has(file))) merged.set(glob, keptFiles(approved, own))
  }
  for (const [glob, group] of news) {
    const known = Object.hasOwn(earlier, glob) ? earlier[glob] : undefined
    merged.set(
      glob,
      known === undefined ? approvedFiles(group) : { ...keptFiles(known, group), kinds: approvedFiles(group).kinds },
    )
  }
  return sorted(merged)
}

function keptFiles(approved: ApprovedFiles, files: readonly ShippedFile[]): ApprovedFiles {
  const most = files.reduce((bytes, file) => Math.max(bytes, file.bytes), 0)
  const present = approved.kinds.filter((kind) => files.some((file) => file.kind === kind))
  return {
    ...approvedFiles(files),
    kinds: present.length === 0 ? approved.kinds : present,
    bytes: kept(approved.bytes, most, fileBudget),
  }
}

function mergeMaps(earlier: PackageContract['maps'], maps: Shape['maps']): PackageContract['maps'] {
  const merged = new Map<string, ApprovedMaps>()
  const covered = new Set<Shape['maps'][number]>()
  for (const [glob, approved] of Object.entries(earlier)) {
    const fits = chainMatcher(glob, 'whole', pathMatcher)
    const own = maps.filter(({ chain }) => fits(chain))
    if (own.length === 0) continue
    for (const map of own) covered.add(map)
    const most = (key: keyof ApprovedMaps) => own.reduce((count, map) => Math.max(count, map[key]), 0)
    merged.set(glob, {
      embedded: kept(approved.embedded, most('embedded'), countBudget),
      novel: kept(approved.novel, most('novel'), countBudget),
    })
  }
  const news = approvedMaps(maps.filter((map) => !covered.has(map)))
  return sorted(new Map([...merged, ...news]))
}

function mergeHosts(earlier: readonly string[], hosts: readonly string[]): readonly string[] {
  const isApproved = hostMatcher(earlier)
  const used = earlier.filter((entry) => hosts.some(hostMatcher([entry])))
  return [...new Set([...used, ...hosts.filter((host) => !isApproved(host))])].sort()
}

/** The contract with what these packages ship; those of other packages stay as they are. */
export function approvedContract({ packages }: Report, earlier: Contract | undefined): Contract {
  const approved = new Map(Object.entries(earlier?.packages ?? {}))
  for (const one of packages) {
    if (one.name !== null) approved.set(one.name, mergeContract(approved.get(one.name), shapeOfReport(one)))
  }
  return { packages: Object.fromEntries(approved) }
}
