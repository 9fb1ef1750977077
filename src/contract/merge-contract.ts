import { chainMatcher } from '../model/chain.ts'
import type { Contract, FileTerms, MapTerms, PackageContract, Shape, ShippedFile } from '../model/contract.ts'
import type { Report } from '../model/report.ts'
import { groupBy } from '../text/group-by.ts'
import { pathMatcher } from '../text/path-glob.ts'
import { allowsKind, hostMatcher } from './approval.ts'
import { deriveContract, mapTermsOf, sorted, termsOf } from './derive-contract.ts'
import { globsOf } from './file-globs.ts'
import { countBudget, fileBudget, kept, packageBudget } from './headroom.ts'
import { shapeOfReport } from './report-shape.ts'

/**
 * The contract that approves what `shape` ships, as near to the `earlier` one as can be: its entries and budgets stay as they are while they serve,
 * whoever wrote them; what ships no more is forgotten. To approve the same twice changes nothing.
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
  const entries = Object.entries(earlier).map(([glob, terms]) => {
    const fits = pathMatcher(glob)
    return { glob, terms, own: files.filter(({ path, kind }) => fits(path) && allowsKind(terms, kind)) }
  })
  const approved = new Set(entries.flatMap(({ own }) => own))
  const globs = globsOf(files)
  const groups = groupBy(files, (file) => globs.get(file) ?? file.path)
  const news = [...groups].filter(([, group]) => group.some((file) => !approved.has(file)))
  // A glob that is new takes all that it fits, and makes narrower ones that stood before it superfluous.
  const taken = new Set(news.flatMap(([, group]) => group))
  const merged = new Map<string, FileTerms>()
  for (const { glob, terms, own } of entries) {
    if (own.some((file) => !taken.has(file))) merged.set(glob, keptTerms(terms, own))
  }
  for (const [glob, group] of news) {
    const known = Object.hasOwn(earlier, glob) ? earlier[glob] : undefined
    merged.set(glob, known === undefined ? termsOf(group) : { ...keptTerms(known, group), kinds: termsOf(group).kinds })
  }
  return sorted(merged)
}

function keptTerms(terms: FileTerms, files: readonly ShippedFile[]): FileTerms {
  const most = files.reduce((bytes, file) => Math.max(bytes, file.bytes), 0)
  const present = terms.kinds.filter((kind) => files.some((file) => file.kind === kind))
  return {
    ...termsOf(files),
    kinds: present.length === 0 ? terms.kinds : present,
    bytes: kept(terms.bytes, most, fileBudget),
  }
}

function mergeMaps(earlier: PackageContract['maps'], maps: Shape['maps']): PackageContract['maps'] {
  const merged = new Map<string, MapTerms>()
  const approved = new Set<Shape['maps'][number]>()
  for (const [glob, terms] of Object.entries(earlier)) {
    const fits = chainMatcher(glob, 'whole', pathMatcher)
    const own = maps.filter(({ chain }) => fits(chain))
    if (own.length === 0) continue
    for (const map of own) approved.add(map)
    const most = (key: keyof MapTerms) => own.reduce((count, map) => Math.max(count, map[key]), 0)
    merged.set(glob, {
      embedded: kept(terms.embedded, most('embedded'), countBudget),
      novel: kept(terms.novel, most('novel'), countBudget),
    })
  }
  const news = mapTermsOf(maps.filter((map) => !approved.has(map)))
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
