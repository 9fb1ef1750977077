/** A keyword that occurs in the bytes: which, and the offset just past its last byte. */
export type OnHit = (keyword: number, end: number) => void

/**
 * Finds all keywords at once, ASCII case folded, in time that depends on the bytes alone (Aho–Corasick as a table over classes of bytes).
 * Bytes that no keyword holds share one class, which keeps the table of thousands of states in the processor's cache. Each step waits for
 * the one before it to come out of memory, so four places of a text are read in turn, which takes half the time.
 */
export class Automaton {
  readonly keywords: readonly string[]
  /** By byte: its class; 0 for what stands in no keyword. */
  readonly #classes: Uint8Array
  /** One column a class. A transition holds the next state's row offset, negated when keywords end there. */
  readonly #next: Int32Array
  /** Bits by which a state becomes its row offset. */
  readonly #shift: number
  /** Keywords that end in a state, longest first, by state number. */
  readonly #outputs: readonly (readonly number[] | undefined)[]
  /** Bytes that may be part of a keyword which ends behind them. */
  readonly #memory: number

  /** `keywords` are not empty; those beyond ASCII are found as their UTF-8 bytes. */
  constructor(keywords: readonly string[]) {
    this.keywords = keywords
    const spelled = keywords.map((keyword) => Buffer.from(keyword.toLowerCase()))
    const { classes, count } = classify(spelled)
    this.#classes = classes
    this.#shift = Math.ceil(Math.log2(count))
    const { next, outputs } = link(plant(spelled, classes), this.#shift)
    this.#next = next
    this.#outputs = Array.from({ length: next.length >> this.#shift }, (_, state) => outputs.get(state))
    this.#memory = Math.max(0, ...spelled.map(({ length }) => length - 1))
  }

  /** Tells every hit in `bytes` from `start` to `end`, in the order of their ends. */
  scan(bytes: Uint8Array, onHit: OnHit, start: number = 0, end: number = bytes.length): void {
    const hits: Hits = [[], [], [], []]
    let at = start
    while (end - at >= SHORT) {
      const lane = Math.min(LANE, (end - at) >> 2)
      this.#readLanes(bytes, start, at, lane, hits)
      for (const own of hits) this.#tell(own, onHit)
      at += 4 * lane
    }
    this.#readRest(bytes, start, at, end, hits[0])
    this.#tell(hits[0], onHit)
  }

  // Nothing that is called for a hit may be called from the loops: the compiler would make one with it, over and over.
  #readLanes(bytes: Uint8Array, start: number, at: number, lane: number, hits: Hits): void {
    const next = this.#next
    const classes = this.#classes
    const [at1, at2, at3] = [at + lane, at + 2 * lane, at + 3 * lane]
    let row0 = this.#rowAt(bytes, at, start)
    let row1 = this.#rowAt(bytes, at1, start)
    let row2 = this.#rowAt(bytes, at2, start)
    let row3 = this.#rowAt(bytes, at3, start)
    for (let i = 0; i < lane; i += 1) {
      row0 = next[row0 + (classes[bytes[at + i] as number] as number)] as number
      row1 = next[row1 + (classes[bytes[at1 + i] as number] as number)] as number
      row2 = next[row2 + (classes[bytes[at2 + i] as number] as number)] as number
      row3 = next[row3 + (classes[bytes[at3 + i] as number] as number)] as number
      if ((row0 | row1 | row2 | row3) >= 0) continue
      if (row0 < 0) {
        row0 = -row0
        hits[0].push(row0, at + i + 1)
      }
      if (row1 < 0) {
        row1 = -row1
        hits[1].push(row1, at1 + i + 1)
      }
      if (row2 < 0) {
        row2 = -row2
        hits[2].push(row2, at2 + i + 1)
      }
      if (row3 < 0) {
        row3 = -row3
        hits[3].push(row3, at3 + i + 1)
      }
    }
  }

  #readRest(bytes: Uint8Array, start: number, at: number, end: number, hits: number[]): void {
    const next = this.#next
    const classes = this.#classes
    let row = this.#rowAt(bytes, at, start)
    for (let i = at; i < end; i += 1) {
      row = next[row + (classes[bytes[i] as number] as number)] as number
      if (row >= 0) continue
      row = -row
      hits.push(row, i + 1)
    }
  }

  /** The row that a reading from `start` has reached at `at`: no more than the longest keyword before it can matter. */
  #rowAt(bytes: Uint8Array, at: number, start: number): number {
    let row = 0
    for (let i = Math.max(start, at - this.#memory); i < at; i += 1)
      row = Math.abs(this.#next[row + (this.#classes[bytes[i] as number] as number)] as number)
    return row
  }

  /** Tells the hits, rows and ends in turn, and forgets them. */
  #tell(hits: number[], onHit: OnHit): void {
    for (let i = 0; i < hits.length; i += 2) {
      const keywords = this.#outputs[(hits[i] as number) >> this.#shift] ?? []
      for (let k = 0; k < keywords.length; k += 1) onHit(keywords[k] as number, hits[i + 1] as number)
    }
    hits.length = 0
  }
}

