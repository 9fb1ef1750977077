import { detectors } from '../detectors/index.ts'
import type { Artifact } from '../model/artifact.ts'
import type { Detector, DetectorOptions, DetectorTrouble, Inspector, Match } from '../model/detector.ts'
import type { Rule } from '../model/rule.ts'

/** What the detectors had to say of one artifact. */
export interface Found {
  readonly matches: readonly Match[]
  readonly troubles: readonly DetectorTrouble['trouble'][]
}

/** The inspectors of a run. */
export interface Inspectors {
  readonly all: readonly Inspector[]
  /** Those of them that see only text (`sees: 'text'`), and so can look at a text that is no artifact. */
  readonly ofText: readonly Inspector[]
}

/** Makes the inspectors of all detectors, and of `more`, for these rules. */
export function makeInspectors(
  rules: readonly Rule[],
  options: DetectorOptions,
  more: readonly Detector[] = [],
): Inspectors {
  const all = [...detectors, ...more]
  const make = (which: readonly Detector[]): readonly Inspector[] =>
    which.map((detector) =>
      detector.create(
        rules.filter((rule) => rule.detector === detector.id),
        options,
      ),
    )
  const ofText = make(all.filter(({ sees }) => sees === 'text'))
  return { all: [...make(all.filter(({ sees }) => sees !== 'text')), ...ofText], ofText }
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
