import { posix } from 'node:path'
import { gzipSync } from 'node:zlib'
import { pathInPackage, type RawEntry, type RawTar, readRawTar } from '../formats/tar/raw-tar.ts'
import { AuditError } from '../model/audit-error.ts'
import type { Meter } from '../model/limits.ts'
import type { PackageReport } from '../model/report.ts'
import { stripInlineContent, stripReferences } from './strip-code.ts'
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
    throw new AuditError(
      'EUNSUPPORTED',
      `${entry.path}: its size stands in an extended header, which is not rewritten`,
      {
        hint: 'Pack the package again with npm pack.',
      },
    )
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
