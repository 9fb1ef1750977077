import { constants, inflateSync } from 'node:zlib'
import type { Artifact } from '../../model/artifact.ts'
import type { Format, Opened } from '../../model/format.ts'
import type { Meter } from '../../model/limits.ts'
import { asBuffer } from '../../text/as-buffer.ts'
import { incomplete, limitReached } from '../trouble.ts'
import { inflateAt, objectId, readPack } from './read-pack.ts'

/** A pack of git, alone or in a bundle: the files of a history. */
export const gitPack: Format = {
  id: 'git-pack',
  role: 'data',
  accepts: ({ bytes }) => packStart(asBuffer(bytes)) !== -1,
  *open({ bytes }: Artifact, meter: Meter): Iterable<Opened> {
    const buffer = asBuffer(bytes)
    yield* readPack(buffer, packStart(buffer), meter)
  },
}

/** A single object of git's store: a file, compressed. */
export const gitObject: Format = {
  id: 'git-object',
  role: 'data',
  accepts: ({ bytes }) => isGitObject(bytes),
  open: openObject,
}

/** Whether zlib's stream says of itself that it is a git object. */
export function isGitObject(bytes: Uint8Array): boolean {
  return isZlib(bytes) && inflatedHead(bytes) !== null
}

/** Where the pack starts; -1 when there is none. In a bundle it comes after the names and an empty line. */
function packStart(bytes: Buffer): number {
  if (isPackAt(bytes, 0)) return 0
  if (bytes[0] !== HASH || !/^# v[23] git bundle\n/.test(bytes.toString('latin1', 0, 20))) return -1
  const empty = bytes.indexOf('\n\nPACK')
  return empty !== -1 && isPackAt(bytes, empty + 2) ? empty + 2 : -1
}

const HASH = 0x23
const P = 0x50

function isPackAt(bytes: Buffer, at: number): boolean {
  return bytes[at] === P && /^PACK\0\0\0[\x02\x03]/.test(bytes.toString('latin1', at, at + 8))
}

function* openObject({ bytes }: Artifact, meter: Meter): Iterable<Opened> {
  const head = inflatedHead(bytes)
  if (head === null) return
  const { bytes: most, limit } = meter.allowance(bytes.length)
  if (head.size > most) return yield limitReached(limit, meter.limits)
  const read = inflateAt(bytes, head.length + head.size)
  if (read === null || read.bytes.length !== head.length + head.size)
    return yield incomplete('git-damaged', 'The git object is damaged.')
  const content = read.bytes.subarray(head.length)
  if (head.type === 'blob') yield { kind: 'entry', path: objectId(3, content), bytes: content }
  else if (head.type !== 'tree') yield { kind: 'entry', path: `<${head.type}>`, bytes: content }
  yield { kind: 'facts', facts: { container: { format: 'git-object', entries: 1, bytes: content.length } } }
}

interface Head {
  readonly type: string
  readonly size: number
  readonly length: number
}

/** What the object says of itself: `blob 12`, then a zero. */
function inflatedHead(bytes: Uint8Array): Head | null {
  try {
    const start = inflateSync(bytes.subarray(0, 128), { finishFlush: constants.Z_SYNC_FLUSH, maxOutputLength: 1 << 18 })
    const [whole, type, size] = /^(blob|commit|tree|tag) (\d{1,15})\0/.exec(start.toString('latin1', 0, 32)) ?? []
    return whole && type ? { type, size: Number(size), length: whole.length } : null
  } catch (error) {
    if (error instanceof Error) return null
    throw error
  }
}

/** RFC 1950, 2.2: deflate with a window of up to 32 KiB, and a checksum over the two bytes. */
export function isZlib(bytes: Uint8Array): boolean {
  const [first = 0, second = 0] = bytes
  return (first & 0x8f) === 8 && (first * 256 + second) % 31 === 0 && (second & 0x20) === 0
}
