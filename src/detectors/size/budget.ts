import type { Match } from '../../model/detector.ts'
import { formatBytes } from '../../text/format-bytes.ts'
import { globMatcher } from '../../text/glob.ts'
import { type Measured, topOf } from './measure.ts'

/** What exceeds the user's budgets: the package by `packed` and `unpacked`, each file by the globs that fit it. Each budget is a match of its own, told apart by its name. */
export function* budgetMatches(measured: Measured, budgets: { readonly [glob: string]: number }): Iterable<Match> {
  const top = topOf(measured.files, measured.unpacked)
  for (const [name, budget] of Object.entries(budgets)) {
    if (name === 'packed' || name === 'unpacked') {
      const bytes = measured[name]
      if (bytes > budget)
        yield {
          ruleId: 'size/budget',
          text: name,
          values: { what: `the ${name} package`, ...over(bytes, budget), top },
        }
      continue
    }
    const fits = globMatcher([name])
    for (const subject of measured.files) {
      if (subject.size <= budget || !fits(subject.path)) continue
      yield {
        ruleId: 'size/budget',
        subject,
        text: name,
        values: { what: subject.path, ...over(subject.size, budget), top },
      }
    }
  }
}

function over(bytes: number, budget: number): { size: string; budget: string; over: string } {
  return { size: formatBytes(bytes), budget: formatBytes(budget), over: formatBytes(bytes - budget) }
}
