import { entryIndex, pathOfEntry } from '../../contents/inclusion.ts'
import { GlobIndex } from '../../text/glob-index.ts'
import { editJsonList, findJsonList } from '../../text/json-list.ts'
import { coveredBy, exclusionsOf } from './exclusions.ts'
import { foldersOf, pathsOf } from './paths.ts'
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
  const dropped = entriesOnlyFor(values, out, ground.shipped)
  const kept = values.filter((_, index) => !dropped.has(index))
  // An entry that names a file wins over every exclusion with npm up to 11, so it has to go; what no entry lets in needs no exclusion.
  const letIn = entryIndex(kept)
  const stillIn = out.filter((path) => letIn(path).length > 0)
  const [paths, known] = [pathsOf(stillIn), new Set(kept)]
  const added = exclusionsOf(out, ground.shipped)
    .map((exclusion) => ({ exclusion, covered: coveredBy(exclusion, paths) }))
    .flatMap(({ exclusion, covered }) => (covered.length === 0 ? [] : filesEntries(exclusion, covered)))
    .filter((entry) => !known.has(entry))
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

/** The places of the entries that let in nothing but what is to be left out, so that they may go themselves. */
function entriesOnlyFor(
  entries: readonly unknown[],
  out: readonly string[],
  shipped: readonly string[],
): ReadonlySet<number> {
  const covering = entryIndex(entries)
  const wanted = new Set(out)
  const [useful, idle] = [new Set<string>(), new Set<string>()]
  for (const path of shipped) {
    for (const place of covering(path)) (wanted.has(path) ? idle : useful).add(pathOfEntry(String(entries[place])))
  }
  const isIdle = (entry: unknown): boolean =>
    typeof entry === 'string' &&
    !entry.startsWith('!') &&
    idle.has(pathOfEntry(entry)) &&
    !useful.has(pathOfEntry(entry))
  return new Set(entries.flatMap((entry, place) => (isIdle(entry) ? [place] : [])))
}

/** What was measured of exclusions in `files`: npm 12 and pnpm 10 take brackets in names for globs, pnpm 10 heeds none below nested folders. */
function reachOf(out: readonly string[], entries: readonly unknown[]): Pick<Draft, 'caveat' | 'rank'> {
  if (out.some(hasGlob))
    return { caveat: 'npm 12 and pnpm 10 heed no exclusion of a path with such characters in it', rank: 3 }
  const isDeep = deepFolders(entries)
  if (out.some((path) => foldersOf(path).some(isDeep)))
    return { caveat: 'pnpm 10 heeds no exclusion below a nested folder that an entry names', rank: 1 }
  return { caveat: null, rank: 0 }
}

/** Tests whether an entry names a folder that lies in another. */
function deepFolders(entries: readonly unknown[]): (folder: string) => boolean {
  const index = new GlobIndex<true>({ ignoreCase: false })
  for (const entry of entries) {
    if (typeof entry !== 'string' || entry.startsWith('!')) continue
    const path = pathOfEntry(entry)
    if (path.includes('/')) index.add(path, true)
    index.addPath(path, true)
  }
  const asked = new Map<string, boolean>()
  return (folder) => {
    const known = asked.get(folder)
    if (known !== undefined) return known
    const isDeep = folder.includes('/') && index.find(folder).size > 0
    asked.set(folder, isDeep)
    return isDeep
  }
}

/** The list of a published package, whose package.json nobody edits: as advice. As npm would write it when it is long. */
function asText(entries: readonly unknown[]): string {
  const list = JSON.stringify(entries).replaceAll('","', '", "')
  return `{ "files": ${list.length > LINE ? JSON.stringify(entries, null, 2) : list} }`
}

const LINE = 60
