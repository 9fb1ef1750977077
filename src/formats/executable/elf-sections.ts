import { Fields } from './fields.ts'
import type { Section } from './section.ts'

/** The sections of an ELF file that have bytes; null when their table does not lie within it. */
export function* elfSections(bytes: Buffer): Iterable<Section | null> {
  const isWide = bytes[4] === 2
  const fields = new Fields(bytes, bytes[5] !== 2)
  const word = isWide ? 8 : 4
  const table = fields.at(isWide ? 40 : 32, word)
  const [entrySize, count, names] = [0, 2, 4].map((at) => fields.at((isWide ? 58 : 46) + at, 2))
  if (!table || !count || entrySize === undefined || names === undefined) return
  if (entrySize < (isWide ? 64 : 40) || !(table + count * entrySize <= bytes.length)) return yield null
  const offsetAt = isWide ? 24 : 16
  const namesStart = fields.at(table + names * entrySize + offsetAt, word)
  for (let at = table; at < table + count * entrySize; at += entrySize) {
    if (fields.at(at + 4, 4) === NO_BITS) continue
    const name = fields.text(namesStart + fields.at(at, 4))
    const section = { name, offset: fields.at(at + offsetAt, word), size: fields.at(at + offsetAt + word, word) }
    const isCompressed = Math.trunc(fields.at(at + 8, word) / COMPRESSED) % 2 === 1
    yield isCompressed ? compressed(fields, section, isWide ? 24 : 12) : unwrapped(fields, section)
  }
}

/** A header says how what follows it is compressed. */
function compressed(fields: Fields, { name, offset, size }: Section, header: number): Section {
  const compression = fields.at(offset, 4) === 2 ? 'zstd' : 'zlib'
  return { name, offset: offset + header, size: size - header, compression }
}

/** GNU's older form of a compressed section: another name, a magic word and the size before the stream. */
function unwrapped(fields: Fields, section: Section): Section {
  if (!section.name.startsWith('.zdebug_') || fields.text(section.offset, 4) !== 'ZLIB') return section
  const name = section.name.replace('.z', '.')
  return { name, offset: section.offset + 12, size: section.size - 12, compression: 'zlib' }
}

const NO_BITS = 8
const COMPRESSED = 0x800
