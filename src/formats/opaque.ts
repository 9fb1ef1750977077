import type { Artifact } from '../model/artifact.ts'
import type { Format } from '../model/format.ts'
import { asBuffer } from '../text/as-buffer.ts'
import { isLzma } from './compressed.ts'
import { incomplete } from './trouble.ts'
import { endsLikeZip } from './zip/central-directory.ts'

/** Archives, compressed and encrypted files that none of `others` opens: they are named, with their format. Asked after these. */
export function opaque(others: readonly Format[]): Format {
  const opened = new Set(others.map(({ id }) => id))
  return {
    id: 'opaque',
    role: 'unopened',
    accepts: (artifact) => {
      const format = formatOf(artifact)
      return format === null ? isMisnamed(artifact) : !opened.has(format)
    },
    *open(artifact) {
      const format = formatOf(artifact)
      if (format === null) {
        const detail = 'Its name is that of an archive, but its bytes are of no known kind; it was not opened.'
        return yield incomplete('container-unrecognized', detail)
      }
      const because = encrypted.has(format) ? 'encrypted' : 'no decoder'
      yield { kind: 'facts', facts: { opaque: { format, because } } }
    },
  }
}

function formatOf({ kind, bytes }: Artifact): string | null {
  if (kinds.has(kind)) return kind
  if (kind === 'binary' && isLzma(bytes)) return 'lzma'
  if (bytes[0x8001] === 0x43 && latin1(bytes.subarray(0x8001, 0x8006)) === 'CD001') return 'iso'
  const trailer = bytes.length - 512
  if (trailer < 0 || bytes[trailer] !== 0x6b) return null
  return latin1(bytes.subarray(trailer, trailer + 8)) === 'koly\0\0\0\x04' ? 'dmg' : null
}

/** Text is read as text whatever its name, and what a format has opened is known. */
function isMisnamed({ kind, path, bytes, facts }: Artifact): boolean {
  return kind === 'binary' && facts.container === undefined && archiveName.test(path) && !endsLikeZip(bytes)
}

const archiveName = /\.(?:zip|jar|war|whl|vsix|nupkg|xpi|crx|tgz|gz|zst|7z|rar|xz|lzma|bz2)$/i

function latin1(bytes: Uint8Array): string {
  return asBuffer(bytes).toString('latin1')
}

const encrypted = new Set(['age', 'openssl', 'pgp', 'git-crypt', 'ansible-vault', 'ms-encrypted', 'luks'])
const kinds = new Set(['7z', 'xz', 'bzip2', 'lz4', 'lzip', 'rar', 'cab', 'rpm', 'xar', 'squashfs', ...encrypted])
