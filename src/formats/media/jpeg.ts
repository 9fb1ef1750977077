import type { Artifact } from '../../model/artifact.ts'
import type { Format, Opened } from '../../model/format.ts'
import { asBuffer } from '../../text/as-buffer.ts'
import { printable } from '../printable.ts'
import { slice } from '../slice.ts'

/** JPEG images: comments, EXIF and what programs leave in other segments. What follows the image is searched as it stands. */
export const jpeg: Format = {
  id: 'jpeg',
  role: 'data',
  accepts: ({ kind }) => kind === 'jpeg',
  *open(artifact: Artifact): Iterable<Opened> {
    const bytes = asBuffer(artifact.bytes)
    const opened: [number, number][] = []
    let texts = 0
    let at = 2
    while (at + 4 <= bytes.length && bytes[at] === 0xff) {
      const marker = bytes[at + 1] ?? 0
      const body = marker === SCAN ? null : slice(bytes, at + 4, bytes.readUInt16BE(at + 2) - 2)
      if (body === null) break
      opened.push([at, at + 4 + body.length])
      if (marker === COMMENT || (marker >= FIRST_APPLICATION && marker <= LAST_APPLICATION)) {
        const text = printable(body)
        if (text.length > 0) yield { kind: 'entry', path: `<segment:${texts++}>`, bytes: text }
      }
      at += 4 + body.length
    }
    // The scan is coefficients in Huffman codes; the marker of its end is in none of them.
    if (bytes[at] === 0xff && bytes[at + 1] === SCAN) {
      const end = bytes.indexOf(END, at)
      opened.push([at, end === -1 ? bytes.length : end + 2])
    }
    yield { kind: 'facts', facts: { opened } }
  },
}

const COMMENT = 0xfe
const FIRST_APPLICATION = 0xe0
const LAST_APPLICATION = 0xef
const SCAN = 0xda
const END = Buffer.from([0xff, 0xd9])
