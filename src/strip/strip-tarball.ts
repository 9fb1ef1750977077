import { posix } from 'node:path'
import { gzipSync } from 'node:zlib'
import { decodeDataUrl } from '../formats/source-map/annotated-text-format.ts'
import { findSourceMapUrls } from '../formats/source-map/find-source-map-urls.ts'
import { pathInPackage, type RawEntry, type RawTar, readRawTar } from '../formats/tar/raw-tar.ts'
import { AuditError } from '../model/audit-error.ts'
import type { Meter } from '../model/limits.ts'
import type { PackageReport } from '../model/report.ts'
import type { MapReference } from '../model/source-map.ts'
import { stripContent } from './strip-content.ts'

/** What is taken out: maps and the comments that name them, or only the source text in them. */
export type Strip = 'maps' | 'content'

/** A tarball with something taken out, and which files that concerns. */
export interface Stripped {
  readonly bytes: Uint8Array
  readonly removed: readonly string[]
  readonly changed: readonly string[]
  /** Maps that could not be cut. */
  readonly left: readonly string[]
}

/** Takes maps out of a tarball whose audit is `report`. What is not concerned is copied block by block; the same input gives the same bytes. */
export async function stripTarball(
  tarball: Uint8Array,
  report: PackageReport,
  what: Strip,
  meter: Meter,
): Promise<Stripped> {
  const tar = await readRawTar(tarball, meter)
  const maps = mapsIn(report, tar)
  const outcome = { removed: [] as string[], changed: [] as string[], left: [] as string[] }
  const pieces: Uint8Array[] = []
  let from = 0
  for (const entry of tar.entries) {
    const path = pathInPackage(entry.path)
    if (!entry.isFile) continue
    const body = tar.bytes.subarray(entry.body, entry.body + entry.size)
    const isMap = maps.has(path)
    if (isMap && what === 'maps') {
      outcome.removed.push(path)
      pieces.push(tar.bytes.subarray(from, entry.start))
      from = entry.end
      continue
    }
    const fresh = isMap ? stripContent(body) : codeOf(body, path, what, maps)
    if (fresh === null) outcome.left.push(path)
    if (fresh === null || fresh === body) continue
    outcome.changed.push(path)
    pieces.push(tar.bytes.subarray(from, entry.header), ...withBody(tar, entry, fresh))
    from = entry.end
  }
  pieces.push(tar.bytes.subarray(from))
  return { bytes: compress(Buffer.concat(pieces)), ...outcome }
}

/** By content, as the audit found them, and by name where there is nothing to be found in them. */
function mapsIn({ maps }: PackageReport, { entries }: RawTar): ReadonlySet<string> {
  const found = maps
    .filter(({ chain, kind }) => kind === 'file' && chain.length === 1)
    .map(({ chain }) => chain[0] ?? '')
  const named = entries
    .map(({ path }) => pathInPackage(path))
    .filter((path) => /\.(?:[cm]?[jt]sx?|css)\.map$/.test(path))
  return new Set([...found, ...named])
}

function codeOf(body: Buffer, path: string, what: Strip, maps: ReadonlySet<string>): Buffer {
  if (!/\.(?:[cm]?[jt]sx?|css)$/.test(path) && !body.subarray(0, 2).equals(SHEBANG)) return body
  if (what === 'content') return stripInlineContent(body, path)
  return stripReferences(body, path, (url) => maps.has(targetOf(url, path)))
}

const SHEBANG = Buffer.from('#!')

