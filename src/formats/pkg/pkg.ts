import type { Artifact } from '../../model/artifact.ts'
import type { Format, Opened } from '../../model/format.ts'
import type { Meter } from '../../model/limits.ts'
import { asBuffer } from '../../text/as-buffer.ts'
import { disjoint } from '../disjoint.ts'
import { isExecutable } from '../executable/is-executable.ts'
import { incomplete } from '../trouble.ts'
import { PRELUDE, readTables } from './prelude-tables.ts'
import { openStored, type StoredFile } from './stored-files.ts'

/** Executables that pkg makes: node, then the files, then a script that says where each of them is. */
export const pkg: Format = {
  id: 'pkg',
  role: 'executable',
  accepts: (artifact) => isExecutable(artifact) && asBuffer(artifact.bytes).includes(PRELUDE),
  open: openPkg,
}

async function* openPkg(artifact: Artifact, meter: Meter): AsyncGenerator<Opened> {
  const bytes = asBuffer(artifact.bytes)
  const prelude = bytes.lastIndexOf(PRELUDE)
  const tables = readTables(bytes, prelude)
  if (tables === null) {
    yield incomplete('pkg-damaged', 'The list of files in the executable is damaged.')
    return
  }
  // The prelude follows the last store, whatever is in that.
  const start = prelude - tables.stores.reduce((end, { offset, size }) => Math.max(end, offset + size || 0), 0)
  const files = tables.stores.flatMap(({ path, store, offset, size }): StoredFile[] => {
    if (store !== BYTECODE && store !== CONTENT) return []
    return [{ path: store === BYTECODE ? `${path}/<bytecode>` : path, offset: start + offset, size }]
  })
  let entries = 0
  for await (const opened of openStored(bytes, files, tables.compression, meter)) {
    if (opened.kind === 'entry') entries += 1
    yield opened
  }
  const opened = files.map(({ offset, size }): [number, number] => [offset, Math.min(offset + size, prelude)])
  const container = { format: 'pkg', entries, bytes: prelude - start }
  yield { kind: 'facts', facts: { container, opened: disjoint(opened.filter(([from]) => from >= 0)) } }
}

const BYTECODE = 0
const CONTENT = 1
