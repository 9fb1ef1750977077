import type { Artifact } from '../model/artifact.ts'
import type { Entry, Format, Opened } from '../model/format.ts'
import { holdsRun } from '../secrets/decode/base64.ts'
import { asBuffer } from '../text/as-buffer.ts'
import { kindOf } from '../text/kind.ts'
import { isDatabase } from './sqlite/database.ts'

/** Archives, modules of WebAssembly and the like that a text carries in base64: in a literal or in a `data:` URL. */
export const inlineArchive: Format = {
  id: 'inline-archive',
  // One look for a long run spares most texts six searches.
  accepts: ({ kind, bytes }) =>
    carriers.has(kind) &&
    holdsRun(bytes, SHORTEST) &&
    beginnings.some((beginning) => asBuffer(bytes).includes(beginning)),
  open: openInline,
}

function* openInline(artifact: Artifact): Iterable<Opened> {
  const bytes = asBuffer(artifact.bytes)
  const opened: [number, number][] = []
  // A gzipped map in a `data:` URL is opened by the format of maps, which comes first.
  const known = artifact.facts.opened ?? []
  let next = 0
  const places = beginnings.flatMap((beginning) => [...placesOf(bytes, beginning)]).sort((one, other) => one - other)
  for (const start of places) {
    const end = endOfRun(bytes, start)
    if (start < (opened.at(-1)?.[1] ?? 0) || end - start < SHORTEST) continue
    while ((known[next]?.[1] ?? Number.POSITIVE_INFINITY) <= start) next += 1
    if ((known[next]?.[0] ?? Number.POSITIVE_INFINITY) <= start) continue
    const content = Buffer.from(bytes.toString('latin1', start, end), 'base64')
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

/** Whether it can be what it begins as: a program that reads databases has their first bytes among its constants. */
function isWhole(content: Buffer): boolean {
  const kind = kindOf('', content)
  return kind === 'sqlite' ? isDatabase(content) : contents.has(kind)
}

function endOfRun(bytes: Buffer, start: number): number {
  let at = start
  while (at < bytes.length && isBase64[bytes[at] ?? 0] === 1) at += 1
  return at
}

// Base64 of what gzip, zip, WebAssembly, zstd, SQLite and ELF begin with.
const beginnings = ['H4sI', 'UEsDB', 'AGFzbQEAAAA', 'KLUv/', 'U1FMaXRlIGZvcm1hdCAz', 'f0VMRgIB']
const carriers = new Set(['javascript', 'typescript', 'json', 'html', 'css', 'xml', 'yaml', 'text'])
const contents = new Set(['gzip', 'zip', 'wasm', 'zstd', 'elf'])
const isBase64 = Uint8Array.from({ length: 256 }, (_, byte) =>
  /[A-Za-z0-9+/]/.test(String.fromCharCode(byte)) ? 1 : 0,
)
const SHORTEST = 64
const MOST = 10_000
