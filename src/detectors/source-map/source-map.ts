import { type SourceCounts, sourcesOf } from '../../contents/count-sources.ts'
import type { Artifact, Summary } from '../../model/artifact.ts'
import type { Detector, Match } from '../../model/detector.ts'
import { developerPath } from './developer-path.ts'
import { inspectExternal } from './external.ts'

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

/** What only the whole package tells of its maps: which sources ship nowhere else, which maps nobody names, which names lead nowhere. */
function* inspectPackage(root: Artifact): Iterable<Match> {
  const { maps, dangling } = sourcesOf(root)
  for (const { summary, referencedBy, counts } of maps) {
    if (counts.embedded > 0) yield embedded(summary, counts)
    if (summary.facts.map?.kind === 'file' && referencedBy.length === 0) {
      yield { ruleId: 'map/unreferenced', subject: summary, values: { hasSources: counts.embedded > 0 } }
    }
  }
  const named = dangling.slice(0, MOST_NAMED)
  for (const [index, { from, reference }] of named.entries()) {
    const rest = index === named.length - 1 ? dangling.length - named.length : 0
    const others = rest === 0 ? '' : rest === 1 ? ', and so does 1 more file' : `, and so do ${rest} more files`
    yield { ruleId: 'map/dangling-reference', subject: from, values: { url: shorten(reference.url), others } }
  }
}

// Compilers leave such references in every file at once; beyond a few, one more finding tells nothing.
const MOST_NAMED = 10

function embedded(subject: Summary, counts: SourceCounts): Match {
  const values = {
    ...counts,
    hasNovel: counts.novel > 0,
    files: counts.novel === 1 ? 'original file' : 'original files',
    fileLines: counts.novelLines === 1 ? 'line' : 'lines',
    lineWord: counts.lines === 1 ? 'line' : 'lines',
    sourceWord: counts.embedded === 1 ? 'source' : 'sources',
  }
  return { ruleId: 'map/embedded-sources', subject, values }
}

function shorten(url: string): string {
  return url.length <= 120 ? url : `${url.slice(0, 119)}…`
}

/** One match for a bundle that evaluates own modules from their text. Those whose maps hold the originals are told of by their maps. */
function* inspectEvalModules(artifact: Artifact): Iterable<Match> {
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

/** One match for a map whose sources name folders of somebody's machine. */
function* inspectDeveloperPaths(sourceUrls: readonly string[]): Iterable<Match> {
  const paths: string[] = []
  for (const url of sourceUrls) {
    const path = developerPath(url)
    if (path !== null) paths.push(path)
  }
  const [path] = paths
  if (path === undefined) return
  yield {
    ruleId: 'map/developer-path',
    values: { count: paths.length, path, sources: paths.length === 1 ? 'source' : 'sources' },
  }
}
