import type { Finding, Report } from '../model/report.ts'
import type { Reporter } from '../model/reporter.ts'
import { escapeControls } from '../text/escape-controls.ts'
import { printableJson } from '../text/printable-json.ts'
import { formatLocation, placeInRepository } from './format-location.ts'
import { fixInWords } from './report-parts.ts'

/** GitLab's secret-detection report, version 15, of the active findings about secrets: what its security dashboard reads. */
export const gitlabSecrets: Reporter = {
  id: 'gitlab-secrets',
  render: (report) => `${printableJson(securityReport(report))}\n`,
}

function securityReport(report: Report): object {
  const tool = {
    id: 'watertight',
    name: 'Watertight',
    url: 'https://github.com/watertight-npm/watertight',
    vendor: { name: 'Watertight' },
    version: report.tool.version,
  }
  const secrets = report.findings.filter(({ state, ruleId }) => state === 'active' && isAboutSecret(ruleId))
  return {
    version: '15.0.4',
    scan: {
      analyzer: tool,
      scanner: tool,
      type: 'secret_detection',
      // The format wants times; a report that depended on the clock would never be the same twice.
      start_time: '1970-01-01T00:00:00',
      end_time: '1970-01-01T00:00:00',
      status: report.verdict === 'incomplete' ? 'failure' : 'success',
    },
    vulnerabilities: vulnerabilities(secrets, report),
  }
}

/** Rules of packs have the pack's name in front. */
function isAboutSecret(ruleId: string): boolean {
  return /^(?:[^/:]*:)?secret\//.test(ruleId)
}

const severities = { info: 'Info', low: 'Low', moderate: 'Medium', high: 'High', critical: 'Critical' } as const

function vulnerabilities(secrets: readonly Finding[], { rules }: Report): object[] {
  const texts = new Map(rules.map((rule) => [rule.id, rule]))
  const seen = new Map<string, number>()
  return secrets.map((finding) => {
    const { ruleId, severity, message, location, fingerprint, snippet, fixes } = finding
    const rule = texts.get(ruleId)
    const place = placeInRepository(finding)
    const occurrence = seen.get(fingerprint) ?? 0
    seen.set(fingerprint, occurrence + 1)
    const [fix] = fixes
    const links = (rule?.references ?? []).filter((url) => /^https?:\/\/.+/.test(url))
    return {
      id: occurrence === 0 ? fingerprint : `${fingerprint}#${occurrence}`,
      name: cut(rule?.summary ?? ruleId, 255),
      description: cut(`${message} (${formatLocation(location)})`, 10_000),
      severity: severities[severity],
      ...(fix && { solution: cut(fixInWords(fix), 7000) }),
      identifiers: [{ type: 'watertight_rule', name: escapeControls(ruleId), value: escapeControls(ruleId) }],
      ...(links.length > 0 && { links: links.map((url) => ({ url: escapeControls(url) })) }),
      location: {
        file: escapeControls(place.path),
        // The commit is the pipeline's; GitLab's own scanner writes this where it looks at no history.
        commit: { sha: '0000000' },
        ...(place.region && { start_line: place.region.startLine, end_line: place.region.endLine }),
      },
      raw_source_code_extract: cut(snippet?.text ?? 'redacted', 2000),
    }
  })
}

function cut(text: string, length: number): string {
  const safe = escapeControls(text.slice(0, length))
  return safe.length > length ? `${safe.slice(0, length - 1)}…` : safe
}
