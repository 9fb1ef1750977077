/** Whether bytes that begin like a database go on like one. */
export function isDatabase(bytes: Buffer): boolean {
  return bytes.length >= 100 && new Database(bytes).isSound
}

/** The pages of a database file, as its header describes them. */
export class Database {
  readonly bytes: Buffer
  /** A page, or a part of one, that could not be read where the database says that it is. */
  isDamaged = false
  readonly #read: [number, number][] = []
  readonly #pageSize: number
  readonly #usable: number

  constructor(bytes: Buffer) {
    this.bytes = bytes
    const size = bytes.readUInt16BE(16)
    this.#pageSize = size === 1 ? 65_536 : size
    this.#usable = this.#pageSize - (bytes[20] ?? 0)
  }

  /** Whether the header can be true: a page is a power of two from 512 on. */
  get isSound(): boolean {
    return this.#pageSize >= 512 && (this.#pageSize & (this.#pageSize - 1)) === 0 && this.#usable >= 480
  }

  /** The encoding of every text in it. */
  get encoding(): 'utf-8' | 'utf-16le' | 'utf-16be' {
    const code = this.bytes.readUInt32BE(56)
    return code === 2 ? 'utf-16le' : code === 3 ? 'utf-16be' : 'utf-8'
  }

  /** Where the records lie that were given, ascending; in between there may be what was deleted. */
  get read(): readonly (readonly [number, number])[] {
    const joined: [number, number][] = []
    for (const [start, end] of this.#read.sort((one, other) => one[0] - other[0])) {
      const last = joined.at(-1)
      // Between two records there are their lengths and row numbers.
      if (last && start - last[1] <= MOST_BETWEEN) last[1] = Math.max(last[1], end)
      else joined.push([start, end])
    }
    return joined
  }

  /** The records of the tree whose root is the page `root`, in order. `seen` keeps every page from being read twice. */
  *records(root: number, seen: Set<number>): Iterable<Buffer> {
    const waiting = [root]
    for (let page = waiting.pop(); page !== undefined; page = waiting.pop()) {
      const start = (page - 1) * this.#pageSize
      if (page < 1 || seen.has(page) || start + this.#pageSize > this.bytes.length) {
        this.isDamaged = true
        continue
      }
      seen.add(page)
      const header = start + (page === 1 ? 100 : 0)
      const type = this.bytes[header] ?? 0
      const isInner = type === INNER_TABLE || type === INNER_INDEX
      if (!isInner && type !== LEAF_TABLE && type !== LEAF_INDEX) {
        this.isDamaged = true
        continue
      }
      const cells = this.#cells(start, header, isInner)
      if (isInner) {
        waiting.push(this.bytes.readUInt32BE(header + 8))
        for (const cell of [...cells].reverse()) waiting.push(this.bytes.readUInt32BE(cell))
      }
      if (type !== INNER_TABLE)
        for (const cell of cells) {
          const known = this.#read.length
          const payload = this.#payload(start, isInner ? cell + 4 : cell, type, seen)
          // Columns that do not fit cut a text in two: such a record is looked at as it stands, too.
          if (!isWholeRecord(payload)) this.#read.length = known
          yield payload
        }
    }
  }