/** For each lane, the rows and ends of hits in turn. */
type Hits = readonly [number[], number[], number[], number[]]

/** Bytes that are read from one place in one go: what is found there waits for the places before it. */
const LANE = 1 << 15
/** Less text is read from one place. */
const SHORT = 1 << 10

function classify(keywords: readonly Uint8Array[]): { readonly classes: Uint8Array; readonly count: number } {
  const classes = new Uint8Array(256)
  let count = 1
  for (const keyword of keywords) {
    for (const byte of keyword) {
      if (classes[byte] !== 0) continue
      for (const same of bothCases(byte)) classes[same] = count
      count += 1
    }
  }
  // A byte holds the class in any case: upper case never occurs in a keyword, so there are fewer than 231.
  return { classes, count }
}

interface Trie {
  /** By state, the shallower first and the root before all: its parent, and the class that leads to it. */
  readonly parents: readonly number[]
  readonly columns: readonly number[]
  /** The first state of each depth, and behind them the number of states. */
  readonly depths: readonly number[]
  /** Keywords that end in a state. */
  readonly ends: ReadonlyMap<number, readonly number[]>
}

/** All keywords grow by a byte at a time, so that states are numbered by their depth. */
function plant(keywords: readonly Uint8Array[], classes: Uint8Array): Trie {
  if (keywords.some(({ length }) => length === 0)) throw new RangeError('a keyword of the automaton is empty')
  const parents = [0]
  const columns = [0]
  const depths = [0, 1]
  const ends = new Map<number, number[]>()
  const reached = new Uint32Array(keywords.length)
  let growing = [...keywords.keys()]
  for (let depth = 0; growing.length > 0; depth += 1) {
    const children = new Map<number, number>()
    const longer: number[] = []
    for (const index of growing) {
      const keyword = keywords[index] as Uint8Array
      const parent = reached[index] as number
      const column = classes[keyword[depth] as number] as number
      let state = children.get(parent * 256 + column)
      if (state === undefined) {
        state = parents.length
        children.set(parent * 256 + column, state)
        parents.push(parent)
        columns.push(column)
      }
      reached[index] = state
      if (keyword.length > depth + 1) longer.push(index)
      else {
        const ending = ends.get(state)
        if (ending === undefined) ends.set(state, [index])
        else ending.push(index)
      }
    }
    depths.push(parents.length)
    growing = longer
  }
  return { parents, columns, depths, ends }
}

/** Fills the table, one depth after the other: a row begins as a copy of that of the longest proper suffix, which is complete by then. */
function link(trie: Trie, shift: number): { next: Int32Array; outputs: ReadonlyMap<number, readonly number[]> } {
  const { parents, columns, depths, ends } = trie
  const next = new Int32Array(parents.length << shift)
  const failure = new Uint32Array(parents.length)
  const outputs = new Map<number, readonly number[]>()
  for (let depth = 1; depth + 1 < depths.length; depth += 1) {
    const [from, to] = [depths[depth] as number, depths[depth + 1] as number]
    for (let state = from; state < to; state += 1) {
      const parent = parents[state] as number
      const column = columns[state] as number
      const fallback =
        parent === 0 ? 0 : Math.abs(next[((failure[parent] as number) << shift) + column] as number) >> shift
      failure[state] = fallback
      const own = ends.get(state)
      const shorter = outputs.get(fallback)
      const all = own === undefined ? shorter : shorter === undefined ? own : [...own, ...shorter]
      if (all !== undefined) outputs.set(state, all)
      next[(parent << shift) + column] = all === undefined ? state << shift : -(state << shift)
    }
    for (let state = from; state < to; state += 1) {
      const fallback = failure[state] as number
      next.copyWithin(state << shift, fallback << shift, (fallback + 1) << shift)
    }
  }
  return { next, outputs }
}

function bothCases(byte: number): readonly number[] {
  return byte >= 0x61 && byte <= 0x7a ? [byte, byte - 0x20] : [byte]
}
