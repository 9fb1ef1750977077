import { inspectWith, makeInspectors } from '../../src/engine/inspect.ts'
import { walk } from '../../src/engine/walk.ts'
import { formats } from '../../src/formats/index.ts'
import type { Artifact } from '../../src/model/artifact.ts'
import { chainOf } from '../../src/model/artifact.ts'
import type { Match } from '../../src/model/detector.ts'
import { Meter } from '../../src/model/limits.ts'
import type { Rule } from '../../src/model/rule.ts'

/** What was found in the text of one artifact of a tarball. */
export interface Inspected {
  readonly chain: string
  readonly artifact: Artifact
  readonly matches: readonly Match[]
}

/** Walks the tarball and passes everything before the detectors of text. Whatever could not be examined throws. */
export async function inspectTarball(bytes: Uint8Array, rules: readonly Rule[]): Promise<readonly Inspected[]> {
  const inspectors = makeInspectors(rules, {}).ofText
  const inspected: Inspected[] = []
  for await (const step of walk(bytes, formats, new Meter())) {
    if (step.kind === 'trouble') throw new Error(`${step.chain.join(' ! ')}: ${step.trouble.code}`)
    const { matches, troubles } = inspectWith(inspectors, step.artifact)
    const chain = chainOf(step.artifact).join(' ! ')
    if (troubles.length > 0) throw new Error(`${chain}: ${troubles.map(({ code }) => code).join(', ')}`)
    inspected.push({ chain, artifact: step.artifact, matches })
  }
  return inspected
}
