import { globMatcher } from './glob.ts'

/**
 * Many globs asked at once, as `globMatcher` takes them: names, extensions, folders and whole paths are looked up, and only what is left is
 * tried one by one. `ignoreCase` is how file systems of macOS and Windows take names.
 */
export class GlobIndex<Value> {
  readonly #ignoreCase: boolean
  readonly #names = new Map<string, Value[]>()
  readonly #extensions = new Map<string, Value[]>()
  readonly #folders = new Map<string, Value[]>()
  readonly #paths = new Map<string, Value[]>()
  /** By the folder whose whole contents a glob fits. */
  readonly #trees = new Map<string, Value[]>()
  /** By what a glob begins with, up to its first wildcard. */
  readonly #others = new Map<string, Other<Value>[]>()
  /** The lengths of those beginnings, ascending. */
  #lengths: readonly number[] = []

  constructor({ ignoreCase }: { readonly ignoreCase: boolean }) {
    this.#ignoreCase = ignoreCase
  }

  add(glob: string, value: Value): void {
    const written = this.#ignoreCase ? glob.toLowerCase() : glob
    const [, folder] = /^\*\*\/([^/*?[\]{}()|"\\]+)\/\*\*$/.exec(written) ?? []
    const [, extension] = /^(?:\*\*\/)?\*\.([^/*?[\]{}()|"\\]+)$/.exec(written) ?? []
    const [, name] = /^(?:\*\*\/)?([^/*?[\]{}()|"\\]+)$/.exec(written) ?? []
    const [, tree] = /^([^*?[\]{}()|"\\]+)\/\*\*$/.exec(written) ?? []
    if (written.startsWith('!') || !hasPlainNames(written)) this.#addOther('', written, value)
    else if (folder !== undefined) push(this.#folders, folder, value)
    else if (extension !== undefined) push(this.#extensions, extension, value)
    else if (name !== undefined) push(this.#names, name, value)
    else if (tree !== undefined) push(this.#trees, tree, value)
    else if (!special.test(written)) push(this.#paths, written, value)
    else this.#addOther(headOf(written), written, value)
  }

  #addOther(head: string, glob: string, value: Value): void {
    push(this.#others, head, { hint: hintOf(glob), fits: globMatcher([glob]), value })
    if (!this.#lengths.includes(head.length)) this.#lengths = [...this.#lengths, head.length].sort((a, b) => a - b)
  }

  /** As a glob that fits `path` and nothing else. */
  addPath(path: string, value: Value): void {
    push(this.#paths, this.#ignoreCase ? path.toLowerCase() : path, value)
  }

  /** The values of the globs that fit `path`, each once, in no order that means something. */
  find(path: string): ReadonlySet<Value> {
    const asked = this.#ignoreCase ? path.toLowerCase() : path
    const segments = asked.split('/')
    const name = segments.pop() ?? ''
    const found = new Set<Value>(this.#names.get(name))
    const addAll = (values: readonly Value[] | undefined) => {
      if (values !== undefined) for (const value of values) found.add(value)
    }
    addAll(this.#paths.get(asked))
    if (this.#folders.size > 0) for (const segment of segments) addAll(this.#folders.get(segment))
    for (let dot = name.indexOf('.'); dot !== -1; dot = name.indexOf('.', dot + 1)) {
      addAll(this.#extensions.get(name.slice(dot + 1)))
    }
    for (const length of this.#lengths) {
      if (length > asked.length) break
      for (const { hint, fits, value } of this.#others.get(asked.slice(0, length)) ?? []) {
        if (asked.includes(hint) && !found.has(value) && fits(asked)) found.add(value)
      }
    }
    if (this.#trees.size > 0) {
      addAll(this.#trees.get(asked))
      for (let slash = asked.indexOf('/'); slash !== -1; slash = asked.indexOf('/', slash + 1))
        addAll(this.#trees.get(asked.slice(0, slash)))
    }
    return found
  }
}

interface Other<Value> {
  readonly hint: string
  readonly fits: (path: string) => boolean
  readonly value: Value
}

/** What a glob is made of, beside plain names: a sign in front of a parenthesis counts only with it. */
const special = /[*?[\]{}()|"\\]/

/** Whether no name in it is empty or made of dots alone, which globs take in ways of their own. */
function hasPlainNames(glob: string): boolean {
  return glob.split('/').every((name) => !/^\.*$/.test(name))
}

/** What every path that fits begins with. A sign in front of a parenthesis is part of the wildcard, and a slash may stand for nothing. */
function headOf(glob: string): string {
  if (!glob.includes('/')) return ''
  const first = glob.search(/[+@!]?[*?[\]{}()|"\\]/)
  return glob.slice(0, Math.max(0, first)).replace(/\/+$/, '')
}

/** The longest text that every path which fits has in it; nothing where that is hard to say. */
function hintOf(glob: string): string {
  if (/[[\]()!"\\]/.test(glob)) return ''
  const plain = glob.replaceAll(/\{[^{}]*\}/g, '*').split(/[*?/{}+@|]+/)
  return plain.reduce((longest, part) => (part.length > longest.length ? part : longest), '')
}

function push<Item>(lists: Map<string, Item[]>, key: string, item: Item): void {
  const list = lists.get(key)
  if (list) list.push(item)
  else lists.set(key, [item])
}
