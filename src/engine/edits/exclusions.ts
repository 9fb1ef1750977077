/** What a pattern leaves out of a package: names that end alike (in a folder, or anywhere), one name anywhere, a folder, or one file. */
export type Exclusion =
  | { readonly kind: 'ending'; readonly folder: string; readonly ending: string }
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'folder'; readonly path: string }
  | { readonly kind: 'file'; readonly path: string }

/** The fewest exclusions that together cover `out` and nothing else of what ships. */
export function exclusionsOf(out: readonly string[], shipped: readonly string[]): readonly Exclusion[] {
  const tally = new Tally(out, shipped)
  const left = new Set(out)
  const chosen: Exclusion[] = []
  const take = (exclusion: Exclusion): void => {
    const covered = [...left].filter((path) => covers(exclusion, path))
    if (covered.length === 0) return
    chosen.push(exclusion)
    for (const path of covered) left.delete(path)
  }
  // Maps come and go with every build, under new names: the wider a pattern is, the longer it holds.
  const exact = mapExclusions(out).filter((exclusion) => tally.isExact(exclusion))
  const reach = new Map(exact.map((each) => [each, out.filter((path) => covers(each, path)).length]))
  for (const exclusion of exact.sort((a, b) => (reach.get(b) ?? 0) - (reach.get(a) ?? 0))) take(exclusion)
  for (const path of out) {
    const folder = left.has(path) ? foldersOf(path).find((each) => tally.isBadFolder(each)) : undefined
    if (folder !== undefined) take({ kind: 'folder', path: folder })
  }
  for (const path of out) {
    const name = nameOf(path)
    const isDotFile = name.startsWith('.') && tally.isExact({ kind: 'name', name })
    if (left.has(path)) take(isDotFile ? { kind: 'name', name } : { kind: 'file', path })
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

/** The folders above a path, outermost first. */
export function foldersOf(path: string): readonly string[] {
  const parts = path.split('/').slice(0, -1)
  return parts.map((_, index) => parts.slice(0, index + 1).join('/'))
}

/** Counts what ships and what shall not, so that many files cost no search each. */
class Tally {
  readonly #shipped: readonly string[]
  readonly #out: ReadonlySet<string>
  readonly #folders = new Map<string, { shipped: number; out: number }>()

  constructor(out: readonly string[], shipped: readonly string[]) {
    this.#shipped = shipped
    this.#out = new Set(out)
    for (const path of shipped) {
      for (const folder of foldersOf(path)) {
        const count = this.#folders.get(folder) ?? { shipped: 0, out: 0 }
        this.#folders.set(folder, {
          shipped: count.shipped + 1,
          out: count.out + (this.#out.has(path) ? 1 : 0),
        })
      }
    }
  }

  isExact(exclusion: Exclusion): boolean {
    return this.#shipped.every((path) => this.#out.has(path) || !covers(exclusion, path))
  }

  /** Nothing in it shall ship. A single file makes a folder bad only where folders are about one thing: `.claude`. */
  isBadFolder(folder: string): boolean {
    const { shipped, out } = this.#folders.get(folder) ?? { shipped: 0, out: 0 }
    return shipped === out && (out > 1 || nameOf(folder).startsWith('.'))
  }
}

function mapExclusions(out: readonly string[]): readonly Exclusion[] {
  const maps = out.filter((path) => path.endsWith('.map'))
  const endings = ['.map', ...new Set(maps.map((path) => /(?:\.d)?\.\w+\.map$/.exec(path)?.[0] ?? '.map'))]
  const folders = ['', ...new Set(maps.flatMap((path) => foldersOf(path).slice(0, 1)))]
  return maps.length === 0
    ? []
    : folders.flatMap((folder) => endings.map((ending): Exclusion => ({ kind: 'ending', folder, ending })))
}

function prefixOf(folder: string): string {
  return folder === '' ? '' : `${folder}/`
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1)
}
