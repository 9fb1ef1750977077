import type { Artifact, Summary } from '../../model/artifact.ts'
import type { Match } from '../../model/detector.ts'

/** One match for a bundle that evaluates own modules from their text. Those whose maps hold the originals are told of by their maps. */
export function* inspectEvalModules(artifact: Artifact): Iterable<Match> {
  const modules = artifact.contents.filter((child) => isOwnModule(child) && !holdsOriginal(child)).length
  if (modules === 0) return
  yield { ruleId: 'map/eval-modules', values: { modules, moduleWord: modules === 1 ? 'module' : 'modules' } }
}

function isOwnModule({ facts }: Summary): boolean {
  return facts.evalModule?.kind === 'own'
}

function holdsOriginal({ contents }: Summary): boolean {
  return contents.some(({ facts }) => (facts.map?.embedded ?? 0) > 0)
}
