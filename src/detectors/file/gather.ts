import { type Artifact, descendants, type Summary } from '../../model/artifact.ts'
import type { Match } from '../../model/detector.ts'
import type { FileRule } from './file-rule.ts'

/** One match for each rule that gathers, about the first of its files and with the number of all. */
export function* gather(root: Artifact, candidates: (path: string) => readonly FileRule[]): Iterable<Match> {
  const groups = new Map<FileRule, Summary[]>()
  for (const summary of files(root)) {
    for (const rule of candidates(summary.path)) {
      if (!rule.gathers || (rule.kinds.size > 0 && !rule.kinds.has(summary.kind))) continue
      const group = groups.get(rule)
      if (group) group.push(summary)
      else groups.set(rule, [summary])
    }
  }
  for (const [rule, group] of groups) {
    const [subject] = group
    if (!subject || (rule.gathers === 'beside-build' && !hasBuild(root, group))) continue
    const total = (measure: (summary: Summary) => number) => group.reduce((sum, summary) => sum + measure(summary), 0)
    yield {
      ruleId: rule.id,
      subject,
      values: {
        count: group.length,
        files: group.length === 1 ? 'file' : 'files',
        lines: total((summary) => summary.lines),
        bytes: total((summary) => summary.size),
      },
    }
  }
}

/** Files of the package and of archives in it; sources embedded in a map are none. */
function* files(root: Artifact): Iterable<Summary> {
  for (const summary of descendants(root)) {
    if (summary.facts.source === undefined && summary.facts.map === undefined && summary.size > 0) yield summary
  }
}

/** Whether compiled code ships besides the sources: JavaScript that does not lie among them. */
function hasBuild(root: Artifact, sources: readonly Summary[]): boolean {
  const own = new Set(sources)
  return root.contents.some(
    (summary) => summary.kind === 'javascript' && !own.has(summary) && buildFolder.test(summary.path),
  )
}

const buildFolder = /^(?:dist|lib|build|out|output|bundle|bundled|cjs|esm|es|umd|bin|cli|index)(?:[/.]|-)/i
