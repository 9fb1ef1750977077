import type { Artifact } from '../model/artifact.ts'
import type { Format, Opened } from '../model/format.ts'
import { asBuffer } from '../text/as-buffer.ts'
import { printable } from './printable.ts'
import { slice } from './slice.ts'

/** Hermes bytecode: no source, but every string, name and URL of it, and the text of functions that ask to show theirs. */
export const hermes: Format = {
  id: 'hermes',
  role: 'data',
  accepts: ({ kind }) => kind === 'hermes',
  open: openHermes,
}

function* openHermes(artifact: Artifact): Iterable<Opened> {
  const bytes = asBuffer(artifact.bytes)
  const strings = readStrings(bytes)
  // The strings lie one behind the other with nothing between them, so the table is needed to tell them apart.
  const text = strings === null ? printable(bytes) : textOf(bytes, strings)
  if (text.length > 0) yield { kind: 'entry', path: '<strings>', bytes: text }
  yield { kind: 'facts', facts: { container: { format: 'hermes', entries: 1, bytes: text.length } } }
}

interface Strings {
  readonly places: readonly { readonly offset: number; readonly length: number; readonly isWide: boolean }[]
  readonly storageStart: number
  readonly storage: Buffer
}

/** A line for each string; then what is printable elsewhere, such as the names of files. */
function textOf(bytes: Buffer, { places, storageStart, storage }: Strings): Buffer {
  const lines = places.map(({ offset, length, isWide }) => {
    const string = storage.subarray(offset, offset + (isWide ? length * 2 : length))
    return Buffer.from(`${string.toString(isWide ? 'utf16le' : 'latin1')}\n`)
  })
  const before = printable(bytes.subarray(0, storageStart))
  const after = printable(bytes.subarray(storageStart + storage.length))
  return Buffer.concat([...lines, before, after])
}

/**
 * The header says how many functions, kinds of strings, identifiers and strings there are; their tables follow it in this
 * order. Only a function's record differs from version to version. Null when the tables do not add up.
 */
function readStrings(bytes: Buffer): Strings | null {
  if (bytes.length < HEADER) return null
  const [functions = 0, kinds = 0, identifiers = 0, strings = 0, overflows = 0, storageSize = 0] = [
    0, 1, 2, 3, 4, 5,
  ].map((field) => bytes.readUInt32LE(40 + field * 4))
  for (const record of functionRecords) {
    const kindTable = slice(bytes, HEADER + functions * record, kinds * 4)
    if (kindTable === null || countKinds(kindTable) !== strings) continue
    const tableStart = HEADER + functions * record + (kinds + identifiers) * 4
    const table = slice(bytes, tableStart, strings * 4)
    const overflow = table && slice(bytes, tableStart + table.length, overflows * 8)
    const storageStart = tableStart + (strings + overflows * 2) * 4
    const storage = overflow && slice(bytes, storageStart, storageSize)
    const places = storage && placesIn(table, overflow, storage.length)
    if (places) return { places, storage, storageStart }
  }
  return null
}

/** Runs of strings that are identifiers or are not: the count without the highest bit. */
function countKinds(table: Buffer): number {
  let count = 0
  for (let at = 0; at < table.length; at += 4) count += table.readUInt32LE(at) & 0x7fffffff
  return count
}

/** A bit for the width, 23 for the offset, 8 for the length; what is longer has its place in the second table. */
function placesIn(table: Buffer, overflow: Buffer, size: number): Strings['places'] | null {
  const places: { offset: number; length: number; isWide: boolean }[] = []
  let total = 0
  for (let at = 0; at < table.length; at += 4) {
    const entry = table.readUInt32LE(at)
    const isWide = (entry & 1) === 1
    let [offset, length] = [(entry >>> 1) & 0x7fffff, entry >>> 24]
    if (length === 0xff) {
      if (offset * 8 + 8 > overflow.length) return null
      length = overflow.readUInt32LE(offset * 8 + 4)
      offset = overflow.readUInt32LE(offset * 8)
    }
    const end = offset + (isWide ? length * 2 : length)
    total += end - offset
    // Strings share places, but not so that a table of a few kilobytes makes gigabytes.
    if (end > size || total > size * MOST_SHARED) return null
    places.push({ offset, length, isWide })
  }
  return places
}

const HEADER = 128
const functionRecords = [16, 12, 20, 24, 32]
const MOST_SHARED = 32