function targetOf(url: string, path: string): string {
  const plain = url.replace(/[?#].*$/s, '')
  try {
    return posix.join(posix.dirname(path), decodeURIComponent(plain))
  } catch (error) {
    if (error instanceof URIError) return posix.join(posix.dirname(path), plain)
    throw error
  }
}

/** The entry's own header with another size, and the other body. */
function withBody(tar: RawTar, entry: RawEntry, body: Buffer): readonly Uint8Array[] {
  if (entry.hasLongSize) {
    throw new AuditError('EUNSUPPORTED', `${entry.path}: its size is in an extended header, which is not rewritten`, {
      hint: 'Pack the package again with npm pack.',
    })
  }
  const header = Buffer.from(tar.bytes.subarray(entry.header, entry.header + BLOCK))
  header.write(`${body.length.toString(8).padStart(11, '0')}\0`, SIZE, 'latin1')
  header.fill(' ', CHECKSUM, CHECKSUM + 8)
  const sum = header.reduce((total, byte) => total + byte, 0)
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, CHECKSUM, 'latin1')
  return [header, body, Buffer.alloc((BLOCK - (body.length % BLOCK)) % BLOCK)]
}

const BLOCK = 512
const SIZE = 124
const CHECKSUM = 148

function compress(tar: Buffer): Uint8Array {
  const bytes = gzipSync(tar, { level: 9 })
  // RFC 1952, 2.3.1: which system made it is nobody's concern, and differs between machines.
  bytes[9] = 0xff
  return bytes
}

/** Code without the comments that name a map which `isGone`, or hold one; every other byte, and every line's number, as it was. */
export function stripReferences(code: Buffer, path: string, isGone: (url: string) => boolean): Buffer {
  return rewrite(code, path, (text, { url, start, end }) =>
    isInline(url) || isGone(url) ? commentAround(text, start, end) : undefined,
  )
}

/** Code whose inline maps keep their positions but hold no source text. */
export function stripInlineContent(code: Buffer, path: string): Buffer {
  return rewrite(code, path, (_text, { url, start, end }) => {
    if (!isInline(url)) return undefined
    const map = decodeDataUrl(url)
    const stripped = map && stripContent(Buffer.from(map))
    // A map that cannot be cut stays, and the audit of the result tells of it.
    if (!stripped || stripped.equals(map)) return undefined
    const head = url.slice(0, url.indexOf(',') + 1).replace(/(?:;base64)?,$/i, ';base64,')
    return { start, end, text: head + stripped.toString('base64') }
  })
}

interface Change {
  readonly start: number
  readonly end: number
  readonly text: string
}

function rewrite(
  code: Buffer,
  path: string,
  change: (text: string, reference: MapReference) => Change | undefined,
): Buffer {
  const language = path.endsWith('.css') ? 'css' : 'js'
  // Without UTF-8, each byte is a character: what is not touched comes back as it was.
  const utf8 = code.toString('utf8')
  const encoding = Buffer.from(utf8).equals(code) ? 'utf8' : 'latin1'
  const text = encoding === 'utf8' ? utf8 : code.toString('latin1')
  const changes = findSourceMapUrls(text, { language })
    .filter(({ kind }) => kind !== 'shadow')
    .flatMap((reference) => change(text, reference) ?? [])
  if (changes.length === 0) return code
  const pieces: string[] = []
  let from = 0
  for (const { start, end, text: fresh } of changes) {
    if (start < from) continue
    pieces.push(text.slice(from, start), fresh)
    from = end
  }
  return Buffer.from([...pieces, text.slice(from)].join(''), encoding)
}

function isInline(url: string): boolean {
  return /^data:/i.test(url)
}

/** The comment around a URL. A last line that holds nothing else goes with it; any other line stays, empty if need be. */
function commentAround(text: string, start: number, end: number): Change | undefined {
  const head = /(?:\/\/|\/\*)?[^\S\r\n]*[#@][^\S\r\n]*sourceMappingURL[^\S\r\n]*=[^\S\r\n]*$/.exec(
    text.slice(Math.max(0, start - HEAD), start),
  )
  if (head === null) return undefined
  const opens = /^\/[/*]/.test(head[0])
  let from = start - head[0].length
  let to = end + (/^[^\S\r\n]*/.exec(text.slice(end, end + HEAD))?.[0].length ?? 0)
  if (head[0].startsWith('/*')) {
    if (text.startsWith('*/', to)) to += 2
    // Other words follow in the comment, which has to stay one.
    else from += 2
  } else if (opens && !/^(?:[\r\n\u2028\u2029]|$)/.test(text.slice(to, to + 1))) from += 2
  const line = Math.max(text.lastIndexOf('\n', from - 1), text.lastIndexOf('\r', from - 1)) + 1
  const isAlone = text.slice(line, from).trim() === ''
  const isLast = text.slice(to).trim() === ''
  return isAlone && isLast ? { start: line, end: text.length, text: '' } : { start: from, end: to, text: '' }
}

const HEAD = 200
