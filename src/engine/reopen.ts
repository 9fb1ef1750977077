import type { Format } from '../model/format.ts'
import { Meter } from '../model/limits.ts'
import { walk } from './walk.ts'

/** Reads the artifacts of some chains once more: the walk keeps no bytes, and few findings need them. */
export async function* reopen(
  tarball: Uint8Array,
  chains: readonly (readonly string[])[],
  formats: readonly Format[],
  limits: Meter['limits'],
): AsyncGenerator<{ readonly chain: readonly string[]; readonly bytes: Uint8Array }> {
  const wanted = new Map(chains.map((chain) => [JSON.stringify(chain), chain]))
  if (wanted.size === 0) return
  // Only what lies on the way to a wanted artifact is opened.
  const onTheWay = new Set(chains.flatMap((chain) => chain.map((_, index) => JSON.stringify(chain.slice(0, index)))))
  for await (const step of walk(tarball, formats, new Meter(limits), (chain) => onTheWay.has(JSON.stringify(chain)))) {
    if (step.kind !== 'artifact') continue
    const chain = wanted.get(JSON.stringify(step.summary.chain))
    if (chain === undefined) continue
    wanted.delete(JSON.stringify(chain))
    yield { chain, bytes: step.artifact.bytes }
    if (wanted.size === 0) return
  }
}
