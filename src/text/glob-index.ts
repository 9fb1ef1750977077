import { globMatcher } from './glob.ts'

/**
 * Many globs asked at once, as `globMatcher` takes them: names, extensions, folders and whole paths are looked up, and only what is left is
 * tried one by one. `ignoreCase` is how file systems of macOS and Windows take names.
 */
export class GlobIndex<Value> {
  readonly #ignoreCase: boolean
  /** By the name of a file: with the end of the path that a glob fits in any folder. */
  readonly #endings = new Map<string, Place<Value>[]>()
  readonly #extensions = new Map<string, Value[]>()
  /** By the last name of a folder whose whole contents a glob fits wherever it lies. */
  readonly #folders = new Map<string, Place<Value>[]>()
  readonly #paths = new Map<string, Value[]>()
  /** By the folder whose whole contents a glob fits. */
  readonly #trees = new Map<string, Value[]>()
  /** By what a glob begins with, up to its first wildcard. */
  readonly #others = new Map<string, Other<Value>[]>()
  /** The lengths of those beginnings, ascending. */
  #lengths: readonly number[] = []
  /** The folder that was asked for last. */
  #last: { readonly folder: string; readonly values: readonly Value[] } | undefined

  constructor({ ignoreCase }: { readonly ignoreCase: boolean }) {
    this.#ignoreCase = ignoreCase
  }

  add(glob: string, value: Value): void {
    this.#last = undefined
    const written = this.#ignoreCase ? glob.toLowerCase() : glob
    if (isLookedUp(written)) for (const each of spelledOut(written)) this.#addIndexed(each, value)
    else this.#addOther(written.startsWith('!') || !hasPlainNames(written) ? '' : headOf(written), written, value)
  }

