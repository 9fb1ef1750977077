import type { Artifact } from '../../model/artifact.ts'
import type { Format, Opened } from '../../model/format.ts'
import type { Meter } from '../../model/limits.ts'
import { asBuffer } from '../../text/as-buffer.ts'
import { expand } from '../expand/expand.ts'
import { printable } from '../printable.ts'
import { slice } from '../slice.ts'
import { incomplete, limitReached } from '../trouble.ts'

/** PNG images: the text in their chunks, and in those that only one program knows. What follows the image is searched as it stands. */
export const png: Format = {
  id: 'png',
  role: 'data',
  inline: { magic: '\x89PNG\r\n\x1a\n', isWhole: (bytes) => textChunks.some((type) => asBuffer(bytes).includes(type)) },
  accepts: ({ kind }) => kind === 'png',
  open: openPng,
}

async function* openPng(artifact: Artifact, meter: Meter): AsyncGenerator<Opened> {
  const bytes = asBuffer(artifact.bytes)
  const opened: [number, number][] = []
  let texts = 0
  for (let at = 8; at + 12 <= bytes.length; ) {
    const type = bytes.toString('latin1', at + 4, at + 8)
    const body = slice(bytes, at + 8, bytes.readUInt32BE(at))
    if (body === null || !/^[A-Za-z]{4}$/.test(type)) break
    const end = at + 12 + body.length
    opened.push([at, Math.min(end, bytes.length)])
    const text = pictorial.has(type) ? null : await textOf(type, body, meter)
    if (text === 'limit') yield limitReached('totalBytes', meter.limits, `<${type}:${texts}>`)
    else if (text === 'damaged') yield incomplete('png-text', `The compressed text of a ${type} chunk is damaged.`)
    else if (text !== null && text.length > 0) yield { kind: 'entry', path: `<${type}:${texts++}>`, bytes: text }
    at = end
    if (type === 'IEND') break
  }
  yield { kind: 'facts', facts: { opened } }
}

/** PNG 1.2, 4.2.3: a keyword and a zero come first; of iTXt, flags, a language and a translated keyword follow. */
async function textOf(type: string, body: Buffer, meter: Meter): Promise<Buffer | 'limit' | 'damaged'> {
  const zero = body.indexOf(0)
  const keyword = body.subarray(0, Math.max(0, zero))
  const isCompressed = type === 'zTXt' || (type === 'iTXt' && body[zero + 1] === 1)
  if (!isCompressed || zero === -1) {
    if (!textual.has(type)) return printable(body)
    return withProfile(keyword, Buffer.from(body.map((byte) => byte || 0x20)), body.subarray(zero + 1))
  }
  const start = type === 'zTXt' ? zero + 2 : body.indexOf(0, body.indexOf(0, zero + 3) + 1) + 1
  const { bytes: most } = meter.allowance(body.length)
  const { bytes, problem } = await expand('zlib', body.subarray(start), most)
  if (problem === 'limit') return 'limit'
  if (problem !== null && problem !== 'trailing') return 'damaged'
  return withProfile(keyword, Buffer.concat([keyword, colon, bytes]), asBuffer(bytes))
}

/** A chunk's text, and what its digits are where its keyword says that it has such: it may say so and hold something else. */
function withProfile(keyword: Buffer, text: Buffer, body: Buffer): Buffer {
  return keyword.includes(RAW_PROFILE) ? Buffer.concat([text, lineEnd, printable(profile(body))]) : text
}

/** EXIF, IPTC and XMP as ImageMagick, GIMP and exiftool keep them: the kind, the length and then hexadecimal digits, each on lines of their own. */
function profile(text: Buffer): Buffer {
  const digits = text.toString('latin1').trimStart().split('\n').slice(2).join('')
  return Buffer.from(digits, 'hex')
}

const RAW_PROFILE = 'Raw profile type'

const colon = Buffer.from(': ')
const lineEnd = Buffer.from('\n')
// Most pictures in a script have none: what has no text is not worth an artifact of its own.
const textChunks: readonly string[] = ['tEXt', 'zTXt', 'iTXt', 'eXIf']
const textual: ReadonlySet<string> = new Set(['tEXt', 'zTXt', 'iTXt'])
// The picture itself, and numbers about it (PNG 1.2, 4.1 and 4.2).
const pictorial: ReadonlySet<string> = new Set(
  'IHDR PLTE IDAT IEND tRNS cHRM gAMA iCCP sBIT sRGB cICP bKGD hIST pHYs tIME acTL fcTL fdAT'.split(' '),
)
