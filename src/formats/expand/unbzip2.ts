import { decodeInto, type Expanded, type Output, Stop } from './output.ts'

/** Decompresses the streams of bzip2 to at most `most` bytes. */
export function unbzip2(bytes: Buffer, most: number): Expanded {
  return decodeInto(most, (output) => {
    const bits = new Bits(bytes)
    for (let isFirst = true; ; isFirst = false) {
      if (!isFirst && bits.isAtEnd) return
      if (bits.read(24) !== 0x425a68) throw new Stop(isFirst ? 'corrupt' : 'trailing')
      const level = bits.read(8) - 0x30
      if (level < 1 || level > 9) throw new Stop('corrupt')
      for (let hasMore = true; hasMore; ) hasMore = readBlock(bits, level * 100_000, output)
      bits.align()
    }
  })
}

/** Reads bits, the highest first. */
class Bits {
  readonly #bytes: Buffer
  #at = 0
  #held = 0
  #count = 0

  constructor(bytes: Buffer) {
    this.#bytes = bytes
  }

  get isAtEnd(): boolean {
    return this.#at >= this.#bytes.length
  }

  bit(): number {
    if (this.#count === 0) {
      if (this.#at >= this.#bytes.length) throw new Stop('truncated')
      this.#held = this.#bytes[this.#at] as number
      this.#at += 1
      this.#count = 8
    }
    this.#count -= 1
    return (this.#held >>> this.#count) & 1
  }

  /** At most 24 at once. */
  read(count: number): number {
    let value = 0
    for (let left = count; left > 0; left -= 1) value = (value << 1) | this.bit()
    return value
  }

  align(): void {
    this.#count = 0
  }
}

/** One block; false at the end of the stream. */
function readBlock(bits: Bits, most: number, output: Output): boolean {
  const magic = [bits.read(24), bits.read(24)]
  bits.read(16)
  bits.read(16)
  if (magic[0] === 0x177245 && magic[1] === 0x385090) return false
  if (magic[0] !== 0x314159 || magic[1] !== 0x265359 || bits.bit() === 1) throw new Stop('corrupt')
  const origin = bits.read(24)
  const symbols = readSymbols(bits)
  const { trees, selectors } = readTrees(bits, symbols.length + 2)
  const { order, counts, length } = readMoves(bits, symbols, trees, selectors, most)
  if (origin >= length) throw new Stop('corrupt')
  undo(order, counts, length, origin, output)
  return true
}

function readSymbols(bits: Bits): number[] {
  const used = bits.read(16)
  const symbols: number[] = []
  for (let high = 0; high < 16; high += 1) {
    if (((used >>> (15 - high)) & 1) === 0) continue
    const low = bits.read(16)
    for (let at = 0; at < 16; at += 1) if ((low >>> (15 - at)) & 1) symbols.push(high * 16 + at)
  }
  if (symbols.length === 0) throw new Stop('corrupt')
  return symbols
}

/** A canonical Huffman code: by length, the largest code and where its symbols begin. */
interface Tree {
  readonly limits: readonly number[]
  readonly bases: readonly number[]
  readonly symbols: readonly number[]
}

function readTrees(bits: Bits, size: number): { trees: readonly Tree[]; selectors: readonly number[] } {
  const count = bits.read(3)
  const total = bits.read(15)
  if (count < 2 || count > 6 || total === 0) throw new Stop('corrupt')
  const recent = Array.from({ length: count }, (_, index) => index)
  const selectors: number[] = []
  for (let index = 0; index < total; index += 1) {
    let place = 0
    while (bits.bit() === 1) if (++place >= count) throw new Stop('corrupt')
    const [selector = 0] = recent.splice(place, 1)
    recent.unshift(selector)
    selectors.push(selector)
  }
  const trees = Array.from({ length: count }, () => {
    let length = bits.read(5)
    const lengths = Array.from({ length: size }, () => {
      while (bits.bit() === 1) length += bits.bit() === 1 ? -1 : 1
      if (length < 1 || length > 20) throw new Stop('corrupt')
      return length
    })
    return treeOf(lengths)
  })
  return { trees, selectors }
}

function treeOf(lengths: readonly number[]): Tree {
  const symbols: number[] = []
  const limits: number[] = []
  const bases: number[] = []
  let code = 0
  for (let length = 1; length <= 20; length += 1) {
    const before = symbols.length
    bases[length] = before - code
    for (const [symbol, own] of lengths.entries()) if (own === length) symbols.push(symbol)
    code += symbols.length - before
    limits[length] = code - 1
    code *= 2
  }
  return { limits, bases, symbols }
}

function readSymbol(bits: Bits, { limits, bases, symbols }: Tree): number {
  let code = 0
  for (let length = 1; length <= 20; length += 1) {
    code = (code << 1) | bits.bit()
    if (code <= (limits[length] as number)) return symbols[code + (bases[length] as number)] ?? stop()
  }
  return stop()
}

function stop(): never {
  throw new Stop('corrupt')
}

/** Undoes Huffman's code, runs and move-to-front. */
function readMoves(
  bits: Bits,
  symbols: readonly number[],
  trees: readonly Tree[],
  selectors: readonly number[],
  most: number,
): { order: Uint32Array; counts: Uint32Array; length: number } {
  const order = new Uint32Array(most)
  const counts = new Uint32Array(256)
  const recent = [...symbols]
  let length = 0
  let run = 0
  let weight = 1
  for (let read = 0; ; read += 1) {
    const tree = trees[selectors[Math.floor(read / 50)] ?? stop()] ?? stop()
    const symbol = readSymbol(bits, tree)
    if (symbol < 2) {
      run += weight << symbol
      weight <<= 1
      if (run > most) stop()
      continue
    }
    if (run > 0) {
      if (length + run > most) stop()
      const byte = recent[0] ?? stop()
      counts[byte] = (counts[byte] as number) + run
      order.fill(byte, length, length + run)
      length += run
      run = 0
      weight = 1
    }
    if (symbol === symbols.length + 1) return { order, counts, length }
    if (length >= most) stop()
    const [byte = stop()] = recent.splice(symbol - 1, 1)
    recent.unshift(byte)
    counts[byte] = (counts[byte] as number) + 1
    order[length] = byte
    length += 1
  }
}

/** Undoes the sorting of Burrows and Wheeler, and the runs before it. */
function undo(order: Uint32Array, counts: Uint32Array, length: number, origin: number, output: Output): void {
  const starts = new Uint32Array(256)
  for (let byte = 1; byte < 256; byte += 1) starts[byte] = (starts[byte - 1] as number) + (counts[byte - 1] as number)
  for (let at = 0; at < length; at += 1) {
    const byte = (order[at] as number) & 0xff
    const to = starts[byte] as number
    starts[byte] = to + 1
    order[to] = ((order[to] as number) | (at << 8)) >>> 0
  }
  let at = (order[origin] as number) >>> 8
  let same = 0
  let last = -1
  for (let left = length; left > 0; left -= 1) {
    const entry = order[at] as number
    const byte = entry & 0xff
    at = entry >>> 8
    if (same === 4) {
      for (let more = byte; more > 0; more -= 1) output.push(last)
      same = 0
      last = -1
      continue
    }
    same = byte === last ? same + 1 : 1
    last = byte
    output.push(byte)
  }
}
