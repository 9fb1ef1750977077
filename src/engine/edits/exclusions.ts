import { foldersOf, mapEndings, type Paths, pathsOf } from './paths.ts'

/** What a pattern leaves out of a package: names that end alike (in a folder, or anywhere), one name anywhere, a folder, or one file. */
export type Exclusion =
  | { readonly kind: 'ending'; readonly folder: string; readonly ending: string }
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'folder'; readonly path: string }
  | { readonly kind: 'file'; readonly path: string }

/** The fewest exclusions that together cover `out` and nothing else of what ships. */
export function exclusionsOf(out: readonly string[], shipped: readonly string[]): readonly Exclusion[] {
  const wanted = new Set(out)
  const outside = pathsOf(out)
  const staying = pathsOf(shipped.filter((path) => !wanted.has(path)))
  const left = new Set(out)
  const chosen: Exclusion[] = []
  const take = (exclusion: Exclusion): void => {
    const covered = coveredBy(exclusion, outside).filter((path) => left.has(path))
    if (covered.length === 0) return
    chosen.push(exclusion)
    for (const path of covered) left.delete(path)
  }
  const isExact = (exclusion: Exclusion): boolean => coveredBy(exclusion, staying).length === 0
  // Maps come and go with every build, under new names: the wider a pattern is, the longer it holds.
  const exact = mapExclusions(out).filter(isExact)
  const reach = new Map(exact.map((each) => [each, coveredBy(each, outside).length]))
  for (const exclusion of exact.sort((a, b) => (reach.get(b) ?? 0) - (reach.get(a) ?? 0))) take(exclusion)
  for (const path of out) {
    const folder = left.has(path) ? foldersOf(path).find((each) => isBadFolder(each, outside, staying)) : undefined
    if (folder !== undefined) take({ kind: 'folder', path: folder })
  }
  for (const path of out) {
    if (!left.has(path)) continue
    const name = nameOf(path)
    const isDotFile = name.startsWith('.') && isExact({ kind: 'name', name })
    take(isDotFile ? { kind: 'name', name } : { kind: 'file', path })
  }
  return chosen
}

/** Whether the exclusion leaves `path` out. */
export function covers(exclusion: Exclusion, path: string): boolean {
  switch (exclusion.kind) {
    case 'ending':
      return path.startsWith(prefixOf(exclusion.folder)) && path.endsWith(exclusion.ending)
    case 'name':
      return nameOf(path) === exclusion.name
    case 'folder':
      return path.startsWith(prefixOf(exclusion.path))
    case 'file':
      return path === exclusion.path
  }
}

/** Those of `paths` that the exclusion leaves out: as `covers`, looked up. Endings are those that `mapExclusions` makes. */
export function coveredBy(exclusion: Exclusion, paths: Paths): readonly string[] {
  switch (exclusion.kind) {
    case 'ending':
      return paths.ending(exclusion.folder, exclusion.ending)
    case 'name':
      return paths.named(exclusion.name)
    case 'folder':
      return paths.below(exclusion.path)
    case 'file':
      return paths.all.has(exclusion.path) ? [exclusion.path] : []
  }
}

/** Nothing in it shall ship. A single file makes a folder bad only where folders are about one thing: `.claude`. */
function isBadFolder(folder: string, out: Paths, staying: Paths): boolean {
  return staying.below(folder).length === 0 && (out.below(folder).length > 1 || nameOf(folder).startsWith('.'))
}

function mapExclusions(out: readonly string[]): readonly Exclusion[] {
  const maps = out.filter((path) => path.endsWith('.map'))
  const endings = new Map([...new Set(['.map', ...maps.map(endingOf)])].map((ending, place) => [ending, place]))
  const folders = new Map([...new Set(['', ...maps.map(topOf)])].map((folder, place) => [folder, place]))
  // Only what covers something: of ten thousand folders and as many endings, few pairs do.
  const pairs = new Map<string, { readonly exclusion: Exclusion; readonly place: readonly [number, number] }>()
  for (const path of maps) {
    for (const folder of ['', topOf(path)]) {
      for (const ending of mapEndings(path)) {
        const place = [folders.get(folder) ?? 0, endings.get(ending) ?? -1] as const
        if (place[1] !== -1) pairs.set(`${folder}\0${ending}`, { exclusion: { kind: 'ending', folder, ending }, place })
      }
    }
  }
  return [...pairs.values()]
    .sort(({ place: a }, { place: b }) => a[0] - b[0] || a[1] - b[1])
    .map(({ exclusion }) => exclusion)
}

function endingOf(path: string): string {
  return /(?:\.d)?\.\w+\.map$/.exec(path)?.[0] ?? '.map'
}

function topOf(path: string): string {
  return path.slice(0, Math.max(0, path.indexOf('/')))
}

function prefixOf(folder: string): string {
  return folder === '' ? '' : `${folder}/`
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1)
}
