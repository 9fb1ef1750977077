import type { Values } from '../model/detector.ts'
import type { Rule } from '../model/rule.ts'
import type { Confidence, Severity, Visibility } from '../model/severity.ts'
import { fill } from '../text/fill.ts'

/** How bad a match of `rule` is in a package of this visibility, how sure it is, and what a finding says of it. */
export function grade(
  rule: Pick<Rule, 'severity' | 'grades' | 'confidence' | 'message'>,
  values: Values,
  visibility: Visibility,
): { readonly severity: Severity; readonly confidence: Confidence; readonly message: string } {
  const special = rule.grades.find(
    (candidate) =>
      (candidate.visibility === undefined || candidate.visibility === visibility) &&
      Object.entries(candidate.when).every(([name, value]) => Object.hasOwn(values, name) && values[name] === value),
  )
  const usual = typeof rule.severity === 'string' ? rule.severity : rule.severity[visibility]
  return {
    severity: special?.severity ?? usual,
    confidence: special?.confidence ?? rule.confidence,
    message: fill(special?.message ?? rule.message, values),
  }
}
