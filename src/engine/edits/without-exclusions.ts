import { entryIndex, pathOfEntry } from '../../contents/inclusion.ts'
import { isAlwaysShipped } from '../../contents/needed.ts'
import { hasGlob } from './exclusions.ts'

/**
 * The entries of `files` with those that let in anything of `out` replaced by entries for what is to stay, by folder and ending: no exclusion is
 * needed, which some packers do not follow. Null where that takes more than a few entries, or cannot be written.
 */
export function withoutExclusions(
  entries: readonly string[],
  out: readonly string[],
  shipped: readonly string[],
): { readonly dropped: ReadonlySet<number>; readonly added: readonly string[] } | null {
  const covering = entryIndex(entries)
  const dropped = new Set(out.flatMap((path) => covering(path)))
  const gone = new Set(out)
  const added = new Set<string>()
  for (const place of dropped) {
    const base = baseOf(entries[place] ?? '')
    // From the root, every packer reads a star in its own way.
    if (base === '') return null
    const staying = shipped.filter(
      (path) => !gone.has(path) && !isAlwaysShipped(path) && covering(path).includes(place),
    )
    for (const path of staying) {
      const ending = endingOf(path)
      const glob = `${base}/**/*${ending}`
      const isPlain = ending !== '' && !out.some((one) => one.startsWith(`${base}/`) && one.endsWith(ending))
      if (!isPlain && hasGlob(path)) return null
      added.add(isPlain ? glob : path)
    }
  }
  return added.size > MOST ? null : { dropped, added: [...added].sort() }
}

const MOST = 12

/** The folder that an entry is about: its words up to the first that is a glob. A file's own name is none. */
function baseOf(entry: string): string {
  const words = pathOfEntry(entry).split('/')
  const at = words.findIndex(hasGlob)
  return words.slice(0, at === -1 ? words.length : at).join('/')
}

/** `.js`, `.d.ts`; empty for a name without one. */
function endingOf(path: string): string {
  const name = path.slice(path.lastIndexOf('/') + 1)
  return /[^.](\.d\.[cm]?ts|\.[A-Za-z0-9]{1,8})$/.exec(name)?.[1] ?? ''
}
