import type { Artifact } from '../../model/artifact.ts'
import type { Format, Opened } from '../../model/format.ts'
import type { Meter } from '../../model/limits.ts'
import { asBuffer } from '../../text/as-buffer.ts'
import { expand } from '../expand/expand.ts'
import { printable } from '../printable.ts'
import { slice } from '../slice.ts'
import { incomplete, limitReached } from '../trouble.ts'

/** Fonts for the web: their metadata and private block (WOFF 1.0, 7 and 8; WOFF 2.0, 6 and 7). */
export const woff: Format = {
  id: 'woff',
  role: 'data',
  inline: { magic: 'wOFF', isWhole: (bytes) => hasText(asBuffer(bytes)) },
  accepts: ({ kind, bytes }) => (kind === 'woff' || kind === 'woff2') && bytes.length >= 48,
  open: openWoff,
}

/** Most fonts in a style sheet have neither block: they are not worth an artifact of their own. */
function hasText(bytes: Buffer): boolean {
  return bytes.length >= 48 && (bytes.readUInt32BE(28) > 0 || bytes.readUInt32BE(40) > 0)
}

async function* openWoff({ kind, bytes: all }: Artifact, meter: Meter): AsyncGenerator<Opened> {
  const bytes = asBuffer(all)
  const at = kind === 'woff' ? 24 : 28
  const metadata = slice(bytes, bytes.readUInt32BE(at), bytes.readUInt32BE(at + 4))
  const own = slice(bytes, bytes.readUInt32BE(at + 12), bytes.readUInt32BE(at + 16))
  if (metadata === null || own === null) yield incomplete('woff-block', 'A block of the font lies outside of it.')
  if (metadata !== null && metadata.length > 0) {
    const { bytes: most, limit } = meter.allowance(metadata.length)
    const { bytes: text, problem } = await expand(kind === 'woff' ? 'zlib' : 'brotli', metadata, most)
    if (problem === 'limit') yield limitReached(limit, meter.limits, '<metadata>')
    else if (problem !== null && problem !== 'trailing')
      yield incomplete('woff-metadata', 'The metadata of the font is damaged.')
    if (text.length > 0) yield { kind: 'entry', path: '<metadata>', bytes: text }
  }
  const text = own === null ? Buffer.alloc(0) : printable(own)
  if (text.length > 0) yield { kind: 'entry', path: '<private>', bytes: text }
  yield { kind: 'facts', facts: { opened: [[0, bytes.length]] } }
}
