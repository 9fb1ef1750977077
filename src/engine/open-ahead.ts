import type { OpenedTarget, SourceContext, Tarball, Target } from '../model/source.ts'
import { openTarget } from '../sources/open-target.ts'
import { specOf } from '../sources/target-object.ts'

/** A tarball of a target, or why there is none. */
export type OpenedAhead = { readonly spec: string } & ({ readonly tarball: Tarball } | { readonly error: unknown })

/** How many targets are opened before their turn, and the bytes of those that wait beyond which no further one is. */
const AHEAD = 4
const BYTES = 256 * 1024 ** 2

/** The tarballs of all targets, in order: the next ones are fetched while one is looked at. A target that fails gives its error and no more. */
export async function* openAhead(
  targets: readonly (Target | OpenedTarget)[],
  context: SourceContext,
): AsyncIterable<OpenedAhead> {
  const readers: Reader[] = []
  let next = 0
  const startMore = (): void => {
    const waiting = readers.reduce((sum, { bytes }) => sum + bytes, 0)
    while (next < targets.length && readers.length < AHEAD && (readers.length === 0 || waiting < BYTES)) {
      readers.push(readTarget(targets[next] ?? '', context))
      next += 1
    }
  }
  for (startMore(); readers.length > 0; startMore()) {
    const [reader] = readers
    const opened = await reader?.take()
    if (opened === undefined) readers.shift()
    else yield opened
  }
}

interface Reader {
  /** Of the tarball that waits. */
  bytes: number
  /** The next tarball of the target; undefined after the last. */
  take(): Promise<OpenedAhead | undefined>
}

/** Reads one tarball of a target before it is asked for. */
function readTarget(target: Target | OpenedTarget, context: SourceContext): Reader {
  const spec = specOf(target)
  const iterator = openTarget(target, context)[Symbol.asyncIterator]()
  const read = async (): Promise<OpenedAhead | undefined> => {
    try {
      const { done, value } = await iterator.next()
      if (done === true) return undefined
      reader.bytes = value.bytes.length
      return { spec, tarball: value }
    } catch (error) {
      return { spec, error }
    }
  }
  const reader: Reader = {
    bytes: 0,
    take: async () => {
      const opened = await waiting
      reader.bytes = 0
      if (opened !== undefined) waiting = 'error' in opened ? Promise.resolve(undefined) : read()
      return opened
    },
  }
  let waiting = read()
  return reader
}
