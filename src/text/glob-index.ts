import { globMatcher } from './glob.ts'

/**
 * Many globs asked at once, whatever the case of names, as file systems of macOS and Windows take them: names, extensions and folders
 * are looked up, and only what is left is tried one by one.
 */
export class GlobIndex<Value> {
  readonly #names = new Map<string, Value[]>()
  readonly #extensions = new Map<string, Value[]>()
  readonly #folders = new Map<string, Value[]>()
  readonly #others: { readonly hint: string; readonly fits: (path: string) => boolean; readonly value: Value }[] = []

  add(glob: string, value: Value): void {
    const lower = glob.toLowerCase()
    const [, folder] = /^\*\*\/([^/*?[\]{}()!+@]+)\/\*\*$/.exec(lower) ?? []
    const [, extension] = /^(?:\*\*\/)?\*\.([^/*?[\]{}()!+@]+)$/.exec(lower) ?? []
    const [, name] = /^(?:\*\*\/)?([^/*?[\]{}()!+@]+)$/.exec(lower) ?? []
    if (folder !== undefined) push(this.#folders, folder, value)
    else if (extension !== undefined) push(this.#extensions, extension, value)
    else if (name !== undefined) push(this.#names, name, value)
    else this.#others.push({ hint: hintOf(lower), fits: globMatcher([lower]), value })
  }

  /** The values of the globs that fit `path`, each once, in no order that means something. */
  find(path: string): ReadonlySet<Value> {
    const lower = path.toLowerCase()
    const segments = lower.split('/')
    const name = segments.pop() ?? ''
    const found = new Set<Value>(this.#names.get(name))
    for (const segment of segments) for (const value of this.#folders.get(segment) ?? []) found.add(value)
    for (let dot = name.indexOf('.'); dot !== -1; dot = name.indexOf('.', dot + 1)) {
      for (const value of this.#extensions.get(name.slice(dot + 1)) ?? []) found.add(value)
    }
    for (const { hint, fits, value } of this.#others) {
      if (lower.includes(hint) && !found.has(value) && fits(lower)) found.add(value)
    }
    return found
  }
}

/** The longest text that every path which fits has in it; nothing where that is hard to say. */
function hintOf(glob: string): string {
  if (/[[\]()!\\]/.test(glob)) return ''
  const plain = glob.replaceAll(/\{[^{}]*\}/g, '*').split(/[*?/{}]+/)
  return plain.reduce((longest, part) => (part.length > longest.length ? part : longest), '')
}

function push<Value>(lists: Map<string, Value[]>, key: string, value: Value): void {
  const list = lists.get(key)
  if (list) list.push(value)
  else lists.set(key, [value])
}
