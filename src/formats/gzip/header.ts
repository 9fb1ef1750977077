import type { Artifact } from '../../model/artifact.ts'
import type { Entry } from '../../model/format.ts'
import { printable } from '../printable.ts'
import { isGzip, memberHeaderLength } from './gunzip.ts'

/** What stands in a gzip file's header (RFC 1952, 2.3.1: extra fields, a name, a comment) and is not just its own name. */
export function* gzipHeader({ path, bytes }: Artifact): Iterable<Entry> {
  if (!isGzip(bytes)) return
  const header = printable(bytes.subarray(10, memberHeaderLength(bytes) ?? 10), SHORTEST)
  if (header.length > 0 && !isName(path, header.toString('latin1').trim()))
    yield { kind: 'entry', path: '<header>', bytes: header }
}

/** Most headers say again how the file was called. */
function isName(path: string, header: string): boolean {
  return path.replace(/^.*\//s, '').startsWith(header) || /^[\w.@+-]{1,100}\.(?:tar|tgz)$/.test(header)
}

const SHORTEST = 8
