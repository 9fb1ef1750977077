import type { Artifact } from '../model/artifact.ts'
import type { Format } from '../model/format.ts'
import { asBuffer } from '../text/as-buffer.ts'
import { isExecutable } from './executable/is-executable.ts'
import { gunzippedHead, isGzip } from './gzip/gunzip.ts'
import { isTarHeader } from './tar/header.ts'

/** Programs and scripts that unpack themselves (caxa, makeself): the tarball behind them. */
export const appendedTar: Format = {
  id: 'appended-tar',
  role: 'archive',
  accepts: (artifact) => tarballStart(artifact) !== -1,
  *open(artifact) {
    const start = tarballStart(artifact)
    if (start === -1) return
    const bytes = artifact.bytes.subarray(start)
    yield { kind: 'entry', path: '<archive>.tgz', bytes, facts: { appended: true } }
    // What is behind the archive, settings say, is looked at with the program.
    const container = { format: 'self-extracting', entries: 1, bytes: bytes.length }
    yield { kind: 'facts', facts: { container, opened: [] } }
  },
}

function tarballStart(artifact: Artifact): number {
  const bytes = asBuffer(artifact.bytes)
  const isScript = bytes[0] === 0x23 && bytes[1] === 0x21 && artifact.kind === 'binary'
  if (!isScript && !isExecutable(artifact)) return -1
  let at = bytes.indexOf(GZIP, 2)
  for (let tries = 0; at !== -1 && tries < MOST_TRIES; at = bytes.indexOf(GZIP, at + 1)) {
    // Bits of the flags that no version of gzip has set.
    if (!isGzip(bytes, at) || (bytes[at + 3] ?? 0) > 0x1f) continue
    tries += 1
    if (isTarHeader(gunzippedHead(bytes.subarray(at, at + HEAD)))) return at
  }
  return -1
}

const GZIP = Buffer.from([0x1f, 0x8b, 0x08])
const HEAD = 8192
const MOST_TRIES = 64
