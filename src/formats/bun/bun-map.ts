import { classifySource, normalize } from '../../contents/sources.ts'
import type { Artifact } from '../../model/artifact.ts'
import type { Format, Opened } from '../../model/format.ts'
import type { Meter } from '../../model/limits.ts'
import { asBuffer } from '../../text/as-buffer.ts'
import { Budget } from '../budget.ts'
import { unzstd } from '../expand/unzstd.ts'
import { slice } from '../slice.ts'
import { incomplete, limitReached } from '../trouble.ts'

/** The source maps in a Bun executable: their sources are compressed one by one, so no text search finds them. */
export const bunMap: Format = {
  id: 'bun-map',
  role: 'map',
  accepts: ({ facts }) => facts.bunMap === true,
  open: openBunMap,
}

function* openBunMap(artifact: Artifact, meter: Meter): Iterable<Opened> {
  const bytes = asBuffer(artifact.bytes)
  const count = bytes.length < 8 ? 0 : bytes.readUInt32LE(0)
  const table = slice(bytes, 8, count * 16)
  if (table === null || bytes.length < 8) {
    yield incomplete('bun-map', 'The source map is shorter than its table of files.')
    return
  }
  const budget = new Budget(meter, bytes.length)
  const sourceUrls: string[] = []
  let embedded = 0
  for (let index = 0; index < count; index += 1) {
    const url = normalize(follow(bytes, table, index * 8)?.toString('utf8') ?? '')
    if (sourceUrls.length < MOST_URLS) sourceUrls.push(url)
    const path = url === '' ? `<source:${index}>` : url
    const content = follow(bytes, table, (count + index) * 8)
    if (content?.length === 0) continue
    const left = budget.left
    const { bytes: text, problem } = unzstd(content ?? new Uint8Array(), left.bytes)
    budget.spend(Math.max(text.length, content?.length ?? 0))
    if (problem === 'limit') return yield limitReached(left.limit, meter.limits, path)
    if (problem !== null) yield incomplete('bun-map', 'A source in the map is damaged.', path)
    if (text.length === 0) continue
    embedded += 1
    const facts = { source: { url, index, origin: classifySource(url), ignored: false } }
    yield { kind: 'entry', path, bytes: text, facts }
  }
  const map = { kind: 'container', valid: true, problems: [], tool: 'bun', debugId: null, file: null } as const
  yield { kind: 'facts', facts: { map: { ...map, sources: count, embedded, sourceUrls, external: [] } } }
}

function follow(bytes: Buffer, table: Buffer, at: number): Buffer | null {
  return slice(bytes, table.readUInt32LE(at), table.readUInt32LE(at + 4))
}

const MOST_URLS = 10_000
