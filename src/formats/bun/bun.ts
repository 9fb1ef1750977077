import type { Artifact } from '../../model/artifact.ts'
import type { Format, Opened } from '../../model/format.ts'
import { asBuffer } from '../../text/as-buffer.ts'
import { disjoint } from '../disjoint.ts'
import { isExecutable } from '../executable/is-executable.ts'
import { incomplete } from '../trouble.ts'
import { readModuleGraph } from './module-graph.ts'

/** Executables that `bun build --compile` makes: the bundled files are in them as plain text. */
export const bun: Format = {
  id: 'bun',
  role: 'executable',
  accepts: (artifact) => isExecutable(artifact) && asBuffer(artifact.bytes).includes('\n---- Bun! ----\n'),
  open: openBun,
}

function* openBun(artifact: Artifact): Iterable<Opened> {
  const bytes = asBuffer(artifact.bytes)
  const modules = readModuleGraph(bytes)
  // The runtime without a program holds the trailer's text as well.
  if (modules === null) return
  const opened: [number, number][] = []
  let total = 0
  for (const { name, contents, sourceMap } of modules) {
    if (contents === null) yield incomplete('bun-module', 'The file lies outside of the executable.', name)
    else {
      total += contents.length
      opened.push([contents.byteOffset - bytes.byteOffset, contents.byteOffset - bytes.byteOffset + contents.length])
      yield { kind: 'entry', path: name, bytes: contents }
    }
    if (sourceMap === null) yield incomplete('bun-map', 'The source map lies outside of the executable.', `${name}.map`)
    else if (sourceMap.length > 0)
      yield { kind: 'entry', path: `${name}.map`, bytes: sourceMap, facts: { bunMap: true, mapKind: 'container' } }
  }
  const container = { format: 'bun', entries: modules.length, bytes: total }
  yield { kind: 'facts', facts: { container, opened: disjoint(opened) } }
}
