import type { Artifact } from '../../model/artifact.ts'
import type { Detector, Match } from '../../model/detector.ts'
import { inspectDeveloperPaths } from './developer-paths.ts'
import { inspectEvalModules } from './eval-modules.ts'
import { inspectExternal } from './external.ts'
import { inspectPackage } from './inspect-package.ts'

/** What source maps give away: the sources in them, where they point, whose machine they name. */
export const sourceMap: Detector = {
  id: 'source-map',
  create(rules) {
    const ids = new Set(rules.map((rule) => rule.id))
    return {
      *inspect(artifact) {
        for (const match of matches(artifact)) if (ids.has(match.ruleId)) yield match
      },
    }
  },
}

function* matches(artifact: Artifact): Iterable<Match> {
  if (!artifact.parent) yield* inspectPackage(artifact)
  yield* inspectExternal(artifact)
  yield* inspectEvalModules(artifact)
  const { map } = artifact.facts
  if (!map) return
  yield* inspectDeveloperPaths(map.sourceUrls)
  if (!map.valid) {
    const codes = [...new Set(map.problems.map((problem) => problem.code))]
    yield { ruleId: 'map/invalid', values: { problems: map.problems.length, codes: codes.slice(0, 5).join(', ') } }
  }
}
