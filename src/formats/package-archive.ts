import type { Archive } from '../model/artifact.ts'
import { kindOf } from '../text/kind.ts'
import { isAsar } from './asar.ts'
import { isGzip } from './gzip/gunzip.ts'
import { isTarHeader } from './tar/header.ts'
import { endsLikeZip } from './zip/central-directory.ts'

/** How the archive that a target is stores its files, by its bytes; null for npm's own tarball, and for what is no archive that is opened. */
export function archiveFormatOf(bytes: Uint8Array): Archive['format'] | null {
  if (isGzip(bytes) || isTarHeader(bytes.subarray(0, 512))) return null
  const kind = kindOf('', bytes)
  if (kind === 'zip' || kind === 'crx') return kind
  if (isAsar(bytes)) return 'asar'
  // A program that unpacks itself, say.
  return endsLikeZip(bytes) ? 'zip' : null
}
