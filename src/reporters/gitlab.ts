import type { Finding, Report } from '../model/report.ts'
import type { Reporter } from '../model/reporter.ts'
import { escapeControls } from '../text/escape-controls.ts'
import { formatLocation } from './format-location.ts'

/** GitLab's code quality report, of the active findings: a merge request shows what is new in it. */
export const gitlab: Reporter = {
  id: 'gitlab',
  render: (report: Report) => `${JSON.stringify(entries(report), null, 2)}\n`,
}

const severity = { info: 'info', low: 'minor', moderate: 'major', high: 'critical', critical: 'blocker' } as const

function entries({ findings }: Report) {
  // GitLab drops entries whose fingerprint is not their own.
  const seen = new Map<string, number>()
  return findings
    .filter(({ state }) => state === 'active')
    .map((finding) => {
      const before = seen.get(finding.fingerprint) ?? 0
      seen.set(finding.fingerprint, before + 1)
      const place = placeOf(finding)
      return {
        description: escapeControls(`${finding.message} (${formatLocation(finding.location)})`),
        check_name: escapeControls(finding.ruleId),
        fingerprint: before === 0 ? finding.fingerprint : `${finding.fingerprint}#${before}`,
        severity: severity[finding.severity],
        location: { path: escapeControls(place.path), lines: { begin: place.line } },
      }
    })
}

/** The committed file when it is known, else the file in the package. */
function placeOf({ location, repositoryLocation }: Finding): { readonly path: string; readonly line: number } {
  if (repositoryLocation) return { path: repositoryLocation.path, line: repositoryLocation.region?.startLine ?? 1 }
  const line = location.chain.length === 1 ? location.region?.startLine : undefined
  return { path: location.chain[0] ?? 'package.json', line: line ?? 1 }
}
