import type { Artifact } from '../../model/artifact.ts'
import type { Format, Opened } from '../../model/format.ts'
import { asBuffer } from '../../text/as-buffer.ts'
import { remark } from '../trouble.ts'

/** What the Finder keeps of a folder: the names of its files, deleted ones included. */
export const dsStore: Format = {
  id: 'ds-store',
  role: 'data',
  accepts: ({ kind }) => kind === 'ds-store',
  open: openStore,
}

function* openStore({ bytes }: Artifact): Iterable<Opened> {
  const names = new Set(namesIn(asBuffer(bytes)))
  if (names.size === 0) return yield remark('ds-store-empty', 'No names could be read from it.')
  const list = Buffer.from([...names].map((name) => `${name}\n`).join(''))
  yield { kind: 'entry', path: '<names>', bytes: list }
  yield { kind: 'facts', facts: { container: { format: 'ds-store', entries: 1, bytes: list.length } } }
}

/** A record is a length, a name in UTF-16, what it tells and the type of that: found by the types, so also in freed blocks. */
function* namesIn(bytes: Buffer): Iterable<string> {
  for (let at = 8; at + 14 <= bytes.length; at += 1) {
    const units = bytes.readUInt32BE(at)
    if (units === 0 || units > MAX_UNITS) continue
    const end = at + 4 + units * 2
    if (end + 8 > bytes.length || !types.has(bytes.toString('latin1', end + 4, end + 8))) continue
    yield Buffer.from(bytes.subarray(at + 4, end))
      .swap16()
      .toString('utf16le')
      .replaceAll('\n', ' ')
    at = end + 7
  }
}

const types = new Set(['bool', 'long', 'shor', 'blob', 'type', 'ustr', 'comp', 'dutc'])
// HFS+ and APFS have no longer names.
const MAX_UNITS = 255
