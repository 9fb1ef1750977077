import { printChain } from '../model/chain.ts'
import type { FileTerms, MapTerms, PackageContract, Shape, ShippedFile, ShippedMap } from '../model/contract.ts'
import { groupBy } from '../text/group-by.ts'
import { globsOf, nameGlob } from './file-globs.ts'
import { countBudget, fileBudget, packageBudget } from './headroom.ts'

/** The contract that approves what `shape` ships, with room for ordinary changes. */
export function deriveContract(shape: Shape): PackageContract {
  return {
    packed: packageBudget(shape.packed),
    unpacked: packageBudget(shape.unpacked),
    files: sorted(fileTerms(shape.files)),
    maps: sorted(mapTermsOf(shape.maps)),
    hosts: [...new Set(shape.hosts)].sort(),
    installScripts: sorted(new Map(Object.entries(shape.installScripts))),
  }
}

/** An object of the entries, in the order of their keys. */
export function sorted<Value>(entries: ReadonlyMap<string, Value>): { readonly [key: string]: Value } {
  return Object.fromEntries([...entries].sort(([one], [other]) => (one < other ? -1 : 1)))
}

function fileTerms(files: readonly ShippedFile[]): Map<string, FileTerms> {
  const globs = globsOf(files)
  const groups = groupBy(files, (file) => globs.get(file) ?? file.path)
  return new Map([...groups].map(([glob, group]) => [glob, termsOf(group)]))
}

/** The terms that allow all of these files. */
export function termsOf(files: readonly ShippedFile[]): FileTerms {
  const kinds = new Set(files.map(({ kind }) => kind))
  // An empty file may be anything, so it says nothing beside others.
  if (kinds.size > 1) kinds.delete('empty')
  const holds = [...new Set(files.flatMap((file) => file.holds))].sort()
  const bytes = fileBudget(files.reduce((most, file) => Math.max(most, file.bytes), 0))
  return { kinds: [...kinds].sort(), bytes, ...(holds.length > 0 && { holds }) }
}

/** The terms of maps, one entry for those whose names differ by a hash alone. */
export function mapTermsOf(maps: readonly ShippedMap[]): Map<string, MapTerms> {
  const terms = new Map<string, MapTerms>()
  for (const { chain, embedded, novel } of maps) {
    const key = printChain(chain.map(nameGlob))
    const known = terms.get(key)
    terms.set(key, {
      embedded: Math.max(known?.embedded ?? 0, countBudget(embedded)),
      novel: Math.max(known?.novel ?? 0, countBudget(novel)),
    })
  }
  return terms
}
