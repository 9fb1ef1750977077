import { Header, Pax } from 'tar'
import { AuditError } from '../../model/audit-error.ts'
import type { Meter } from '../../model/limits.ts'
import { asBuffer } from '../../text/as-buffer.ts'
import { gunzip, isGzip } from '../gzip/gunzip.ts'
import { archiveFormatOf } from '../package-archive.ts'

/** A tar archive as it lies in memory, decompressed: where each entry is, to the block. */
export interface RawTar {
  readonly bytes: Buffer
  readonly entries: readonly RawEntry[]
  /** Where the blocks that end the archive begin. */
  readonly end: number
}

/** One entry. All numbers are offsets or lengths in bytes. */
export interface RawEntry {
  /** As the archive has it, extended headers heeded. */
  readonly path: string
  readonly isFile: boolean
  /** The first of its headers: extended ones come before its own. */
  readonly start: number
  readonly header: number
  readonly body: number
  readonly size: number
  /** Behind the last block of its body. */
  readonly end: number
  /** Whether its size is in an extended header. */
  readonly hasLongSize: boolean
}

/** Reads where the entries of a tarball are; an AuditError for whatever is damaged or beyond the limits. */
export async function readRawTar(tarball: Uint8Array, meter: Meter): Promise<RawTar> {
  if (archiveFormatOf(tarball) !== null)
    throw new AuditError('EUNSUPPORTED', 'this archive is not an npm tarball, and only such tarballs are changed', {
      hint: 'Keep the files out where the archive is made; the audit says how.',
    })
  const bytes = await decompress(tarball, meter)
  const entries: RawEntry[] = []
  let local: Pax | undefined
  let global: Pax | undefined
  let start = 0
  for (let at = 0; ; ) {
    if (at + BLOCK > bytes.length) {
      if (at === bytes.length && at === start) return { bytes, entries, end: at }
      throw damaged('it stops within an entry')
    }
    const header = headerAt(bytes, at, local, global)
    if (header.nullBlock) return { bytes, entries, end: start }
    if (!header.cksumValid || header.size === undefined) throw damaged('a header is broken')
    const body = at + BLOCK
    const end = body + Math.ceil(header.size / BLOCK) * BLOCK
    if (end > bytes.length) throw damaged('it stops within an entry')
    const meta = (): string => bytes.toString('utf8', body, body + (header.size ?? 0))
    if (header.type === 'GlobalExtendedHeader') global = Pax.parse(meta(), global, true)
    else if (header.type === 'ExtendedHeader' || header.type === 'OldExtendedHeader') local = Pax.parse(meta(), local)
    else if (header.type === 'NextFileHasLongPath' || header.type === 'OldGnuLongPath')
      local = new Pax({ ...local, path: untilZero(meta()) })
    else if (header.type === 'NextFileHasLongLinkpath') local = new Pax({ ...local, linkpath: untilZero(meta()) })
    else {
      entries.push({
        path: local?.path ?? header.path ?? '',
        isFile: files.has(header.type),
        start,
        header: at,
        body,
        size: header.size,
        end,
        hasLongSize: local?.size !== undefined || global?.size !== undefined,
      })
      local = undefined
      start = end
    }
    // A global header is about all that follow, and belongs to none of them.
    if (header.type === 'GlobalExtendedHeader') start = end
    at = end
  }
}

function headerAt(bytes: Buffer, at: number, local: Pax | undefined, global: Pax | undefined): Header {
  try {
    return new Header(bytes, at, local, global)
  } catch (cause) {
    // tar throws plain errors for numbers that no header can have.
    if (!(cause instanceof Error)) throw cause
    throw damaged('a header is broken')
  }
}

/** The path of an entry in its package: without the first directory, whatever its name. */
export function pathInPackage(path: string): string {
  return /^[^/]+\/(.+)$/s.exec(path)?.[1] ?? path
}

const files: ReadonlySet<string> = new Set(['File', 'OldFile', 'ContiguousFile'])
const BLOCK = 512

async function decompress(tarball: Uint8Array, meter: Meter): Promise<Buffer> {
  if (!isGzip(tarball)) return asBuffer(tarball)
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of gunzip(tarball, meter)) {
    if (!(chunk instanceof Uint8Array)) throw damaged(chunk.detail.replace(/\.$/, ''))
    length += chunk.length
    if (length > meter.limits.totalBytes) throw damaged('it expands beyond the bound totalBytes')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks, length)
}

function untilZero(text: string): string {
  return text.replace(/\0.*/s, '')
}

function damaged(how: string): AuditError {
  return new AuditError('EDAMAGED', `the tarball cannot be read entry by entry: ${how}`, {
    hint: 'Pack again; a damaged tarball is not changed.',
  })
}
