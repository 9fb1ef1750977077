import { constants, createGunzip, createInflateRaw, inflateRawSync } from 'node:zlib'
import type { Trouble } from '../../model/format.ts'
import type { Limits, Meter } from '../../model/limits.ts'
import { DamagedStream } from '../expand/damaged-stream.ts'
import { adjacent } from '../slice.ts'
import { incomplete, limitReached } from '../trouble.ts'

/**
 * Decompresses gzip piece by piece and ends with what was wrong, if anything. What lies before the damage is still given. Bounded by
 * `limits.ratio`.
 */
export async function* gunzip(bytes: Uint8Array, meter: Meter): AsyncGenerator<Uint8Array | Trouble> {
  const most = Math.max(meter.limits.ratioFloor, bytes.length * meter.limits.ratio)
  let given = 0
  try {
    for await (const piece of inBlocks(inflate(bytes))) {
      given += piece.length
      if (given > most) return yield limitReached('ratio', meter.limits)
      yield piece
    }
  } catch (error) {
    yield* salvage(bytes, given, most, zlibMessage(error), meter.limits)
    return
  }
}

/** The same bytes in pieces that are multiples of tar's blocks but for the last: with others, its parser copies. */
async function* inBlocks(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let rest: Uint8Array = new Uint8Array()
  for await (const piece of pieces) {
    const joined = rest.length === 0 ? piece : (adjacent(rest, piece) ?? Buffer.concat([rest, piece]))
    const whole = joined.length - (joined.length % BLOCK)
    rest = joined.subarray(whole)
    if (whole > 0) yield joined.subarray(0, whole)
  }
  if (rest.length > 0) yield rest
}

function zlibMessage(error: unknown): string {
  if (error instanceof Error) return error.message
  throw error
}

const BLOCK = 512

/**
 * Reads damaged gzip again, without its checksums and in small steps, so that everything before the damage comes out:
 * zlib keeps back the piece in which it meets an error. The first `skip` decompressed bytes were given already.
 */
async function* salvage(
  bytes: Uint8Array,
  skip: number,
  most: number,
  reason: string,
  limits: Limits,
): AsyncGenerator<Uint8Array | Trouble> {
  let at = 0
  let passed = 0
  let complete = true
  while (complete && isGzip(bytes, at)) {
    const header = memberHeaderLength(bytes, at)
    if (header === null) break
    const member = new DamagedStream(createInflateRaw({ finishFlush: constants.Z_SYNC_FLUSH }))
    for await (const chunk of member.chunks(bytes.subarray(at + header))) {
      const fresh = chunk.subarray(Math.max(0, Math.min(chunk.length, skip - passed)))
      passed += chunk.length
      if (passed > most) return yield limitReached('ratio', limits)
      if (fresh.length > 0) yield fresh
    }
    complete = member.complete
    at += header + member.consumed + TRAILER
  }
  yield damage(reason, complete && at > 0 && at < bytes.length && !isGzip(bytes, at))
}

function damage(reason: string, isTrailing: boolean): Trouble {
  if (isTrailing || reason === 'trailing garbage')
    return incomplete('gzip-trailing', 'After its end, the gzip stream goes on with bytes that are not gzip.')
  if (reason === 'unexpected end of file') return incomplete('gzip-truncated', 'The gzip stream stops before its end.')
  if (reason === 'incorrect data check' || reason === 'incorrect length check')
    return incomplete('gzip-checksum', 'The gzip checksum does not match the contents.')
  return incomplete('gzip-corrupt', `The gzip stream is damaged (${reason}).`)
}

const TRAILER = 8

/**
 * The pieces that gzipped `bytes` expand to, while zlib is at work on the next. As long as they fit in what the last member says that it
 * expands to, they lie behind each other in one buffer. Throws at damage, and when something follows the end.
 */
async function* inflate(bytes: Uint8Array): AsyncGenerator<Buffer> {
  const stream = createGunzip({ chunkSize: expectedSize(bytes) })
  const ready: Buffer[] = []
  let isOver = false
  let failure: Error | undefined
  let wake = (): void => undefined
  // Flowing gives each piece as it is; an iterator of the stream would join those that wait, by copying them.
  stream.on('data', (piece: Buffer) => {
    ready.push(piece)
    stream.pause()
    wake()
  })
  stream.on('end', () => {
    isOver = true
    wake()
  })
  stream.on('error', (error) => {
    failure = error
    wake()
  })
  for (let at = 0; at < bytes.length; at += STEP) stream.write(bytes.subarray(at, at + STEP))
  stream.end()
  try {
    for (;;) {
      const piece = ready.shift()
      if (piece !== undefined) {
        stream.resume()
        yield piece
      } else if (failure !== undefined) throw failure
      else if (isOver) break
      else {
        await new Promise<void>((resolve) => {
          wake = resolve
        })
      }
    }
  } finally {
    stream.destroy()
  }
  // zlib stops silently at zeros after a member, which are padding unless something else follows them.
  if (bytes.subarray(stream.bytesWritten).some((byte) => byte !== 0)) throw new Error('trailing garbage')
}

/**
 * RFC 1952, 2.3.1: the last four bytes are the size of the last member, modulo 2^32, if they do not lie. zlib writes on in one buffer while
 * it has room, and takes the next when it is full, so there is one byte more. Memory that is never written to costs nothing.
 */
function expectedSize(bytes: Uint8Array): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  const claimed = bytes.length < 18 ? 0 : view.getUint32(bytes.length - 4, true)
  const believed = Math.min(Math.max(claimed, bytes.length) + 1, bytes.length * MOST_BELIEVED, MOST)
  return Math.ceil(Math.max(believed, LEAST) / BLOCK) * BLOCK
}

/** Compressed bytes a step: while one is at work, the one before it is examined. */
const STEP = 1024 ** 2
/** Programs shrink to a fifth or so. */
const MOST_BELIEVED = 32
const LEAST = 64 * 1024
/** All of a smaller package stays in memory while it is walked; of a larger one, what is not examined yet. */
const MOST = 128 * 1024 ** 2
/** Of tar. */

/** Whether a gzip member starts at `at`. */
export function isGzip(bytes: Uint8Array, at = 0): boolean {
  return bytes[at] === 0x1f && bytes[at + 1] === 0x8b && bytes[at + 2] === 8
}

/** RFC 1952, 2.3: the length of the member's header at `at`; null when it is cut short. */
export function memberHeaderLength(bytes: Uint8Array, at = 0): number | null {
  const flags = bytes[at + 3]
  if (flags === undefined) return null
  let end = at + 10
  if (flags & 4) end += 2 + ((bytes[end] ?? 0) | ((bytes[end + 1] ?? 0) << 8))
  for (const flag of [8, 16]) {
    if (!(flags & flag)) continue
    const zero = bytes.indexOf(0, end)
    if (zero === -1) return null
    end = zero + 1
  }
  if (flags & 2) end += 2
  return end <= bytes.length ? end - at : null
}

/** The first decompressed bytes (some kilobytes at most), also of a truncated or damaged member. */
export function gunzippedHead(bytes: Uint8Array): Uint8Array {
  const header = memberHeaderLength(bytes)
  if (header === null) return new Uint8Array()
  // Damage within the piece loses all of it, so a shorter piece is tried.
  for (const length of [4096, 512, 64]) {
    try {
      return inflateRawSync(bytes.subarray(header, header + length), { finishFlush: constants.Z_SYNC_FLUSH })
    } catch (error) {
      if (!(error instanceof Error)) throw error
    }
  }
  return new Uint8Array()
}