  #addIndexed(glob: string, value: Value): void {
    const [, folder] = wholeFolder.exec(glob) ?? []
    const [, extension] = anyExtension.exec(glob) ?? []
    const [, ending] = anyEnding.exec(glob) ?? []
    const [, tree] = wholeTree.exec(glob) ?? []
    if (folder !== undefined) push(this.#folders, lastName(folder), { path: `/${folder}/`, value })
    else if (extension !== undefined) push(this.#extensions, extension, value)
    else if (ending !== undefined) push(this.#endings, lastName(ending), { path: `/${ending}`, value })
    else if (tree !== undefined) push(this.#trees, tree, value)
    else push(this.#paths, glob, value)
  }

  #addOther(head: string, glob: string, value: Value): void {
    const { hint, pairs } = hintsOf(glob)
    push(this.#others, head, { hint, pairs, fits: globMatcher([glob]), value })
    if (!this.#lengths.includes(head.length)) this.#lengths = [...this.#lengths, head.length].sort((a, b) => a - b)
  }

  /** As a glob that fits `path` and nothing else. */
  addPath(path: string, value: Value): void {
    push(this.#paths, this.#ignoreCase ? path.toLowerCase() : path, value)
  }

  /** The values of the globs that fit `path`, each once, in no order that means something. */
  find(path: string): ReadonlySet<Value> {
    const asked = this.#ignoreCase ? path.toLowerCase() : path
    const slashed = `/${asked}`
    const name = lastName(asked)
    const found = new Set<Value>()
    const addAll = (values: readonly Value[] | undefined) => {
      if (values !== undefined) for (const value of values) found.add(value)
    }
    addAll(this.#paths.get(asked))
    addAll(this.#trees.get(asked))
    addAll(this.#ofFolder(asked.slice(0, asked.length - name.length)))
    for (const { path: ending, value } of this.#endings.get(name) ?? []) if (slashed.endsWith(ending)) found.add(value)
    // As globs have it, all contents of a folder are the folder too.
    for (const { path: folder, value } of this.#folders.get(name) ?? [])
      if (`${slashed}/`.endsWith(folder)) found.add(value)
    for (let dot = name.indexOf('.'); dot !== -1; dot = name.indexOf('.', dot + 1)) {
      addAll(this.#extensions.get(name.slice(dot + 1)))
    }
    const pairs = pairsOf(slashed)
    for (const length of this.#lengths) {
      if (length > asked.length) break
      for (const other of this.#others.get(asked.slice(0, length)) ?? []) {
        if (lacksOneOf(pairs, other.pairs) || !slashed.includes(other.hint)) continue
        if (!found.has(other.value) && other.fits(asked)) found.add(other.value)
      }
    }
    return found
  }

  /** The values of the globs that fit everything in `folder`, which ends in a slash or is empty. Files of one folder are asked for together. */
  #ofFolder(folder: string): readonly Value[] {
    if (this.#last?.folder === folder) return this.#last.values
    const values: Value[] = []
    const slashed = `/${folder}`
    for (let slash = folder.indexOf('/'), from = 0; slash !== -1; from = slash + 1, slash = folder.indexOf('/', from)) {
      for (const { path, value } of this.#folders.get(folder.slice(from, slash)) ?? [])
        if (slashed.includes(path)) values.push(value)
      values.push(...(this.#trees.get(folder.slice(0, slash)) ?? []))
    }
    this.#last = { folder, values }
    return values
  }
}

interface Place<Value> {
  readonly path: string
  readonly value: Value
}

interface Other<Value> {
  /** What stands in every path that fits, once a slash is put in front. */
  readonly hint: string
  /** Of all such pieces; a path without one of them lacks one. */
  readonly pairs: Pairs
  readonly fits: (path: string) => boolean
  readonly value: Value
}

/** A bit for every two characters that follow each other; some share one. */
interface Pairs {
  readonly low: number
  readonly high: number
}

function pairsOf(text: string): Pairs {
  let low = 0
  let high = 0
  let before = text.charCodeAt(0)
  for (let at = 1; at < text.length; at += 1) {
    const code = text.charCodeAt(at)
    const bit = 1 << ((before * 5 + code) & 31)
    if (((before ^ code) & 1) === 0) low |= bit
    else high |= bit
    before = code
  }
  return { low, high }
}

function lacksOneOf(own: Pairs, asked: Pairs): boolean {
  return (asked.low & ~own.low) !== 0 || (asked.high & ~own.high) !== 0
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

/** The longest text that every path which fits has in it once a slash is put in front, and the pairs of all; nothing where that is hard to say. */
function hintsOf(glob: string): { readonly hint: string; readonly pairs: Pairs } {
  const from = glob.startsWith('**/') ? glob.slice(2) : glob.includes('/') ? glob : `/${glob}`
  let open = from.replaceAll(/\[[\w .~(-]+\]/g, '*')
  for (let before = ''; before !== open; ) {
    before = open
    open = open.replaceAll(/\{[^{}]*\}/g, '*')
  }
  if (/[[\]()!"\\]/.test(open)) return { hint: '', pairs: { low: 0, high: 0 } }
  // What stands for all contents of a folder fits the folder itself, and a folder of any depth may be none.
  let end = open.length
  while (open.endsWith('/**', end)) end -= 3
  const plain = `${open.slice(0, end)}*`.replaceAll(/\/\*\*(?=\/)/g, '/*').split(/[*?{}+@|]+/)
  return {
    // Of two as long, the latter: the first may be the slash that every path has.
    hint: plain.reduce((longest, part) => (part.length >= longest.length ? part : longest), ''),
    pairs: plain.map(pairsOf).reduce((all, own) => ({ low: all.low | own.low, high: all.high | own.high })),
  }
}

const wholeFolder = /^\*\*\/([^*?[\]{}()|"\\]+)\/\*\*$/
const anyExtension = /^(?:\*\*\/)?\*\.([^/*?[\]{}()|"\\]+)$/
const anyEnding = /^(?:\*\*\/(?=.)|(?=[^/]+$))([^*?[\]{}()|"\\]+)$/
const wholeTree = /^([^*?[\]{}()|"\\]+)\/\*\*$/

/** Whether a glob is one that is looked up, not tried. */
export function isLookedUp(glob: string): boolean {
  if (glob.startsWith('!') || !hasPlainNames(glob)) return false
  return spelledOut(glob).every((each) => hasPlainNames(each) && isIndexed(each))
}

function isIndexed(glob: string): boolean {
  return !special.test(glob) || [wholeFolder, anyExtension, anyEnding, wholeTree].some((shape) => shape.test(glob))
}

/** The globs that stand for one with lists of plain texts in braces; the glob itself where these are many. */
function spelledOut(glob: string): readonly string[] {
  let all: readonly string[] = [glob]
  for (;;) {
    const next = all.flatMap((each) => {
      const [list, texts] = /\{([^{}*?[\]()!|"\\]*,[^{}*?[\]()!|"\\]*)\}/.exec(each) ?? []
      if (list === undefined || texts === undefined || /\.\.|[@+/]/.test(texts)) return [each]
      return texts.split(',').map((text) => each.replace(list, () => text))
    })
    if (next.length === all.length) return all
    if (next.length > MOST_SPELLED) return [glob]
    all = next
  }
}

const MOST_SPELLED = 64

function lastName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1)
}

function push<Item>(lists: Map<string, Item[]>, key: string, item: Item): void {
  const list = lists.get(key)
  if (list) list.push(item)
  else lists.set(key, [item])
}
