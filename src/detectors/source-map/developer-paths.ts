import type { Match } from '../../model/detector.ts'
import { developerPath } from './developer-path.ts'

/** One match for a map whose sources name folders of somebody's machine. */
export function* inspectDeveloperPaths(sourceUrls: readonly string[]): Iterable<Match> {
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
