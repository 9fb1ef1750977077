import type { Artifact } from '../model/artifact.ts'
import type { Format, Opened } from '../model/format.ts'
import { printable } from './printable.ts'

/** Scripts compiled by V8 (its code cache): no source, but every string, name and URL of it. */
export const bytecode: Format = {
  id: 'bytecode',
  accepts: ({ kind }) => kind === 'code-cache',
  open: openBytecode,
}

function* openBytecode({ kind, bytes }: Artifact): Iterable<Opened> {
  const strings = printable(bytes)
  if (strings.length > 0) yield { kind: 'entry', path: '<strings>', bytes: strings }
  yield { kind: 'facts', facts: { container: { format: kind, entries: 1, bytes: strings.length } } }
}
