import type { Artifact } from '../../model/artifact.ts'
import type { Format, Opened } from '../../model/format.ts'
import type { Meter } from '../../model/limits.ts'
import { asBuffer } from '../../text/as-buffer.ts'
import { Budget } from '../budget.ts'
import { expand } from '../expand/expand.ts'
import { printable } from '../printable.ts'
import { incomplete, limitReached } from '../trouble.ts'
import { hexadecimal, pdfStrings } from './pdf-strings.ts'

/** PDF documents: what their Flate streams hold, and their strings that are not written as letters. Everything else is searched as it stands. */
export const pdf: Format = {
  id: 'pdf',
  role: 'data',
  accepts: ({ kind }) => kind === 'pdf',
  open: openPdf,
}

async function* openPdf(artifact: Artifact, meter: Meter): AsyncGenerator<Opened> {
  const bytes = asBuffer(artifact.bytes)
  const budget = new Budget(meter, bytes.length)
  const opened: [number, number][] = []
  let damaged = 0
  for (let at = bytes.indexOf(STREAM); at !== -1; at = bytes.indexOf(STREAM, at)) {
    const head = at
    at += STREAM.length
    const dictionary = bytes.toString('latin1', Math.max(0, head - LONGEST_DICTIONARY), head)
    const own = dictionary.slice(dictionary.lastIndexOf('obj'))
    if (!/>>\s*$/.test(own)) continue
    const filters = filtersOf(own)
    const unwrap = asciiFilters.get(filters[0] ?? '')
    const flate = filters[unwrap === undefined ? 0 : 1]
    const isFlate = /^Fl(?:ateDecode)?$/.test(flate ?? '')
    if (!isFlate && (unwrap === undefined || flate !== undefined)) continue
    const start = at + (bytes[at] === CR ? 2 : 1)
    const close = bytes.indexOf(END, start)
    const end = close === -1 ? bytes.length : close
    const { bytes: most, limit } = budget.left
    const packed = unwrap?.(bytes.subarray(start, end)) ?? bytes.subarray(start, end)
    const { bytes: content, problem } = isFlate ? await expand('zlib', packed, most) : { bytes: packed, problem: null }
    if (problem === 'limit') return yield limitReached(limit, meter.limits)
    budget.spend(content.length)
    if (problem === 'corrupt' || problem === 'truncated') damaged += 1
    opened.push([start, end])
    // Pictures are in such streams too.
    const isImage = /\/Subtype\s*\/Image/.test(own)
    const text = isImage ? Buffer.alloc(0) : Buffer.concat([printable(content), stringsIn(content)])
    if (text.length > 0) yield { kind: 'entry', path: `<stream:${opened.length - 1}>`, bytes: text }
    at = end
  }
  const strings = Buffer.concat(gaps(opened, bytes.length).map(([start, end]) => stringsIn(bytes.subarray(start, end))))
  budget.spend(strings.length)
  if (strings.length > 0) yield { kind: 'entry', path: '<strings>', bytes: strings }
  if (damaged > 0) yield incomplete('pdf-stream', 'A compressed stream of the document is damaged.')
  yield { kind: 'facts', facts: { opened } }
}

function stringsIn(bytes: Uint8Array): Buffer {
  return Buffer.from(pdfStrings(asBuffer(bytes)))
}

/** What lies between the ascending parts. */
function gaps(parts: readonly (readonly [number, number])[], length: number): readonly (readonly [number, number])[] {
  const edges = [0, ...parts.flat(), length]
  return Array.from({ length: edges.length / 2 }, (_, at) => [edges[2 * at] ?? 0, edges[2 * at + 1] ?? 0] as const)
}

/** The names behind `/Filter`, in the order in which they are undone. */
function filtersOf(dictionary: string): readonly string[] {
  const at = dictionary.indexOf('/Filter')
  const [, several, one = ''] = /^\s*(?:\[([^\]]*)\]|\/(\w+))/.exec(dictionary.slice(at + 7, at + 300)) ?? []
  return at === -1 ? [] : several === undefined ? [one] : several.split(/[\s/]+/).filter((name) => name !== '')
}

/** ISO 32000-1, 7.4.3: five letters from `!` to `u` are four bytes in base 85, `z` is four zeros, `~>` is the end. */
function fromAscii85(text: Buffer): Buffer {
  const bytes = Buffer.alloc(text.length * 4)
  let [length, group, count] = [0, 0, 0]
  for (const letter of text) {
    if (letter === TILDE) break
    if (letter === LETTER_Z && count === 0) length += 4
    if (letter < FIRST_LETTER || letter > LAST_LETTER) continue
    group = group * 85 + letter - FIRST_LETTER
    count += 1
    if (count < 5) continue
    length = bytes.writeUInt32BE(group % 2 ** 32, length)
    group = 0
    count = 0
  }
  // A last group is filled up with the highest letter, and gives a byte less than it has letters.
  for (let more = count; count > 0 && more < 5; more += 1) group = group * 85 + 84
  if (count > 0) bytes.writeUInt32BE(group % 2 ** 32, length)
  return bytes.subarray(0, length + Math.max(0, count - 1))
}

/** ISO 32000-1, 7.4.2: the digits end with `>`. */
function fromAsciiHex(text: Buffer): Buffer {
  return hexadecimal(text, 0)
}

const asciiFilters: ReadonlyMap<string, (text: Buffer) => Buffer> = new Map([
  ['ASCII85Decode', fromAscii85],
  ['A85', fromAscii85],
  ['ASCIIHexDecode', fromAsciiHex],
  ['AHx', fromAsciiHex],
])
const FIRST_LETTER = 0x21
const LAST_LETTER = 0x75
const LETTER_Z = 0x7a
const TILDE = 0x7e
const STREAM = 'stream'
const END = 'endstream'
const CR = 0x0d
const LONGEST_DICTIONARY = 2048
