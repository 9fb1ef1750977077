import type { Artifact } from '../../model/artifact.ts'
import type { Format, Opened } from '../../model/format.ts'
import { asBuffer } from '../../text/as-buffer.ts'
import { printable } from '../printable.ts'

/** GIF images: comments and the data of programs, which lie in blocks of at most 255 bytes, and XMP. What follows the image is searched as it stands. */
export const gif: Format = {
  id: 'gif',
  role: 'data',
  inline: { magic: 'GIF8', isWhole: (bytes) => asBuffer(bytes).includes(COMMENT) || asBuffer(bytes).includes(XMP) },
  accepts: ({ kind }) => kind === 'gif',
  *open(artifact: Artifact): Iterable<Opened> {
    const bytes = asBuffer(artifact.bytes)
    const opened: [number, number][] = []
    let texts = 0
    let at = 13 + colours(bytes[10])
    while (at < bytes.length) {
      const start = at
      const label = bytes[at + 1] ?? 0
      if (bytes[at] === IMAGE) at += 10 + colours(bytes[at + 9]) + 1
      else if (bytes[at] === EXTENSION) at += 2
      else break
      const blocks: Buffer[] = []
      const packet = bytes[start] === EXTENSION && label === APPLICATION ? xmpPacket(bytes, at) : null
      if (packet !== null) {
        blocks.push(packet)
        at += packet.length
      }
      for (let size = bytes[at] ?? 0; size > 0 && at < bytes.length; size = bytes[at] ?? 0) {
        blocks.push(bytes.subarray(at + 1, at + 1 + size))
        at += 1 + size
      }
      at = Math.min(at + 1, bytes.length)
      opened.push([start, at])
      // Programs have kinds of their own, such as the names of pictures.
      const data = Buffer.concat(blocks)
      const isTiming = label === GRAPHIC_CONTROL && data.length === TIMING_BYTES
      const isText = bytes[start] === EXTENSION && !isTiming
      const text = isText ? printable(data) : Buffer.alloc(0)
      if (text.length > 0) yield { kind: 'entry', path: `<extension:${texts++}>`, bytes: text }
    }
    yield { kind: 'facts', facts: { opened } }
  },
}

/**
 * XMP lies in no blocks: its letters stand as they are, and after them bytes that lead a reader of blocks to the end from wherever it
 * lands (XMP specification, part 3, 1.1.2). Null when the application is another one.
 */
function xmpPacket(bytes: Buffer, at: number): Buffer | null {
  const start = at + 1 + XMP.length
  if (bytes[at] !== XMP.length || !bytes.subarray(at + 1, start).equals(XMP)) return null
  const trailer = bytes.indexOf(XMP_TRAILER, start)
  return trailer === -1 ? null : bytes.subarray(at, trailer)
}

/** Bytes of a table of colours, when its flag is set. */
function colours(flags = 0): number {
  return flags & 0x80 ? 3 * 2 ** ((flags & 7) + 1) : 0
}

const IMAGE = 0x2c
const EXTENSION = 0x21
const APPLICATION = 0xff
const GRAPHIC_CONTROL = 0xf9
const TIMING_BYTES = 4
const COMMENT = Buffer.from([EXTENSION, 0xfe])
const XMP = Buffer.from('XMP DataXMP')
const XMP_TRAILER = Buffer.from([0x01, 0xff, 0xfe, 0xfd])
