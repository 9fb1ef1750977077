import type { Artifact } from '../model/artifact.ts'
import type { Format, Opened } from '../model/format.ts'
import { asBuffer } from '../text/as-buffer.ts'
import { disjoint, slice } from './slice.ts'
import { incomplete } from './trouble.ts'

/** Deno's archives of modules: each module's text, and the source map that holds it as it was written. */
export const eszip: Format = {
  id: 'eszip',
  role: 'archive',
  accepts: ({ bytes }) => /^ESZIP(?:_V2|2\.\d)/.test(asBuffer(bytes).toString('latin1', 0, 8)),
  open: openEszip,
}

function* openEszip(artifact: Artifact): Iterable<Opened> {
  const bytes = asBuffer(artifact.bytes)
  const archive = digestSizes(bytes)
    .map((digest) => readArchive(bytes, digest))
    .find((read) => read !== null)
  if (!archive) {
    yield incomplete('eszip-damaged', 'The header of the archive is damaged.')
    return
  }
  const { modules, sources, maps } = archive
  let entries = 0
  let total = 0
  const opened: [number, number][] = []
  for (const module of modules) {
    for (const [path, section, offset, length] of [
      [module.specifier, sources, module.offset, module.length],
      [`${module.specifier}.map`, maps, module.mapOffset, module.mapLength],
    ] as const) {
      if (length === 0) continue
      const content = slice(section, offset, length)
      // Modules do not overlap, so together they are no larger than the archive.
      if (content === null || total + length > bytes.length) {
        yield incomplete('eszip-module', 'The module lies outside of the archive.', path)
        continue
      }
      entries += 1
      total += length
      opened.push([content.byteOffset - bytes.byteOffset, content.byteOffset - bytes.byteOffset + length])
      yield { kind: 'entry', path, bytes: content }
    }
  }
  const container = { format: 'eszip', entries, bytes: total }
  yield { kind: 'facts', facts: { container, opened: disjoint(opened) } }
}

interface Module {
  readonly specifier: string
  readonly offset: number
  readonly length: number
  readonly mapOffset: number
  readonly mapLength: number
}

interface Archive {
  readonly modules: readonly Module[]
  readonly sources: Buffer
  readonly maps: Buffer
}

/** SHA-256 at first; since 2.2 the options say which digest is used, and trying the sizes says the same. */
function digestSizes(bytes: Buffer): readonly number[] {
  return hasOptions(bytes) ? [0, 32, 8] : [32]
}

function hasOptions(bytes: Buffer): boolean {
  return bytes.toString('latin1', 5, 7) === '2.' && (bytes[7] ?? 0) >= 0x32
}

/** Sections behind their lengths, each with a digest behind it but the texts, where every text has its own. */
function readArchive(bytes: Buffer, digest: number): Archive | null {
  const version = bytes.toString('latin1', 5, 8)
  let at = 8
  const next = (): Buffer | null => {
    const section = slice(bytes, at + 4, uint32(bytes, at))
    if (section) at += 4 + section.length + digest
    return section
  }
  if (hasOptions(bytes) && next() === null) return null
  const header = next()
  const modules = header && readModules(header)
  if (!modules || (version !== '_V2' && next() === null)) return null
  const sources = slice(bytes, at + 4, uint32(bytes, at))
  // What was cut off is told module by module.
  if (sources === null) return { modules, sources: bytes.subarray(at + 4), maps: Buffer.alloc(0) }
  at += 4 + sources.length
  return { modules, sources, maps: slice(bytes, at + 4, uint32(bytes, at)) ?? bytes.subarray(at + 4) }
}

/** Null when the header is not filled to its end by entries. */
function readModules(header: Buffer): readonly Module[] | null {
  const modules: Module[] = []
  let at = 0
  while (at < header.length) {
    const specifier = slice(header, at + 4, uint32(header, at))
    if (specifier === null) return null
    at += 4 + specifier.length
    const kind = header[at]
    const fields = [1, 5, 9, 13].map((offset) => uint32(header, at + offset))
    const [offset = 0, length = 0, mapOffset = 0, mapLength = 0] = fields
    if (kind === MODULE) modules.push({ specifier: specifier.toString('utf8'), offset, length, mapOffset, mapLength })
    at += kind === MODULE ? 18 : kind === REDIRECT ? 5 + offset : kind === NPM ? 5 : Number.NaN
    if (!(at <= header.length)) return null
  }
  return modules
}

function uint32(bytes: Buffer, at: number): number {
  return at + 4 <= bytes.length ? bytes.readUInt32BE(at) : Number.NaN
}

const MODULE = 0
const REDIRECT = 1
const NPM = 2
