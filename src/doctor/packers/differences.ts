import type { PackerList } from './packer-list.ts'

/** Files that some packers ship and others do not. */
export interface Difference {
  readonly files: readonly string[]
  readonly ships: readonly string[]
  readonly leaves: readonly string[]
}

/** Where lists that are known differ; files that the same packers ship are together, the largest group first. */
export function differences(lists: readonly PackerList[]): readonly Difference[] {
  const sets = lists.map(({ packer, files }) => ({ packer, files: new Set(files) }))
  const groups = new Map<string, { files: string[]; ships: string[]; leaves: string[] }>()
  for (const file of [...new Set(lists.flatMap(({ files }) => files ?? []))].sort()) {
    const ships = sets.filter(({ files }) => files.has(file)).map(({ packer }) => packer)
    if (ships.length === sets.length) continue
    const group = groups.get(ships.join()) ?? {
      files: [],
      ships,
      leaves: sets.filter(({ files }) => !files.has(file)).map(({ packer }) => packer),
    }
    group.files.push(file)
    groups.set(ships.join(), group)
  }
  return [...groups.values()].sort((a, b) => b.files.length - a.files.length)
}
