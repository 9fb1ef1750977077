import type { Artifact } from '../model/artifact.ts'
import type { Entry, Format, Inline, Opened } from '../model/format.ts'
import { asBuffer } from '../text/as-buffer.ts'
import { isTextKind } from '../text/kind.ts'
import { endOfRun, nextRun } from '../text/next-run.ts'

/** Archives, modules of WebAssembly and the like that a text carries in base64, in a literal or in a `data:` URL: what `others` say of it. */
export function inlineArchive(others: readonly Format[]): Format {
  const beginnings = others.flatMap(({ inline }) => (inline === undefined ? [] : [inline].flat().map(beginningOf)))
  return {
    id: 'inline-archive',
    role: 'text',
    accepts: ({ kind, bytes }) => isTextKind(kind) && !unread.has(kind) && hasBeginning(asBuffer(bytes), beginnings),
    open: (artifact) => openInline(artifact, beginnings),
  }
}

interface Beginning {
  readonly base64: string
  /** Whether bytes can be what they begin as. */
  readonly isWhole: (bytes: Buffer) => boolean
}

function beginningOf({ magic, isWhole = () => true }: Inline): Beginning {
  const bytes = Buffer.from(magic, 'latin1')
  // The last letter holds bits of the byte that comes next, unless there are three bytes to four letters.
  const base64 = bytes.toString('base64').slice(0, Math.floor((bytes.length * 8) / 6))
  return { base64, isWhole: (content) => content.subarray(0, bytes.length).equals(bytes) && isWhole(content) }
}

/** Whether a run of base64 that is long enough begins as one of them: a search for each of them would cost many times as much. */
function hasBeginning(bytes: Buffer, beginnings: readonly Beginning[]): boolean {
  const { length } = bytes
  for (let start = 0; ; ) {
    start = nextRun(bytes, isBase64, start, length, SHORTEST_LINE)
    if (start === length) return false
    const head = bytes.toString('latin1', start, start + LONGEST_BEGINNING)
    if (beginnings.some(({ base64 }) => head.startsWith(base64))) return true
    start = endOfRun(bytes, isBase64, start, length)
  }
}

function* openInline(artifact: Artifact, beginnings: readonly Beginning[]): Iterable<Opened> {
  const bytes = asBuffer(artifact.bytes)
  const opened: [number, number][] = []
  // A gzipped map in a `data:` URL is opened by the format of maps, which comes first.
  const known = artifact.facts.opened ?? []
  let next = 0
  const places = beginnings
    .flatMap(({ base64, isWhole }) => [...placesOf(bytes, base64)].map((start) => ({ start, isWhole })))
    .sort((one, other) => one.start - other.start)
  for (const { start, isWhole } of places) {
    const end = endOfText(bytes, start)
    if (start < (opened.at(-1)?.[1] ?? 0) || end - start < SHORTEST) continue
    while ((known[next]?.[1] ?? Number.POSITIVE_INFINITY) <= start) next += 1
    if ((known[next]?.[0] ?? Number.POSITIVE_INFINITY) <= start) continue
    const content = Buffer.from(bytes.toString('latin1', start, end).replace(/&#\w{1,3};/g, ''), 'base64')
    if (!isWhole(content)) continue
    opened.push([start, end])
    const entry: Entry = { kind: 'entry', path: `<inline:${opened.length - 1}>`, bytes: content }
    yield entry
  }
  if (opened.length > 0) yield { kind: 'facts', facts: { opened } }
}

/** Where base64 begins so; in the middle of it the same letters mean something else. */
function* placesOf(bytes: Buffer, beginning: string): Iterable<number> {
  let found = 0
  for (let at = bytes.indexOf(beginning); at !== -1 && found < MOST; at = bytes.indexOf(beginning, at + 1)) {
    if (at > 0 && isBase64[bytes[at - 1] ?? 0] === 1) continue
    found += 1
    yield at
  }
}

function endOfText(bytes: Buffer, start: number): number {
  let at = start
  for (let line = start; ; line = at) {
    while (at < bytes.length && isBase64[bytes[at] ?? 0] === 1) at += 1
    // Mail and Word wrap it; the last line is shorter than the others.
    const next = at + (/^(?:\r?\n|&#(?:x[AD]|1[03]);)+/i.exec(bytes.toString('latin1', at, at + 24))?.[0].length ?? 0)
    if (next === at || at - line < SHORTEST_LINE || isBase64[bytes[next] ?? 0] !== 1) return at
    at = next
  }
}

// Maps have a reader of their own; Markdown shows, and no program reads it.
const unread = new Set(['source-map', 'markdown'])
const isBase64 = Uint8Array.from({ length: 256 }, (_, byte) =>
  /[A-Za-z0-9+/]/.test(String.fromCharCode(byte)) ? 1 : 0,
)
const SHORTEST = 64
const SHORTEST_LINE = 60
const LONGEST_BEGINNING = 32
const MOST = 10_000
