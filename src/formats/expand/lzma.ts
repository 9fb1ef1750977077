import { type Output, Stop } from './output.ts'

/** The decoder of LZMA, as the LZMA SDK's specification describes it; one for a stream, whose state may be begun again. */
export class Lzma {
  readonly #output: Output
  /** Where the window begins in the output. */
  base: number
  #lc = 0
  #lpMask = 0
  #pbMask = 0
  #state = 0
  #distances = [0, 0, 0, 0] as [number, number, number, number]
  #probs = new Uint16Array(0)
  #bytes: Buffer = Buffer.alloc(0)
  #at = 0
  #range = 0
  #code = 0

  constructor(output: Output) {
    this.#output = output
    this.base = output.length
  }

  /** `properties` is the byte that packs lc, lp and pb. */
  begin(properties: number): void {
    if (properties >= 225) throw new Stop('corrupt')
    this.#lc = properties % 9
    const lp = Math.floor(properties / 9) % 5
    this.#lpMask = 2 ** lp - 1
    this.#pbMask = 2 ** Math.floor(properties / 45) - 1
    this.#probs = new Uint16Array(LITERAL + (0x300 << (this.#lc + lp)))
    this.reset()
  }

  reset(): void {
    this.#probs.fill(1024)
    this.#state = 0
    this.#distances = [0, 0, 0, 0]
  }

  get isBegun(): boolean {
    return this.#probs.length > 0
  }

  /** Decodes `bytes` until the output has `end` bytes, or to the mark of the end; whether that was met. */
  decode(bytes: Buffer, end: number): boolean {
    this.#bytes = bytes
    this.#at = 5
    this.#range = 0xffffffff
    if (bytes.length < 5) throw new Stop('truncated')
    this.#code = bytes.readUInt32BE(1)
    const output = this.#output
    while (output.length < end) {
      const position = (output.length - this.base) & this.#pbMask
      if (this.#bit(MATCH + this.#state * 16 + position) === 0) this.#literal()
      else if (this.#bit(REPEAT + this.#state) === 0) {
        const length = this.#length(LENGTH, position)
        this.#state = this.#state < 7 ? 7 : 10
        const distance = this.#distance(length)
        if (distance === 0xffffffff) return true
        this.#distances = [distance, this.#distances[0], this.#distances[1], this.#distances[2]]
        this.#copy(length + 2, end)
      } else this.#again(position, end)
    }
    return false
  }

  #again(position: number, end: number): void {
    const [first, second, third, fourth] = this.#distances
    if (this.#bit(REPEAT_0 + this.#state) === 0) {
      if (this.#bit(REPEAT_0_LONG + this.#state * 16 + position) === 0) {
        this.#state = this.#state < 7 ? 9 : 11
        this.#copy(1, end)
        return
      }
    } else if (this.#bit(REPEAT_1 + this.#state) === 0) this.#distances = [second, first, third, fourth]
    else if (this.#bit(REPEAT_2 + this.#state) === 0) this.#distances = [third, first, second, fourth]
    else this.#distances = [fourth, first, second, third]
    const length = this.#length(REPEAT_LENGTH, position)
    this.#state = this.#state < 7 ? 8 : 11
    this.#copy(length + 2, end)
  }

  #copy(length: number, end: number): void {
    if (this.#output.length + length > end) throw new Stop('corrupt')
    this.#output.copy(this.#distances[0] + 1, length, this.base)
  }

  #literal(): void {
    const output = this.#output
    const previous = output.length > this.base ? output.at(output.length - 1) : 0
    const low = ((output.length - this.base) & this.#lpMask) << this.#lc
    const probs = LITERAL + 0x300 * (low + (previous >>> (8 - this.#lc)))
    let symbol = 1
    if (this.#state >= 7) {
      const distance = this.#distances[0] + 1
      if (distance > output.length - this.base) throw new Stop('corrupt')
      let match = output.at(output.length - distance)
      while (symbol < 0x100) {
        const bit = (match >>> 7) & 1
        match <<= 1
        const read = this.#bit(probs + ((1 + bit) << 8) + symbol)
        symbol = (symbol << 1) | read
        if (bit !== read) break
      }
    }
    while (symbol < 0x100) symbol = (symbol << 1) | this.#bit(probs + symbol)
    output.push(symbol & 0xff)
    this.#state = this.#state < 4 ? 0 : this.#state < 10 ? this.#state - 3 : this.#state - 6
  }

  #length(probs: number, position: number): number {
    if (this.#bit(probs) === 0) return this.#tree(probs + 2 + position * 8, 3)
    if (this.#bit(probs + 1) === 0) return 8 + this.#tree(probs + 2 + 128 + position * 8, 3)
    return 16 + this.#tree(probs + 2 + 256, 8)
  }

  #distance(length: number): number {
    const slot = this.#tree(SLOT + Math.min(length, 3) * 64, 6)
    if (slot < 4) return slot
    const direct = (slot >>> 1) - 1
    const start = ((2 | (slot & 1)) << direct) >>> 0
    if (slot < 14) return start + this.#reverse(SPECIAL + start - slot, direct)
    let bits = 0
    for (let left = direct - 4; left > 0; left -= 1) bits = bits * 2 + this.#direct()
    return start + bits * 16 + this.#reverse(ALIGN, 4)
  }

  #tree(probs: number, bits: number): number {
    let symbol = 1
    for (let left = bits; left > 0; left -= 1) symbol = (symbol << 1) | this.#bit(probs + symbol)
    return symbol - (1 << bits)
  }

  #reverse(probs: number, bits: number): number {
    let symbol = 1
    let value = 0
    for (let at = 0; at < bits; at += 1) {
      const bit = this.#bit(probs + symbol)
      symbol = (symbol << 1) | bit
      value |= bit << at
    }
    return value
  }

  #direct(): number {
    this.#range >>>= 1
    const bit = this.#code >= this.#range ? 1 : 0
    if (bit === 1) this.#code -= this.#range
    this.#normalize()
    return bit
  }

  #bit(index: number): number {
    const probability = this.#probs[index] as number
    const bound = (this.#range >>> 11) * probability
    const bit = this.#code < bound ? 0 : 1
    if (bit === 0) {
      this.#range = bound
      this.#probs[index] = probability + ((2048 - probability) >>> 5)
    } else {
      this.#range -= bound
      this.#code -= bound
      this.#probs[index] = probability - (probability >>> 5)
    }
    this.#normalize()
    return bit
  }

  #normalize(): void {
    if (this.#range >= 0x1000000) return
    // The encoder flushes more than is ever needed, so that only what is cut short reads beyond the end.
    if (this.#at > this.#bytes.length) throw new Stop('truncated')
    this.#range = (this.#range << 8) >>> 0
    this.#code = ((this.#code << 8) | (this.#bytes[this.#at] ?? 0)) >>> 0
    this.#at += 1
  }
}

const MATCH = 0
const REPEAT = 192
const REPEAT_0 = 204
const REPEAT_1 = 216
const REPEAT_2 = 228
const REPEAT_0_LONG = 240
const SLOT = 432
const SPECIAL = 688
const ALIGN = 816
const LENGTH = 832
const REPEAT_LENGTH = 1346
const LITERAL = 1860
