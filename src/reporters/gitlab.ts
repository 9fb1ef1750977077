import type { Report } from '../model/report.ts'
import type { Reporter } from '../model/reporter.ts'
import { escapeControls } from '../text/escape-controls.ts'
import { printableJson } from '../text/printable-json.ts'
import { formatLocation, placeInRepository } from './format-location.ts'

/** GitLab's code quality report, of the active findings: a merge request shows what is new in it. */
export const gitlab: Reporter = {
  id: 'gitlab',
  render: (report: Report) => `${printableJson(entries(report))}\n`,
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
      const { path, region } = placeInRepository(finding)
      return {
        description: escapeControls(`${finding.message} (${formatLocation(finding.location)})`),
        check_name: escapeControls(finding.ruleId),
        fingerprint: before === 0 ? finding.fingerprint : `${finding.fingerprint}#${before}`,
        severity: severity[finding.severity],
        location: { path: escapeControls(path), lines: { begin: region?.startLine ?? 1 } },
      }
    })
}
