import { archiveFormatOf } from '../formats/package-archive.ts'
import { pathInPackage } from '../formats/tar/raw-tar.ts'
import { tar } from '../formats/tar/tar.ts'
import { type Limits, Meter } from '../model/limits.ts'
import { sha256 } from '../text/digest.ts'
import { keyOf } from './known-files.ts'

/** The keys of a tarball's files, so that a store can be asked for all of them at once; none of another archive, whose files are few. */
export async function fileKeys(tarball: Uint8Array, limits: Limits): Promise<readonly string[]> {
  if (archiveFormatOf(tarball) !== null) return []
  const meter = new Meter(limits)
  const root = { path: '', mode: 0, bytes: tarball, kind: '', digest: '', facts: {}, contents: [] }
  const keys: string[] = []
  try {
    for await (const opened of tar.open(root, meter)) {
      if (opened.kind !== 'entry') continue
      if (meter.count(opened.bytes.length) !== undefined) break
      const { path, mode = 0, bytes, digest = sha256(bytes), facts = {} } = opened
      keys.push(keyOf({ path: pathInPackage(path), mode, digest, facts }))
    }
  } catch {
    // The audit that follows meets the same, and tells of it.
  }
  return keys
}
