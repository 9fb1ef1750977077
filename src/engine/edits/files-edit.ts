import { entryCovers, pathOfEntry } from '../../contents/inclusion.ts'
import { globMatcher } from '../../text/glob.ts'
import { editJsonList, findJsonList } from '../../text/json-list.ts'
import { covers, exclusionsOf, foldersOf } from './exclusions.ts'
import { filesEntries, hasGlob } from './patterns.ts'
import type { Draft, Ground } from './planned-edit.ts'

/** Keeps `out` out by the `files` list of package.json; undefined when it has none. */
export async function filesDraft(out: readonly string[], ground: Ground): Promise<Draft | undefined> {
  const entries = ground.manifest['files']
  if (!Array.isArray(entries)) return undefined
  const text = (await ground.project?.text('package.json')) ?? asText(entries)
  const list = findJsonList(text, 'files')
  if (list === undefined) return undefined
  const values = list.items.map(({ value }) => value)
  const dropped = new Set(values.flatMap((entry, index) => (letsInOnly(entry, out, ground.shipped) ? [index] : [])))
  const kept = values.filter((_, index) => !dropped.has(index))
  // An entry that names a file wins over every exclusion with npm up to 11, so it has to go; what no entry lets in needs no exclusion.
  const stillIn = out.filter((path) => kept.some((entry) => entryCovers(entry, path)))
  const added = exclusionsOf(out, ground.shipped)
    .filter((exclusion) => stillIn.some((path) => covers(exclusion, path)))
    .flatMap((exclusion) => filesEntries(exclusion, stillIn))
    .filter((entry) => !kept.includes(entry))
  // Bun refuses an empty list, and what npm ships by itself is no news.
  const rest = kept.length + added.length === 0 ? ['package.json'] : added
  const after = editJsonList(text, list, { dropped, added: rest })
  if (after === text) return undefined
  const shown = {
    before: text.slice(list.start, list.end),
    after: after.slice(list.start, list.end + after.length - text.length),
  }
  return {
    edits: [{ file: 'package.json', before: text, after, shown, leavesOut: out }],
    ...reachOf(stillIn, kept),
  }
}

/** Whether all that an entry lets in is to be left out, so that the entry itself may go. */
function letsInOnly(entry: unknown, out: readonly string[], shipped: readonly string[]): boolean {
  const covered = shipped.filter((path) => entryCovers(entry, path))
  return covered.length > 0 && covered.every((path) => out.includes(path))
}

/** What was measured of exclusions in `files`: npm 12 and pnpm 10 take brackets in names for globs, pnpm 10 heeds none below nested folders. */
function reachOf(out: readonly string[], entries: readonly unknown[]): Pick<Draft, 'caveat' | 'rank'> {
  if (out.some(hasGlob))
    return { caveat: 'npm 12 and pnpm 10 heed no exclusion of a path with such characters in it', rank: 3 }
  const isNested = (path: string) => entries.some((entry) => foldersOf(path).some((folder) => isDeep(entry, folder)))
  if (out.some(isNested))
    return { caveat: 'pnpm 10 heeds no exclusion below a nested folder that an entry names', rank: 1 }
  return { caveat: null, rank: 0 }
}

function isDeep(entry: unknown, folder: string): boolean {
  if (typeof entry !== 'string' || entry.startsWith('!') || !folder.includes('/')) return false
  const path = pathOfEntry(entry)
  return path === folder || (path.includes('/') && globMatcher([path])(folder))
}

/** The list of a published package, whose package.json nobody edits: as advice. As npm would write it when it is long. */
function asText(entries: readonly unknown[]): string {
  const list = JSON.stringify(entries).replaceAll('","', '", "')
  return `{ "files": ${list.length > LINE ? JSON.stringify(entries, null, 2) : list} }`
}

const LINE = 60
