import type { Artifact } from '../model/artifact.ts'
import type { Format, Opened } from '../model/format.ts'
import { asBuffer } from '../text/as-buffer.ts'
import { printable } from './printable.ts'
import { slice } from './slice.ts'
import { incomplete } from './trouble.ts'

/** Archives of `ar`: static libraries, Debian packages. */
export const ar: Format = {
  id: 'ar',
  role: 'archive',
  accepts: ({ kind }) => kind === 'ar',
  open: openAr,
}

function* openAr(artifact: Artifact): Iterable<Opened> {
  const bytes = asBuffer(artifact.bytes)
  let names: Buffer = Buffer.alloc(0)
  let entries = 0
  let total = 0
  let at = MAGIC_LENGTH
  while (at + HEADER <= bytes.length) {
    const header = bytes.toString('latin1', at, at + HEADER)
    const size = /^.{48}(\d{1,10}) *`\n$/s.exec(header)?.[1]
    const body = size === undefined ? null : slice(bytes, at + HEADER, Number(size))
    if (body === null) {
      yield incomplete('ar-damaged', 'A header of the archive is damaged; what comes after is not read.')
      break
    }
    const stored = header.slice(0, 16).trimEnd()
    if (stored === '//') names = body
    else if (symbolTables.has(stored)) {
      // Names of symbols; whatever else somebody has put there.
      const symbols = printable(body, SHORTEST_SYMBOL)
      if (symbols.length > 0) yield { kind: 'entry', path: stored === '/' ? '<symbols>' : stored, bytes: symbols }
    } else {
      const { name, content } = named(stored, body, names)
      entries += 1
      total += content.length
      yield { kind: 'entry', path: name, bytes: content }
    }
    at += HEADER + body.length + (body.length % 2)
  }
  yield { kind: 'facts', facts: { container: { format: 'ar', entries, bytes: total } } }
}

/** Long names stand in a table of their own (GNU, `/12`) or before the content (BSD, `#1/12`). */
function named(stored: string, body: Buffer, names: Buffer): { readonly name: string; readonly content: Buffer } {
  const [, inTable, inBody] = /^(?:\/(\d{1,10})|#1\/(\d{1,10}))$/.exec(stored) ?? []
  if (inTable !== undefined) {
    const name = names.toString('utf8', Number(inTable), Number(inTable) + MOST_NAME)
    return { name: /^[^\n]*?(?=\/?\n|$)/.exec(name)?.[0] || stored, content: body }
  }
  const length = Number(inBody ?? 0)
  if (length > 0 && length <= body.length)
    return { name: body.toString('utf8', 0, length).replace(/\0+$/, ''), content: body.subarray(length) }
  return { name: stored.replace(/\/$/, '') || '<member>', content: body }
}

const MAGIC_LENGTH = 8
const SHORTEST_SYMBOL = 12
const HEADER = 60
const MOST_NAME = 4096
const symbolTables = new Set(['/', '/SYM64/', '__.SYMDEF', '__.SYMDEF SORTED', '__.SYMDEF_64'])
