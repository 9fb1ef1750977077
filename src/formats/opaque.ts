import type { Artifact } from '../model/artifact.ts'
import type { Format } from '../model/format.ts'

/** Archives and compressed files that no decoder here opens: they are named, with their format. */
export const opaque: Format = {
  id: 'opaque',
  accepts: (artifact) => formatOf(artifact) !== null,
  *open(artifact) {
    const format = formatOf(artifact)
    if (format !== null) yield { kind: 'facts', facts: { opaque: { format, because: 'no decoder' } } }
  },
}

function formatOf({ kind, bytes }: Artifact): string | null {
  if (kinds.has(kind)) return kind
  if (/^07070[127][0-9A-Fa-f]{34}/.test(latin1(bytes.subarray(0, 64)))) return 'cpio'
  const trailer = latin1(bytes.subarray(Math.max(0, bytes.length - 512)))
  return trailer.length === 512 && trailer.startsWith('koly\0\0\0\x04') ? 'dmg' : null
}

function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1')
}

const kinds = new Set(['7z', 'xz', 'bzip2', 'lz4', 'rar', 'cab', 'ar'])
