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
  /** By the folder that a glob begins with; the empty one where it begins with a wildcard. */
  readonly #others = new Map<string, Other<Value>[]>()

  constructor({ ignoreCase }: { readonly ignoreCase: boolean }) {
    this.#ignoreCase = ignoreCase
  }

  add(glob: string, value: Value): void {
    const written = this.#ignoreCase ? glob.toLowerCase() : glob
    const [, folder] = /^\*\*\/([^/*?[\]{}()|"\\]+)\/\*\*$/.exec(written) ?? []
    const [, extension] = /^(?:\*\*\/)?\*\.([^/*?[\]{}()|"\\]+)$/.exec(written) ?? []
    const [, name] = /^(?:\*\*\/)?([^/*?[\]{}()|"\\]+)$/.exec(written) ?? []
    const [, tree] = /^([^*?[\]{}()|"\\]+)\/\*\*$/.exec(written) ?? []
    if (written.startsWith('!') || !hasPlainNames(written)) push(this.#others, '', other(written, value))
    else if (folder !== undefined) push(this.#folders, folder, value)
    else if (extension !== undefined) push(this.#extensions, extension, value)
    else if (name !== undefined) push(this.#names, name, value)
    else if (tree !== undefined) push(this.#trees, tree, value)
    else if (!special.test(written)) push(this.#paths, written, value)
    else push(this.#others, folderOf(written), other(written, value))
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
    const tryOthers = (others: readonly Other<Value>[] | undefined) => {
      for (const { hint, fits, value } of others ?? []) {
        if (asked.includes(hint) && !found.has(value) && fits(asked)) found.add(value)
      }
    }
    tryOthers(this.#others.get(''))
    addAll(this.#trees.get(asked))
    if (this.#trees.size > 0 || this.#others.size > 0) {
      for (let slash = asked.indexOf('/'); slash !== -1; slash = asked.indexOf('/', slash + 1)) {
        const folder = asked.slice(0, slash)
        addAll(this.#trees.get(folder))
        if (folder !== '') tryOthers(this.#others.get(folder))
      }
    }
    return found
  }
}

interface Other<Value> {
  readonly hint: string
  readonly fits: (path: string) => boolean
  readonly value: Value
}

function other<Value>(glob: string, value: Value): Other<Value> {
  return { hint: hintOf(glob), fits: globMatcher([glob]), value }
}

/** What a glob is made of, beside plain names: a sign in front of a parenthesis counts only with it. */
const special = /[*?[\]{}()|"\\]/

/** Whether no name in it is empty or made of dots alone, which globs take in ways of their own. */
function hasPlainNames(glob: string): boolean {
  return glob.split('/').every((name) => !/^\.*$/.test(name))
}

/** The folders that a glob begins with, up to the first name with a wildcard. */
function folderOf(glob: string): string {
  const names = glob.split('/').slice(0, -1)
  const first = names.findIndex((name) => special.test(name))
  return names.slice(0, first === -1 ? names.length : first).join('/')
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
