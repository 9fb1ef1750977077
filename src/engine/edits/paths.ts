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
export function mapEndings(path: string): readonly string[] {
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
