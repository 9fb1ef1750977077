import type { Artifact } from '../model/artifact.ts'
import type { Format, Opened } from '../model/format.ts'
import { asBuffer } from '../text/as-buffer.ts'
import { isExecutable } from './executable/is-executable.ts'
import { encodedRuns, wideRuns } from './printable.ts'

/** Programs, .NET assemblies and other binary data: their text in UTF-16, and in base64. What is ASCII is searched as it stands. */
export const wideStrings: Format = {
  id: 'wide-strings',
  role: 'data',
  accepts: (artifact) => (isExecutable(artifact) || artifact.kind === 'binary') && artifact.bytes.length >= SMALLEST,
  *open(artifact: Artifact): Iterable<Opened> {
    const bytes = asBuffer(artifact.bytes)
    const wide = wideRuns(bytes, SHORTEST)
    if (wide.length > 0) yield { kind: 'entry', path: '<utf-16>', bytes: wide }
    const encoded = encodedRuns(bytes)
    if (encoded.length > 0) yield { kind: 'entry', path: '<base64>', bytes: encoded }
  },
}

const SMALLEST = 64
const SHORTEST = 12
