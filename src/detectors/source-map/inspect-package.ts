import { countSources, type MapCount } from '../../contents/count-sources.ts'
import { resolveReferences } from '../../contents/references.ts'
import type { Artifact } from '../../model/artifact.ts'
import type { Match } from '../../model/detector.ts'

/** What only the whole package tells of its maps: which sources ship nowhere else, which maps nobody names, which names lead nowhere. */
export function* inspectPackage(root: Artifact): Iterable<Match> {
  for (const count of countSources(root)) {
    if (count.embedded > 0) yield embedded(count)
    if (count.summary.facts.map?.kind === 'file' && count.referencedBy.length === 0) {
      yield { ruleId: 'map/unreferenced', subject: count.summary, values: { hasSources: count.embedded > 0 } }
    }
  }
  const { dangling } = resolveReferences(root)
  const named = dangling.slice(0, MOST_NAMED)
  for (const [index, { from, reference }] of named.entries()) {
    const rest = index === named.length - 1 ? dangling.length - named.length : 0
    const others = rest === 0 ? '' : rest === 1 ? ', and so does 1 more file' : `, and so do ${rest} more files`
    yield { ruleId: 'map/dangling-reference', subject: from, values: { url: shorten(reference.url), others } }
  }
}

// Compilers leave such references in every file at once; beyond a few, one more finding tells nothing.
const MOST_NAMED = 10

function embedded({ summary, referencedBy, ...counts }: MapCount): Match {
  const values = {
    ...counts,
    hasNovel: counts.novel > 0,
    files: counts.novel === 1 ? 'original file' : 'original files',
    fileLines: counts.novelLines === 1 ? 'line' : 'lines',
    lineWord: counts.lines === 1 ? 'line' : 'lines',
    sourceWord: counts.embedded === 1 ? 'source' : 'sources',
  }
  return { ruleId: 'map/embedded-sources', subject: summary, values }
}

function shorten(url: string): string {
  return url.length <= 120 ? url : `${url.slice(0, 119)}…`
}
