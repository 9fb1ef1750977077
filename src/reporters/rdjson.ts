import type { Finding, Report } from '../model/report.ts'
import type { Reporter } from '../model/reporter.ts'
import type { Severity } from '../model/severity.ts'
import { escapeControls } from '../text/escape-controls.ts'
import { printableJson } from '../text/printable-json.ts'
import { formatLocation, placeInRepository } from './format-location.ts'
import { fixInWords } from './report-parts.ts'

/** The Reviewdog Diagnostic Format, of the active findings and of what was not looked at. */
export const rdjson: Reporter = {
  id: 'rdjson',
  render: (report) => `${printableJson(diagnosticResult(report))}\n`,
}

type Level = 'ERROR' | 'WARNING' | 'INFO'

const levels: { readonly [severity in Severity]: Level } = {
  critical: 'ERROR',
  high: 'ERROR',
  moderate: 'WARNING',
  low: 'INFO',
  info: 'INFO',
}

function diagnosticResult({ findings, notices, rules, verdict }: Report): object {
  const links = new Map(rules.map(({ id, references }) => [id, references.find((url) => /^https?:\/\/.+/.test(url))]))
  const active = findings.filter(({ state }) => state === 'active')
  const missed = notices.filter(({ effect }) => effect === 'incomplete')
  return {
    source: { name: 'watertight', url: 'https://github.com/watertight-npm/watertight' },
    severity: verdict === 'clean' ? 'INFO' : 'ERROR',
    diagnostics: [
      ...active.map((finding) => diagnostic(finding, links.get(finding.ruleId))),
      ...missed.map(({ code, chain, detail }) => ({
        message: escapeControls(`Not looked at: ${[...chain.slice(1), detail].join(': ')}`),
        location: { path: escapeControls(chain[0] || 'package.json') },
        severity: 'ERROR',
        code: { value: escapeControls(code) },
      })),
    ],
  }
}

function diagnostic(finding: Finding, url: string | undefined): object {
  const { message, location, severity, ruleId, stops, fixes } = finding
  const { path, region } = placeInRepository(finding)
  const fix = fixes.slice(0, 1).map((one) => ` Fix: ${fixInWords(one)}`)
  return {
    message: escapeControls(`${message} (${formatLocation(location)})${fix.join('')}`),
    location: {
      path: escapeControls(path || 'package.json'),
      // Lines alone: reviewdog counts columns in bytes of the file, which a report does not hold.
      ...(region && { range: { start: { line: region.startLine }, end: { line: region.endLine } } }),
    },
    severity: stops ? 'ERROR' : levels[severity] === 'ERROR' ? 'WARNING' : levels[severity],
    code: { value: escapeControls(ruleId), ...(url !== undefined && { url: escapeControls(url) }) },
  }
}
