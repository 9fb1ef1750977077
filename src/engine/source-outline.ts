import { sourcesOf } from '../contents/sources.ts'
import type { Summary } from '../model/artifact.ts'
import type { SourceOutline } from '../model/report.ts'
import type { Compared } from './checkout/compare.ts'

/** A candidate, and an outline of the sources that it gives away. */
export interface Outlined extends Compared {
  readonly sources?: SourceOutline
}

/** Says of findings about embedded sources what these are, for the maps with the most novel lines. */
export function withOutlines(candidates: readonly Compared[], root: Summary): readonly Outlined[] {
  if (!candidates.some(isAboutSources)) return candidates
  const { maps } = sourcesOf(root)
  const largest = new Map(
    maps
      .filter(({ novelSources }) => novelSources.length > 0)
      .sort((one, other) => other.counts.novelLines - one.counts.novelLines)
      .slice(0, MOST_MAPS)
      .map(({ summary, novelSources }) => [summary, novelSources]),
  )
  return candidates.map((candidate) => {
    if (!isAboutSources(candidate)) return candidate
    // The question about a whole package is about all of its maps.
    const novel =
      candidate.subject === root ? maps.flatMap(({ novelSources }) => novelSources) : largest.get(candidate.subject)
    return novel === undefined || novel.length === 0 ? candidate : { ...candidate, sources: outlineOf(novel) }
  })
}

function isAboutSources({ rule }: Compared): boolean {
  return rule.id === 'map/embedded-sources'
}

// A package may have thousands of maps, and a report has to stay of a size that people read.
const MOST_MAPS = 20
const MOST_FOLDERS = 5
const MOST_PATHS = 5

/** The top folders of some sources below those that all share, and the longest files: the most lines first. */
function outlineOf(sources: readonly Summary[]): SourceOutline {
  const entries = sources.map(({ chain, lines }) => ({ path: chain.at(-1) ?? '', lines }))
  const shared = sharedFolder(entries.map(({ path }) => path))
  const folders = new Map<string, { path: string; files: number; lines: number }>()
  for (const { path, lines } of entries) {
    const end = path.indexOf('/', shared.length)
    const folder = end === -1 ? shared : path.slice(0, end + 1)
    const known = folders.get(folder) ?? { path: folder, files: 0, lines: 0 }
    known.files += 1
    known.lines += lines
    folders.set(folder, known)
  }
  return {
    folders: mostLines([...folders.values()], MOST_FOLDERS),
    moreFolders: Math.max(0, folders.size - MOST_FOLDERS),
    files: mostLines(entries, MOST_PATHS),
    moreFiles: Math.max(0, entries.length - MOST_PATHS),
  }
}

/** The folder that all paths lie in, with its slash; empty where they share none. */
function sharedFolder(paths: readonly string[]): string {
  const [first = ''] = paths
  let end = first.lastIndexOf('/') + 1
  for (const path of paths) {
    while (end > 0 && !path.startsWith(first.slice(0, end))) end = first.lastIndexOf('/', end - 2) + 1
  }
  return first.slice(0, end)
}

function mostLines<T extends { readonly path: string; readonly lines: number }>(entries: T[], most: number): T[] {
  return entries.sort((one, other) => other.lines - one.lines || (one.path < other.path ? -1 : 1)).slice(0, most)
}
