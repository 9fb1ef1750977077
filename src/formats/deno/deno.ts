import type { Artifact } from '../../model/artifact.ts'
import type { Format, Opened } from '../../model/format.ts'
import { asBuffer } from '../../text/as-buffer.ts'
import { disjoint } from '../disjoint.ts'
import { isExecutable } from '../executable/is-executable.ts'
import { slice } from '../slice.ts'
import { heldSources, sourceEntry } from '../sources/held-sources.ts'
import { incomplete } from '../trouble.ts'
import { findPayload, MAGIC, type Payload } from './find-payload.ts'
import { filesIn } from './virtual-files.ts'

/** Executables of `deno compile`, of any version: what it was told, its archive of modules, its files. */
export const deno: Format = {
  id: 'deno',
  role: 'executable',
  accepts: (artifact) => isExecutable(artifact) && asBuffer(artifact.bytes).includes(MAGIC),
  open: openDeno,
}

function* openDeno(artifact: Artifact): Iterable<Opened> {
  const payload = findPayload(asBuffer(artifact.bytes))
  if (payload !== null) yield* openPayload(artifact, payload)
}

function* openPayload(artifact: Artifact, { parts, tree, content }: Payload): Iterable<Opened> {
  const bytes = asBuffer(artifact.bytes)
  const opened: [number, number][] = []
  const originals: string[] = []
  let total = 0
  const count = (found: Buffer): Buffer => {
    const start = found.byteOffset - bytes.byteOffset
    opened.push([start, start + found.length])
    total += found.length
    return found
  }
  for (const { path, bytes: part } of parts) yield { kind: 'entry', path, bytes: count(part) }
  let isRead = tree === null
  for (const { path, offset, length, isOriginal } of filesIn(tree)) {
    isRead = true
    const file = slice(content, offset, length)
    if (file === null) yield incomplete('deno-file', 'The file lies outside of the executable.', path)
    else if (opened.length >= MOST_FILES)
      return yield incomplete('deno-files', `The executable lists more than ${MOST_FILES} files.`)
    else if (isOriginal) yield sourceEntry({ path, bytes: count(file) }, originals.push(path) - 1)
    else yield { kind: 'entry', path, bytes: count(file) }
  }
  if (!isRead && content.length > 0)
    yield incomplete('deno-files', 'The list of files in the executable has an unknown form.')
  // What is compiled from TypeScript keeps the TypeScript.
  if (originals.length > 0) yield { kind: 'facts', facts: heldSources(artifact, originals, []) }
  const container = { format: 'deno', entries: opened.length, bytes: total }
  // Equal files share their place.
  yield { kind: 'facts', facts: { container, opened: disjoint(opened) } }
}

const MOST_FILES = 1_000_000
