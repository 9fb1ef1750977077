import { Fields } from './fields.ts'
import type { Section } from './section.ts'

/** The sections of a Mach-O file, of each architecture in turn; null where a table does not lie within it. */
export function* machoSections(bytes: Buffer): Iterable<Section | null> {
  const magic = bytes.readUInt32BE(0)
  if (magic !== FAT && magic !== WIDE_FAT) return yield* sectionsAt(bytes, 0)
  const fields = new Fields(bytes, false)
  // `kindOf` takes no file with more of them for one of these.
  const count = Math.min(fields.at(4, 4), 20)
  for (let index = 0; index < count; index += 1) {
    const offset = magic === FAT ? fields.at(8 + index * 20 + 8, 4) : fields.at(8 + index * 32 + 8, 8)
    if (offset > 0 && offset + 32 <= bytes.length) yield* sectionsAt(bytes, offset)
    else yield null
  }
}

function* sectionsAt(bytes: Buffer, start: number): Iterable<Section | null> {
  const magic = bytes.readUInt32BE(start)
  const isWide = magic === 0xcffaedfe || magic === 0xfeedfacf
  const fields = new Fields(bytes, magic === 0xcffaedfe || magic === 0xcefaedfe)
  const commands = fields.at(start + 16, 4)
  let at = start + (isWide ? 32 : 28)
  for (let index = 0; index < commands; index += 1) {
    const size = fields.at(at + 4, 4)
    if (!(size >= 8 && at + size <= bytes.length)) return yield null
    if (fields.at(at, 4) === (isWide ? WIDE_SEGMENT : SEGMENT)) yield* sectionsIn(fields, at, size, start, isWide)
    at += size
  }
}

function* sectionsIn(fields: Fields, at: number, size: number, start: number, isWide: boolean): Iterable<Section> {
  const header = isWide ? 72 : 56
  const record = isWide ? 80 : 68
  const count = Math.min(fields.at(at + header - 8, 4), Math.floor((size - header) / record))
  for (let index = 0; index < count; index += 1) {
    const place = at + header + index * record
    const offset = start + fields.at(place + (isWide ? 48 : 40), 4)
    yield { name: fields.text(place, 16), offset, size: fields.at(place + (isWide ? 40 : 36), isWide ? 8 : 4) }
  }
}

const FAT = 0xcafebabe
const WIDE_FAT = 0xcafebabf
const SEGMENT = 1
const WIDE_SEGMENT = 0x19
