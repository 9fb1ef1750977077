/**
 * Texts by a digest of 64 bits, in a table of numbers: millions of them take 8 bytes each and no string is kept. Two texts of one digest are
 * taken for one, which of four million happens by chance once in a million packages.
 */
export class DigestSet {
  readonly #most: number
  #table: Int32Array = new Int32Array(2 * FIRST)
  #size = 0

  constructor(most: number) {
    this.#most = most
  }

  get size(): number {
    return this.#size
  }

  /** Adds a text, unless there are as many as there may be; says whether it is new. */
  add(text: string): boolean {
    digest(text)
    return this.addDigested()
  }

  /** The same for the text that `digest` was last given. */
  addDigested(): boolean {
    const place = this.#placeOfDigest()
    if (this.#table[place] !== 0 || this.#table[place + 1] !== 0 || this.#size >= this.#most) return false
    this.#table[place] = first
    this.#table[place + 1] = second
    this.#size += 1
    if (this.#size * 2 > this.#table.length / 2) this.#grow()
    return true
  }

  has(text: string): boolean {
    digest(text)
    return this.hasDigested()
  }

  /** The same for the text that `digest` was last given. */
  hasDigested(): boolean {
    const place = this.#placeOfDigest()
    return this.#table[place] !== 0 || this.#table[place + 1] !== 0
  }

  /** Where the text stands, or would. */
  #placeOfDigest(): number {
    const table = this.#table
    const mask = table.length / 2 - 1
    let slot = first & mask
    for (;;) {
      const place = slot * 2
      if (table[place] === 0 && table[place + 1] === 0) return place
      if (table[place] === first && table[place + 1] === second) return place
      slot = (slot + 1) & mask
    }
  }

  #grow(): void {
    const old = this.#table
    this.#table = new Int32Array(old.length * 2)
    for (let at = 0; at < old.length; at += 2) {
      first = old[at] ?? 0
      second = old[at + 1] ?? 0
      if (first === 0 && second === 0) continue
      const place = this.#placeOfDigest()
      this.#table[place] = first
      this.#table[place + 1] = second
    }
  }
}

/** A power of two. */
const FIRST = 1 << 16

/** The digest of the last text: two numbers that are returned as one would be an object each time. */
let first = 0
let second = 0

/** Makes the digest of a text, for every set that is asked next: FNV-1a over UTF-16 units, and a second mixing of the same units; never 0 and 0. */
export function digest(text: string): void {
  let one = 0x811c9dc5 | 0
  let other = 0x9e3779b9 | 0
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at)
    one = Math.imul(one ^ unit, 0x01000193)
    other = Math.imul((other << 7) | (other >>> 25), 0x85ebca6b) ^ unit
  }
  first = Math.imul(one ^ (one >>> 15), 0x2c1b3c6d)
  second = other === 0 && first === 0 ? 1 : other
}
