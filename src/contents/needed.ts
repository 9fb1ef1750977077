import type { Manifest } from '../model/artifact.ts'
import type { Json } from '../model/json.ts'

/** Says why a file of a package ships whatever is written, or must ship for the package to work; null when it may be left out. */
export function neededFiles(manifest: Manifest): (path: string) => string | null {
  const keyFor = promises(manifest)
  return (path) => {
    if (isAlwaysShipped(path)) return `every package manager ships ${path}, whatever the lists say`
    if (path.startsWith('node_modules/'))
      return 'it comes with a bundled dependency, which brings its own list of files'
    const key = keyFor(path)
    return key === undefined ? null : `"${key}" in package.json names it, so the package needs it`
  }
}

/** npm's own list: package.json, and any README, LICENSE or LICENCE at the root. */
export function isAlwaysShipped(path: string): boolean {
  return path === 'package.json' || /^(readme|licen[cs]e|copying)(\.[^/]*)?$/i.test(path)
}

// What runtimes, compilers, bundlers and CDNs look up.
const keys = [
  'main',
  'module',
  'browser',
  'bin',
  'man',
  'exports',
  'imports',
  'types',
  'typings',
  'typesVersions',
  'unpkg',
  'jsdelivr',
  'style',
  'sass',
]

/** Says which key of package.json asks for a path, the first in the order above. A manifest may name ten thousand files: they are looked up. */
function promises(manifest: Manifest): (path: string) => string | undefined {
  /** Places in `keys`, by what is written. */
  const exact = new Map<string, number>()
  /** Places in `keys`, by what stands before the first star and behind the last. */
  const starred = new Map<string, Map<string, number>>()
  for (const [place, key] of keys.entries()) {
    for (const target of strings(manifest[key], DEPTH)) {
      const written = target.replace(/^\.?\//, '').replace(/\/$/, '')
      if (written === '') continue
      const star = written.indexOf('*')
      if (star === -1) keepFirst(exact, written, place)
      else {
        const head = written.slice(0, star)
        const tails = starred.get(head) ?? new Map<string, number>()
        starred.set(head, tails)
        keepFirst(tails, written.slice(written.lastIndexOf('*') + 1), place)
      }
    }
  }
  const heads = byLength(starred)
  return (path) => {
    const place = Math.min(...completed(path).map((target) => exact.get(target) ?? keys.length), starPlace(path, heads))
    return keys[place]
  }
}

type Tails = readonly (readonly [length: number, places: ReadonlyMap<string, number>])[]
type Heads = readonly (readonly [length: number, tails: ReadonlyMap<string, Tails>])[]

/** A star stands for any text, slashes too; what a program asks for through it is code. */
function starPlace(path: string, heads: Heads): number {
  let place = keys.length
  if (!/\.(?:[cm]?[jt]sx?|css|wasm|node)$/.test(path)) return place
  for (const [length, tailsByHead] of heads) {
    if (length > path.length) break
    for (const [tail, places] of tailsByHead.get(path.slice(0, length)) ?? []) {
      if (length + tail > path.length) break
      place = Math.min(place, places.get(path.slice(path.length - tail)) ?? place)
    }
  }
  return place
}

/** Grouped by length, so that of a path only so many beginnings and ends are asked for as there are lengths. */
function byLength(starred: ReadonlyMap<string, ReadonlyMap<string, number>>): Heads {
  const heads = new Map<number, Map<string, Tails>>()
  for (const [head, tails] of starred) {
    const ofLength = heads.get(head.length) ?? new Map<string, Tails>()
    heads.set(head.length, ofLength.set(head, sorted(lengths(tails))))
  }
  return sorted(heads)
}

function lengths(places: ReadonlyMap<string, number>): Map<number, Map<string, number>> {
  const groups = new Map<number, Map<string, number>>()
  for (const [text, place] of places) {
    const group = groups.get(text.length) ?? new Map<string, number>()
    groups.set(text.length, group.set(text, place))
  }
  return groups
}

function sorted<Group>(groups: ReadonlyMap<number, Group>): readonly (readonly [number, Group])[] {
  return [...groups].sort(([a], [b]) => a - b)
}

/** What has to be written for `path` to be found, as `require` completes a main. */
function completed(path: string): readonly string[] {
  const [extension] = /\.(?:[cm]?js|json|node)$/.exec(path) ?? []
  const [index] = /\/index\.(?:js|json|node)$/.exec(path) ?? []
  return [path, ...[extension, index].flatMap((end) => (end === undefined ? [] : [path.slice(0, -end.length)]))]
}

function keepFirst(places: Map<string, number>, text: string, place: number): void {
  if (!places.has(text)) places.set(text, place)
}

const DEPTH = 16

function* strings(value: Json | undefined, depth: number): Iterable<string> {
  if (typeof value === 'string') yield value
  else if (depth > 0 && typeof value === 'object' && value !== null) {
    for (const inner of Object.values(value)) yield* strings(inner, depth - 1)
  }
}
