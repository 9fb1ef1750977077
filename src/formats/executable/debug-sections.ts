import type { Artifact } from '../../model/artifact.ts'
import type { Format, Opened } from '../../model/format.ts'
import type { Meter } from '../../model/limits.ts'
import { asBuffer } from '../../text/as-buffer.ts'
import { Budget } from '../budget.ts'
import { expand } from '../expand/expand.ts'
import { printable } from '../printable.ts'
import { disjoint, slice } from '../slice.ts'
import { incomplete, limitReached } from '../trouble.ts'
import { isExecutable } from './is-executable.ts'

/** Programs and libraries: the text of their debug sections, which names the folders and files that they were made from. */
export const debugSections: Format = {
  id: 'debug-sections',
  role: 'data',
  inline: { magic: '\x7fELF\x02\x01' },
  accepts: (artifact) => isExecutable(artifact) && artifact.bytes.length >= 64,
  open: openSections,
}

async function* openSections(artifact: Artifact, meter: Meter): AsyncGenerator<Opened> {
  const bytes = asBuffer(artifact.bytes)
  if (bytes.subarray(0, 4096).includes('UPX!'))
    yield { kind: 'facts', facts: { opaque: { format: 'upx', because: 'packed' } } }
  const budget = new Budget(meter, bytes.length)
  const opened: [number, number][] = []
  let read = 0
  for (const section of sectionsOf(artifact.kind, bytes)) {
    if (section !== null && !isDebugText.test(section.name)) continue
    const stored = section && slice(bytes, section.offset, section.size)
    // Sections do not overlap, so together they are no larger than the file.
    read += stored?.length ?? 0
    if (section === null || stored === null || read > bytes.length) {
      yield incomplete('executable-section', 'The table of sections points outside of the executable.')
      return
    }
    const path = `<section:${section.name}>`
    const { bytes: most, limit } = budget.left
    const expanded = section.compression
      ? await expand(section.compression, stored, most)
      : { bytes: stored, problem: null }
    if (expanded.problem === 'limit') return yield limitReached(limit, meter.limits, path)
    if (expanded.problem !== null && expanded.problem !== 'trailing')
      yield incomplete('executable-section', 'The compressed section is damaged.', path)
    budget.spend(expanded.bytes.length)
    const strings = printable(expanded.bytes)
    opened.push([section.offset, section.offset + stored.length])
    if (strings.length > 0) yield { kind: 'entry', path, bytes: strings }
  }
  if (opened.length > 0) yield { kind: 'facts', facts: { opened: disjoint(opened) } }
}

function sectionsOf(kind: string, bytes: Buffer): Iterable<Section | null> {
  if (kind === 'elf') return elfSections(bytes)
  return kind === 'macho' ? machoSections(bytes) : peSections(bytes)
}

const isDebugText = /^(?:(?:\.|__)(?:debug_(?:str|line_str|line|macro)|comment)(?:\.dwo)?|CodeView)$/

/** The sections of an ELF file that have bytes; null when their table does not lie within it. */
function* elfSections(bytes: Buffer): Iterable<Section | null> {
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

/** The sections of a Mach-O file, of each architecture in turn; null where a table does not lie within it. */
function* machoSections(bytes: Buffer): Iterable<Section | null> {
  const magic = bytes.readUInt32BE(0)
  if (magic !== FAT && magic !== WIDE_FAT) return yield* sectionsAt(bytes, 0)
  const fields = new Fields(bytes, false)
  // `kindOf` takes no file with more of them for one of these.
  const count = Math.min(fields.at(4, 4), 20)
  for (let index = 0; index < count; index += 1) {
    const offset = magic === FAT ? fields.at(8 + index * 20 + 8, 4) : fields.at(8 + index * 32 + 8, 8)
    // A library for several processors has archives in the place of programs, which are searched as they stand.
    if (bytes.subarray(offset, offset + 8).equals(ARCHIVE)) continue
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

const ARCHIVE = Buffer.from('!<arch>\n')
const FAT = 0xcafebabe
const WIDE_FAT = 0xcafebabf
const SEGMENT = 1
const WIDE_SEGMENT = 0x19

/** The sections of a Windows executable, and the records that name its debug file; null where a table does not lie within it. */
function* peSections(bytes: Buffer): Iterable<Section | null> {
  const fields = new Fields(bytes, true)
  const header = fields.at(0x3c, 4) + 4
  const symbols = fields.at(header + 8, 4)
  const names = symbols === 0 ? Number.NaN : symbols + fields.at(header + 12, 4) * 18
  const count = fields.at(header + 2, 2)
  const table = header + 20 + fields.at(header + 16, 2)
  if (!(table + count * 40 <= bytes.length)) return yield null
  for (let index = 0; index < count; index += 1) {
    const at = table + index * 40
    const short = fields.text(at, 8)
    // A name of more than eight bytes lies behind the symbols.
    const name = /^\/\d{1,7}$/.test(short) ? fields.text(names + Number(short.slice(1))) : short
    yield { name, offset: fields.at(at + 20, 4), size: fields.at(at + 16, 4) }
  }
  yield* debugFiles(bytes)
}

/** `RSDS`, a GUID and an age stand before the path of the debug file. */
function* debugFiles(bytes: Buffer): Iterable<Section> {
  let at = bytes.indexOf('RSDS')
  for (let found = 0; at !== -1 && found < MOST_RECORDS; at = bytes.indexOf('RSDS', at + 4)) {
    const path = bytes.subarray(at + 24, at + 24 + 4096)
    const size = path.indexOf(0)
    if (size < 5 || !/\.pdb$/i.test(path.toString('latin1', size - 4, size))) continue
    found += 1
    yield { name: 'CodeView', offset: at + 24, size }
  }
}

const MOST_RECORDS = 64

/** Reads unsigned numbers in the byte order of an executable; NaN where they do not lie within it. */
class Fields {
  readonly bytes: Buffer
  readonly #isLittle: boolean

  constructor(bytes: Buffer, isLittle: boolean) {
    this.bytes = bytes
    this.#isLittle = isLittle
  }

  /** A number of 2, 4 or 8 bytes; beyond 2^53 only as precise as a double, which no offset within a file needs. */
  at(offset: number, size: 2 | 4 | 8): number {
    const field = slice(this.bytes, offset, size)
    if (field === null) return Number.NaN
    if (size === 8) return Number(this.#isLittle ? field.readBigUInt64LE() : field.readBigUInt64BE())
    return this.#isLittle ? field.readUIntLE(0, size) : field.readUIntBE(0, size)
  }

  /** The text from `offset` to its NUL, at most `most` bytes of it. */
  text(offset: number, most = 256): string {
    const start = Number.isSafeInteger(offset) && offset >= 0 ? offset : this.bytes.length
    const name = this.bytes.subarray(start, start + most)
    const end = name.indexOf(0)
    return name.toString('latin1', 0, end === -1 ? name.length : end)
  }
}

/** A named part of an executable: where it lies, and how it is compressed. */
interface Section {
  readonly name: string
  readonly offset: number
  readonly size: number
  readonly compression?: 'zlib' | 'zstd'
}
