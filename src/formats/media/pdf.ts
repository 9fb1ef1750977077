import type { Artifact } from '../../model/artifact.ts'
import type { Format, Opened } from '../../model/format.ts'
import type { Meter } from '../../model/limits.ts'
import { asBuffer } from '../../text/as-buffer.ts'
import { Budget } from '../budget.ts'
import { expand } from '../expand/expand.ts'
import { printable } from '../printable.ts'
import { incomplete, limitReached } from '../trouble.ts'

/** PDF documents: what their Flate streams hold. Everything else is searched as it stands. */
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
    if (!/>>\s*$/.test(own) || !/\/Fl(?:ateDecode)?\b/.test(own)) continue
    const start = at + (bytes[at] === CR ? 2 : 1)
    const close = bytes.indexOf(END, start)
    const end = close === -1 ? bytes.length : close
    const { bytes: most, limit } = budget.left
    const { bytes: content, problem } = await expand('zlib', bytes.subarray(start, end), most)
    if (problem === 'limit') return yield limitReached(limit, meter.limits)
    budget.spend(content.length)
    if (problem === 'corrupt' || problem === 'truncated') damaged += 1
    opened.push([start, end])
    // Pictures are in such streams too.
    const text = /\/Subtype\s*\/Image/.test(own) ? Buffer.alloc(0) : printable(content)
    if (text.length > 0) yield { kind: 'entry', path: `<stream:${opened.length - 1}>`, bytes: text }
    at = end
  }
  if (damaged > 0) yield incomplete('pdf-stream', 'A compressed stream of the document is damaged.')
  yield { kind: 'facts', facts: { opened } }
}

const STREAM = 'stream'
const END = 'endstream'
const CR = 0x0d
const LONGEST_DICTIONARY = 2048
