import type { Store } from './known-files.ts'

/** A store for one run: the versions of a package share most of their files. Holds up to `most` bytes of the newest. */
export function memoryStore(most: number = 64 * 1024 ** 2): Store {
  const shelves = new Map<string, ReadonlyMap<string, Uint8Array>>()
  return {
    load: async (shelf) => shelves.get(shelf) ?? new Map<string, Uint8Array>(),
    save: async (shelf, entries) => {
      // The shelf that was used last is the newest.
      shelves.delete(shelf)
      shelves.set(shelf, entries)
      let left = most
      for (const [name, each] of [...shelves].reverse()) {
        for (const { length } of each.values()) left -= length
        if (left < 0) shelves.delete(name)
      }
    },
  }
}