  /** Where the cells of a page are. */
  #cells(start: number, header: number, isInner: boolean): readonly number[] {
    const pointers = header + (isInner ? 12 : 8)
    const most = Math.floor((start + this.#pageSize - pointers) / 2)
    const count = Math.min(this.bytes.readUInt16BE(header + 3), most)
    const cells = Array.from({ length: count }, (_, index) => start + this.bytes.readUInt16BE(pointers + index * 2))
    // A hostile page may name one cell many times, or one past its end.
    const sound = [...new Set(cells)].filter((cell) => cell >= pointers && cell + 4 <= start + this.#pageSize)
    this.isDamaged ||= sound.length < this.bytes.readUInt16BE(header + 3)
    return sound
  }

  #payload(start: number, cell: number, type: number, seen: Set<number>): Buffer {
    const size = readVarint(this.bytes, cell)
    const from = type === LEAF_TABLE ? readVarint(this.bytes, size.end).end : size.end
    const local = this.#localLength(size.value, type)
    const end = Math.min(from + local, start + this.#pageSize)
    const first = this.#piece(from, end)
    this.isDamaged ||= from + local > end
    if (local === size.value || end + 4 > start + this.#pageSize) return first
    return Buffer.concat([first, ...this.#overflow(this.bytes.readUInt32BE(end), size.value - local, seen)])
  }

  /** How much of a payload is on its page; the rest is on a chain of other pages (file format, 1.6). */
  #localLength(size: number, type: number): number {
    const usable = this.#usable
    const most = type === LEAF_TABLE ? usable - 35 : Math.floor(((usable - 12) * 64) / 255) - 23
    if (size <= most) return size
    const least = Math.floor(((usable - 12) * 32) / 255) - 23
    const length = least + ((size - least) % (usable - 4))
    return length <= most ? length : least
  }

  *#overflow(first: number, size: number, seen: Set<number>): Iterable<Buffer> {
    let left = size
    for (let page = first; left > 0 && page > 0 && !seen.has(page); ) {
      const start = (page - 1) * this.#pageSize
      if (start + this.#pageSize > this.bytes.length) break
      seen.add(page)
      const length = Math.min(left, this.#usable - 4)
      yield this.#piece(start + 4, start + 4 + length)
      left -= length
      page = this.bytes.readUInt32BE(start)
    }
    this.isDamaged ||= left > 0
  }

  #piece(start: number, end: number): Buffer {
    if (end > start) this.#read.push([start, end])
    return this.bytes.subarray(start, Math.max(start, end))
  }
}

const MOST_BETWEEN = 12
const INNER_INDEX = 2
const INNER_TABLE = 5
const LEAF_INDEX = 10
const LEAF_TABLE = 13

/** A value of a row; blobs and texts are views. */
export type Value = null | number | bigint | { readonly kind: 'text' | 'blob'; readonly bytes: Buffer }

/** A variable-length integer (at most nine bytes, the highest first), and where it ends. */
function readVarint(bytes: Buffer, start: number): { readonly value: number; readonly end: number } {
  let value = 0
  for (let at = start; at < start + 8; at += 1) {
    const byte = bytes[at] ?? 0
    value = value * 128 + (byte & 0x7f)
    if (byte < 0x80) return { value, end: at + 1 }
  }
  // The ninth byte counts whole.
  return { value: value * 256 + (bytes[start + 8] ?? 0), end: start + 9 }
}

/** The values of a record: first a header with their types, then their bytes. What is left when the types are at an end, or do not fit, comes last. */
export function* readRecord(payload: Buffer): Iterable<Value> {
  const header = readVarint(payload, 0)
  const headerEnd = Math.min(header.value, payload.length)
  let body = headerEnd
  for (let at = header.end; at < headerEnd; ) {
    const type = readVarint(payload, at)
    at = type.end
    const length = lengthOf(type.value)
    if (body + length > payload.length) break
    yield decodeValue(type.value, payload.subarray(body, body + length))
    body += length
  }
  if (body < payload.length) yield { kind: 'blob', bytes: payload.subarray(body) }
  // Types of sixteen columns and more, or a length that lies, and text among them.
  if (headerEnd > LONGEST_HEADER) yield { kind: 'blob', bytes: payload.subarray(0, headerEnd) }
}

/** Whether the columns that its header names are all of a record, and no more. */
function isWholeRecord(payload: Buffer): boolean {
  const header = readVarint(payload, 0)
  if (header.value > payload.length) return false
  let length = header.value
  for (let at = header.end; at < header.value; ) {
    const type = readVarint(payload, at)
    at = type.end
    length += lengthOf(type.value)
  }
  return length === payload.length
}

function lengthOf(type: number): number {
  return type >= 12 ? Math.floor((type - 12) / 2) : (lengths[type] ?? 0)
}

function decodeValue(type: number, bytes: Buffer): Value {
  if (type >= 12) return { kind: type % 2 === 0 ? 'blob' : 'text', bytes }
  if (type === 8 || type === 9) return type - 8
  if (type === 7) return bytes.readDoubleBE(0)
  if (type === 6) return bytes.readBigInt64BE(0)
  return bytes.length === 0 ? null : bytes.readIntBE(0, bytes.length)
}

/** Bytes of types that hide no secret. */
const LONGEST_HEADER = 16

const lengths = [0, 1, 2, 3, 4, 6, 8, 8, 0, 0, 0, 0]
