/** The severities of npm audit, mildest first. */
export const severities = ['info', 'low', 'moderate', 'high', 'critical'] as const

export type Severity = (typeof severities)[number]

/** How sure a finding is, least sure first. `certain` is reserved for a passed checksum or an exact structure. */
export const confidences = ['low', 'moderate', 'high', 'certain'] as const

export type Confidence = (typeof confidences)[number]

/** Whether the source of a package is meant to be public. */
export type Visibility = 'open' | 'closed'

/** Whether `severity` is `threshold` or worse. */
export function isAtLeast(severity: Severity, threshold: Severity): boolean {
  return severities.indexOf(severity) >= severities.indexOf(threshold)
}

/** From which severity on a finding stops a release. */
export type Threshold = Severity | 'never'

/** Whether an active finding of this severity stops a release. */
export function reaches(severity: Severity, failOn: Threshold): boolean {
  return failOn !== 'never' && isAtLeast(severity, failOn)
}
