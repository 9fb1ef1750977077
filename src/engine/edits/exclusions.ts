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

/** Entries of `files` in package.json that leave it out with npm 9 to 12, pnpm, Yarn and Bun; `out` is what it covers. */
export function filesEntries(exclusion: Exclusion, out: readonly string[]): readonly string[] {
  if (exclusion.kind === 'folder' || exclusion.kind === 'file') return [`!${literal(exclusion.path)}`]
  const name = exclusion.kind === 'name' ? literal(exclusion.name) : `*${literal(exclusion.ending)}`
  if (exclusion.kind === 'ending' && exclusion.folder !== '') return [`!${literal(exclusion.folder)}/**/${name}`]
  // npm 12 takes a name without a slash for one at the root; and to Yarn 4, `**/` is at least one folder.
  const isAtRoot = out.some((path) => !path.includes('/'))
  return isAtRoot ? [`!${name}`, `!**/${name}`] : [`!**/${name}`]
}

/** The line of an ignore file that leaves it out, everywhere; paths are as seen from the ignore file. */
export function ignoreLine(exclusion: Exclusion): string {
  switch (exclusion.kind) {
    case 'folder':
      return `/${literal(exclusion.path)}/`
    case 'file':
      return `/${literal(exclusion.path)}`
    case 'name':
      return escapeFirst(literal(exclusion.name))
    case 'ending':
      return exclusion.folder === ''
        ? `*${literal(exclusion.ending)}`
        : `/${literal(exclusion.folder)}/**/*${literal(exclusion.ending)}`
  }
}

/** Whether a name has characters that globs are made of. */
export function hasGlob(path: string): boolean {
  return special.test(path)
}

const special = /[[\]{}()*?!+@\\|]/

// An escape is read in other ways by every packer; one character of any kind is the same to all of them.
function literal(path: string): string {
  return path.replace(/[[\]{}()*?!+|\\]|@(?=\()/g, '?')
}

function escapeFirst(line: string): string {
  return line.startsWith('#') ? `?${line.slice(1)}` : line
}

/** Paths of a package, looked up by what they have in common; each answer is in the order in which they were given. */
export interface Paths {
  readonly all: ReadonlySet<string>
  /** The maps in `folder` (at the root or a folder of the root, or everywhere when it is empty) that end in one of `mapEndings`. */
  ending(folder: string, ending: string): readonly string[]
  named(name: string): readonly string[]
  /** Everything in a folder, at any depth. */
  below(folder: string): readonly string[]
}

/** Makes `paths` ready to be asked; an index is built when it is first needed. */
export function pathsOf(paths: readonly string[]): Paths {
  const byEnding = indexed(paths, endingKeys)
  const byName = indexed(paths, (path) => [path.slice(path.lastIndexOf('/') + 1)])
  const byFolder = indexed(paths, foldersOf)
  return {
    all: new Set(paths),
    ending: (folder, ending) => byEnding(`${folder}\0${ending}`),
    named: byName,
    below: byFolder,
  }
}

/** Everything that the path of a map ends in and that could be an ending of its kind: `.map`, `.ts.map`, `.d.ts.map`. */
function mapEndings(path: string): readonly string[] {
  if (!path.endsWith('.map')) return []
  const endings = [/\.\w+\.map$/, /\.d\.\w+\.map$/].flatMap((ending) => ending.exec(path)?.[0] ?? [])
  return ['.map', ...endings]
}

/** The folders above a path, outermost first. */
export function foldersOf(path: string): readonly string[] {
  const folders: string[] = []
  for (let slash = path.indexOf('/'); slash !== -1; slash = path.indexOf('/', slash + 1))
    folders.push(path.slice(0, slash))
  return folders
}

function endingKeys(path: string): readonly string[] {
  const folders = path.includes('/') ? ['', path.slice(0, path.indexOf('/'))] : ['']
  return mapEndings(path).flatMap((ending) => [...new Set(folders)].map((folder) => `${folder}\0${ending}`))
}

function indexed(
  paths: readonly string[],
  keysOf: (path: string) => readonly string[],
): (key: string) => readonly string[] {
  let index: Map<string, string[]> | undefined
  return (key) => {
    if (index === undefined) {
      index = new Map()
      for (const path of paths) {
        for (const each of keysOf(path)) {
          const group = index.get(each)
          if (group) group.push(path)
          else index.set(each, [path])
        }
      }
    }
    return index.get(key) ?? []
  }
}
