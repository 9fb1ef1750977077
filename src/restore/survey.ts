import { sourcesOf } from '../contents/count-sources.ts'
import { walk } from '../engine/walk.ts'
import { formats } from '../formats/index.ts'
import type { Artifact, Summary } from '../model/artifact.ts'
import { chainOf } from '../model/artifact.ts'
import { chainKey } from '../model/chain.ts'
import { Meter } from '../model/limits.ts'

/** What a first walk tells that is known only when the whole package has been seen. */
export interface Survey {
  /** Texts of the package's own that ship nowhere else, each counted once. */
  readonly novel: { readonly sources: number; readonly lines: number; readonly bytes: number }
  /** What could not be read. */
  readonly troubles: readonly { readonly code: string; readonly chain: readonly string[]; readonly detail: string }[]
  isNovel(artifact: Artifact): boolean
  /** Whether something in the artifact could not be read. */
  isDamaged(artifact: Artifact): boolean
}

/** Walks a tarball and keeps no bytes. */
export async function survey(tarball: Uint8Array, limits: Meter['limits']): Promise<Survey> {
  const troubles: { code: string; chain: readonly string[]; detail: string }[] = []
  const damaged = new Set<string>()
  let root: Summary | undefined
  for await (const step of walk(tarball, formats, new Meter(limits))) {
    if (step.kind === 'artifact') root = step.summary
    else if (step.trouble.effect === 'incomplete') {
      const { code, detail } = step.trouble
      troubles.push({ code, chain: step.chain, detail })
      for (let length = 1; length <= step.chain.length; length += 1) damaged.add(chainKey(step.chain.slice(0, length)))
    }
  }
  const { maps, unshipped } = root === undefined ? { maps: [], unshipped: [] } : sourcesOf(root)
  const novel = new Set(unshipped.map(({ chain }) => chainKey(chain)))
  const counted = maps.flatMap(({ novelSources }) => novelSources)
  return {
    novel: {
      sources: counted.length,
      lines: counted.reduce((sum, { lines }) => sum + lines, 0),
      bytes: counted.reduce((sum, { size }) => sum + size, 0),
    },
    troubles,
    isNovel: (artifact) => novel.has(chainKey(chainOf(artifact))),
    isDamaged: (artifact) => damaged.has(chainKey(chainOf(artifact))),
  }
}
