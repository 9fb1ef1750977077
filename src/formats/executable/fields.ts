import { slice } from '../slice.ts'

/** Reads unsigned numbers in the byte order of an executable; NaN where they do not lie within it. */
export class Fields {
  readonly bytes: Buffer
  readonly #isLittle: boolean

  constructor(bytes: Buffer, isLittle: boolean) {
    this.bytes = bytes
    this.#isLittle = isLittle
  }

  /** A number of 2, 4 or 8 bytes; beyond 2^53 only as precise as a double, which no offset within a file needs. */
  at(offset: number, size: 2 | 4 | 8): number {
    const field = slice(this.bytes, offset, size)
    if (field === null) return Number.NaN
    if (size === 8) return Number(this.#isLittle ? field.readBigUInt64LE() : field.readBigUInt64BE())
    return this.#isLittle ? field.readUIntLE(0, size) : field.readUIntBE(0, size)
  }

  /** The text from `offset` to its NUL, at most `most` bytes of it. */
  text(offset: number, most = 256): string {
    const start = Number.isSafeInteger(offset) && offset >= 0 ? offset : this.bytes.length
    const name = this.bytes.subarray(start, start + most)
    const end = name.indexOf(0)
    return name.toString('latin1', 0, end === -1 ? name.length : end)
  }
}
