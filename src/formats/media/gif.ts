import type { Artifact } from '../../model/artifact.ts'
import type { Format, Opened } from '../../model/format.ts'
import { asBuffer } from '../../text/as-buffer.ts'
import { printable } from '../printable.ts'

/** GIF images: comments and the data of programs, which lie in blocks of at most 255 bytes. What follows the image is searched as it stands. */
export const gif: Format = {
  id: 'gif',
  role: 'data',
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
      for (let size = bytes[at] ?? 0; size > 0 && at < bytes.length; size = bytes[at] ?? 0) {
        blocks.push(bytes.subarray(at + 1, at + 1 + size))
        at += 1 + size
      }
      at = Math.min(at + 1, bytes.length)
      opened.push([start, at])
      const isText = bytes[start] === EXTENSION && (label === COMMENT || label === APPLICATION || label === PLAIN_TEXT)
      const text = isText ? printable(Buffer.concat(blocks)) : Buffer.alloc(0)
      if (text.length > 0) yield { kind: 'entry', path: `<extension:${texts++}>`, bytes: text }
    }
    yield { kind: 'facts', facts: { opened } }
  },
}

/** Bytes of a table of colours, when its flag is set. */
function colours(flags = 0): number {
  return flags & 0x80 ? 3 * 2 ** ((flags & 7) + 1) : 0
}

const IMAGE = 0x2c
const EXTENSION = 0x21
const COMMENT = 0xfe
const APPLICATION = 0xff
const PLAIN_TEXT = 0x01
