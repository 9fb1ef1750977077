import { detectors } from '../detectors/index.ts'
import type { Artifact } from '../model/artifact.ts'
import type { DetectorOptions, DetectorTrouble, Inspector, Match } from '../model/detector.ts'
import type { Rule } from '../model/rule.ts'

/** What the detectors had to say of one artifact. */
export interface Found {
  readonly matches: readonly Match[]
  readonly troubles: readonly DetectorTrouble['trouble'][]
}

/** What a run's inspectors are made of: plain data, so that another thread can make them too. */
export interface Inspection {
  readonly rules: readonly Rule[]
  readonly options: DetectorOptions
}

/** The inspectors that see only an artifact's text (`sees: 'text'`), or all the others. */
export function makeInspectors({ rules, options }: Inspection, which: 'text' | 'rest'): readonly Inspector[] {
  return detectors
    .filter((detector) => (detector.sees === 'text') === (which === 'text'))
    .map((detector) => {
      const own = rules.filter((rule) => rule.detector === detector.id)
      return detector.create(own, options)
    })
}

/** Passes one artifact before each inspector. */
export function inspectWith(inspectors: readonly Inspector[], artifact: Artifact): Found {
  const matches: Match[] = []
  const troubles: DetectorTrouble['trouble'][] = []
  for (const inspector of inspectors) {
    for (const found of inspector.inspect(artifact)) {
      if ('trouble' in found) troubles.push(found.trouble)
      else matches.push(found)
    }
  }
  return { matches, troubles }
}
