import { createHash } from 'node:crypto'
import { inflateSync } from 'node:zlib'
import type { Opened } from '../../model/format.ts'
import type { Meter } from '../../model/limits.ts'
import { Budget } from '../budget.ts'
import { incomplete, limitReached, remark } from '../trouble.ts'

/** Opens a git pack, which starts at `start`, into the files that it holds, each named by its object id. */
export function* readPack(bytes: Buffer, start: number, meter: Meter): Iterable<Opened> {
  if (start + 12 > bytes.length) return yield incomplete('git-truncated', 'The pack stops within its header.')
  const promised = bytes.readUInt32BE(start + 8)
  const budget = new Budget(meter, bytes.length)
  const kept = new Kept()
  let lost = 0
  let total = 0
  let files = 0
  let at = start + 12
  for (let index = 0; index < promised; index += 1) {
    const header = headerAt(bytes, at)
    const { bytes: most, limit } = budget.left
    if (header !== null && header.size > most) return yield limitReached(limit, meter.limits)
    const read = header === null ? null : inflateAt(bytes.subarray(header.body), header.size + 1)
    if (header === null || read === null || read.bytes.length !== header.size) {
      yield incomplete(
        'git-damaged',
        `The pack is damaged at its object ${index + 1} of ${promised}; the rest was not read.`,
      )
      break
    }
    budget.spend(read.bytes.length)
    const base = header.base === null ? null : kept.get(header.base)
    const left = budget.left.bytes
    const made = header.base === null ? read.bytes : base && applyDelta(base.bytes, read.bytes, left)
    const type = header.base === null ? header.type : base?.type
    if (made && type !== undefined) {
      if (header.base !== null) budget.spend(made.length)
      const id = objectId(type, made)
      kept.put(at, id, { type, bytes: made })
      if (type === BLOB) {
        files += 1
        total += made.length
        yield { kind: 'entry', path: id, bytes: made }
      }
    } else lost += 1
    at = header.body + read.consumed
  }
  if (lost > 0)
    yield incomplete('git-delta', `${lost} objects of the pack are differences from objects that are missing.`)
  if (files === 0 && lost === 0) yield remark('git-no-files', 'The pack holds no files.')
  yield { kind: 'facts', facts: { container: { format: 'git-pack', entries: files, bytes: total } } }
}

/** The id that git gives an object. */
export function objectId(type: number, bytes: Uint8Array): string {
  return createHash('sha1')
    .update(`${typeNames[type] ?? 'blob'} ${bytes.length}\0`)
    .update(bytes)
    .digest('hex')
}

interface Header {
  readonly type: number
  readonly size: number
  /** Where the object is that this is a difference from, or its id; null for a whole object. */
  readonly base: number | string | null
  readonly body: number
}

function headerAt(bytes: Buffer, start: number): Header | null {
  const first = bytes[start] ?? 0
  const type = (first >> 4) & 7
  let size = first & 15
  let at = start + 1
  for (let byte = first, scale = 16; byte >= 0x80 && scale < 2 ** 50; scale *= 128, at += 1) {
    byte = bytes[at] ?? 0
    size += (byte & 0x7f) * scale
  }
  if (at >= bytes.length || type === 0 || type === 5) return null
  if (type === REF_DELTA) return { type, size, base: bytes.toString('hex', at, at + 20), body: at + 20 }
  if (type !== OFFSET_DELTA) return { type, size, base: null, body: at }
  let back = 0
  for (let byte = 0x80, place = 0; byte >= 0x80 && place < 8; place += 1, at += 1) {
    byte = bytes[at] ?? 0
    back = (place === 0 ? 0 : (back + 1) * 128) + (byte & 0x7f)
  }
  return { type, size, base: start - back, body: at }
}

interface GitObject {
  readonly type: number
  readonly bytes: Buffer
}

/** The objects that later ones may be differences from. */
class Kept {
  readonly #byPlace = new Map<number, GitObject>()
  readonly #byId = new Map<string, GitObject>()

  get(base: number | string): GitObject | undefined {
    return typeof base === 'number' ? this.#byPlace.get(base) : this.#byId.get(base)
  }

  put(place: number, id: string, object: GitObject): void {
    this.#byPlace.set(place, object)
    this.#byId.set(id, object)
  }
}

const BLOB = 3
const OFFSET_DELTA = 6
const REF_DELTA = 7
const typeNames: readonly (string | undefined)[] = [undefined, 'commit', 'tree', 'blob', 'tag']

/** Git's delta applied to what it was made against; null when it is damaged or makes more than `most` bytes. */
function applyDelta(base: Buffer, delta: Buffer, most: number): Buffer | null {
  const source = sizeAt(delta, 0)
  const target = sizeAt(delta, source.end)
  if (source.size !== base.length || target.size > most) return null
  const out = Buffer.alloc(target.size)
  let to = 0
  let at = target.end
  while (at < delta.length) {
    const command = delta[at] as number
    at += 1
    if (command === 0) return null
    if (command < 0x80) {
      if (at + command > delta.length || to + command > out.length) return null
      to += delta.copy(out, to, at, at + command)
      at += command
      continue
    }
    const numbers: number[] = []
    for (let bit = 0; bit < 7; bit += 1) {
      const isThere = (command & (1 << bit)) !== 0
      numbers.push(isThere ? (delta[at] ?? 0) : 0)
      if (isThere) at += 1
    }
    const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0] = numbers
    const offset = a + b * 0x100 + c * 0x10000 + d * 0x1000000
    const size = e + f * 0x100 + g * 0x10000 || 0x10000
    if (offset + size > base.length || to + size > out.length) return null
    to += base.copy(out, to, offset, offset + size)
  }
  return to === out.length ? out : null
}

/** A number of seven bits a byte, the lowest first. */
function sizeAt(bytes: Buffer, start: number): { readonly size: number; readonly end: number } {
  let size = 0
  let at = start
  for (let scale = 1; at < bytes.length && scale < 2 ** 50; scale *= 128) {
    const byte = bytes[at] as number
    size += (byte & 0x7f) * scale
    at += 1
    if (byte < 0x80) break
  }
  return { size, end: at }
}

/** A zlib stream that was inflated, and how many compressed bytes it took. */
interface Inflated {
  readonly bytes: Buffer
  readonly consumed: number
}

/** Inflates the zlib stream at the start of `bytes` to at most `most` bytes; null when it is damaged or longer. */
export function inflateAt(bytes: Uint8Array, most: number): Inflated | null {
  // Nothing says how long a compressed object is. zlib reads on to its end, and tells where that was.
  try {
    const read: unknown = inflateSync(bytes, { maxOutputLength: Math.max(1, most), info: true })
    const { buffer, engine } = read as { buffer: Buffer; engine: { bytesWritten: number } }
    return { bytes: buffer, consumed: engine.bytesWritten }
  } catch (error) {
    if (error instanceof Error) return null
    throw error
  }
}
