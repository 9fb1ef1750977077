import type { Artifact } from '../model/artifact.ts'
import type { Format, Opened } from '../model/format.ts'
import { printable } from './printable.ts'

/**
 * Files that hold text among bytes of their own: V8's code caches (strings, names, URLs), webpack's caches (whole modules),
 * git's index (names). */
export const strings: Format = {
  id: 'strings',
  role: 'data',
  accepts: ({ kind }) => kinds.has(kind),
  open: openStrings,
}

function* openStrings({ kind, bytes }: Artifact): Iterable<Opened> {
  const text = printable(bytes)
  if (text.length > 0) yield { kind: 'entry', path: '<strings>', bytes: text }
  yield { kind: 'facts', facts: { container: { format: kind, entries: 1, bytes: text.length } } }
}

const kinds = new Set(['code-cache', 'webpack-cache', 'git-index'])
