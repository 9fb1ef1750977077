import { crc32 } from 'node:zlib'
import type { Artifact } from '../model/artifact.ts'
import type { Format } from '../model/format.ts'
import { asBuffer } from '../text/as-buffer.ts'
import { isExecutable } from './executable/is-executable.ts'
import { isWholeHead } from './libarchive/packed-archive.ts'
import { isKnownHead, isLocalHead } from './zip/local-header.ts'
import { isZip } from './zip/zip.ts'

/** Programs and scripts that unpack themselves: the archive of 7-Zip, WinRAR, xz or bzip2 behind them, or a zip that is cut short, which is looked for in every file of bytes. A tarball with gzip is `appended-tar`. */
export const appendedArchive: Format = {
  id: 'appended-archive',
  role: 'wrapper',
  accepts: (artifact) => archiveIn(artifact) !== null,
  *open(artifact) {
    const found = archiveIn(artifact)
    if (found === null) return
    const bytes = artifact.bytes.subarray(found.start)
    yield { kind: 'entry', path: `<archive>.${found.extension}`, bytes, facts: { appended: true } }
    // What is behind the archive is looked at with the program.
    const container = { format: 'self-extracting', entries: 1, bytes: bytes.length }
    yield { kind: 'facts', facts: { container, opened: [] } }
  },
}

function archiveIn(artifact: Artifact): { readonly start: number; readonly extension: string } | null {
  const bytes = asBuffer(artifact.bytes)
  if (isZip(artifact)) return null
  const isScript = bytes[0] === 0x23 && bytes[1] === 0x21 && artifact.kind === 'binary'
  const isProgram = isScript || isExecutable(artifact)
  for (const { extension, magic, isWhole } of archives) {
    if (!isProgram && (extension !== 'zip' || artifact.kind !== 'binary')) continue
    let at = bytes.indexOf(magic, 2)
    for (let tries = 0; at !== -1 && tries < MOST_TRIES; tries += 1) {
      if (isWhole(bytes.subarray(at))) return { start: at, extension }
      at = bytes.indexOf(magic, at + 1)
    }
  }
  return null
}

const archives = [
  { extension: '7z', magic: Buffer.from('7z\xbc\xaf\x27\x1c', 'latin1'), isWhole: isWholeHead },
  { extension: 'rar', magic: Buffer.from('Rar!\x1a\x07', 'latin1'), isWhole: isWholeHead },
  { extension: 'xz', magic: Buffer.from('\xfd7zXZ\0', 'latin1'), isWhole: isXzHead },
  { extension: 'zip', magic: Buffer.from('PK\x03\x04'), isWhole: isZipHead },
  { extension: 'bz2', magic: Buffer.from('BZh91AY&SY', 'latin1'), isWhole: () => true },
]

/** The .xz file format 1.2.0, 2.1.1: a CRC-32 of the two bytes of flags. */
function isXzHead(bytes: Buffer): boolean {
  return bytes.length >= 12 && crc32(bytes.subarray(6, 8)) === bytes.readUInt32LE(8)
}

/** A zip that is whole is known by its end. */
function isZipHead(bytes: Buffer): boolean {
  return isKnownHead(bytes) && isLocalHead(bytes)
}

const MOST_TRIES = 64
