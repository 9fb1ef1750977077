import type { Finding, Notice, Report } from '../model/report.ts'
import type { Reporter } from '../model/reporter.ts'
import { isAtLeast } from '../model/severity.ts'
import { formatCount } from '../text/count.ts'
import { escapeControls } from '../text/escape-controls.ts'
import { formatLocation, placeInRepository } from './format-location.ts'
import { groupFindings } from './group-findings.ts'
import { verdictLine } from './verdict-line.ts'

/** Logging commands of Azure Pipelines, which shows them beside the step. */
export const azure: Reporter = {
  id: 'azure',
  render: (report) => lines(issuesOf(report).map(azureLine)),
}

/** Service messages of TeamCity: an inspection a finding, and a build problem when the release is stopped. */
export const teamcity: Reporter = {
  id: 'teamcity',
  render(report) {
    const issues = issuesOf(report)
    const types = new Map(issues.map(({ rule, summary }) => [rule, summary]))
    const { word, rest } = verdictLine(report)
    return lines([
      ...[...types].map(([id, description]) => {
        return teamcityLine('inspectionType', { id, name: id, description, category: 'Watertight' })
      }),
      ...issues.map(({ rule, text, path, line, isError }) => {
        const values = {
          typeId: rule,
          message: text,
          file: path,
          line: String(line),
          SEVERITY: isError ? 'ERROR' : 'WARNING',
        }
        return teamcityLine('inspection', values)
      }),
      ...(report.verdict === 'clean'
        ? []
        : [teamcityLine('buildProblem', { description: `Watertight: ${word}: ${rest}`, identity: 'watertight' })]),
    ])
  },
}

interface Issue {
  readonly rule: string
  readonly summary: string
  readonly text: string
  readonly path: string
  readonly line: number
  readonly column: number | undefined
  readonly isError: boolean
}

/** Of more than these a CI shows none. */
const MOST = 100

function issuesOf(report: Report): readonly Issue[] {
  const summaries = new Map(report.rules.map(({ id, summary }) => [id, summary]))
  const findings = groupFindings(report)
    .filter(({ state }) => state === 'active')
    .flatMap((group) => group.findings)
    .filter(({ stops, severity }) => stops || isAtLeast(severity, 'moderate'))
  const missed = report.notices.filter(({ effect }) => effect === 'incomplete')
  const issues = [
    ...missed.slice(0, MOST).map(issueOfNotice),
    ...findings.slice(0, MOST).map((finding) => issueOfFinding(finding, summaries.get(finding.ruleId))),
  ]
  const left = Math.max(missed.length - MOST, 0) + Math.max(findings.length - MOST, 0)
  if (left === 0) return issues
  const text = `and ${formatCount(left)} more; the JSON report has them all.`
  return [...issues, { ...place, rule: 'watertight', summary: 'Watertight', text, isError: false }]
}

const place = { path: 'package.json', line: 1, column: undefined }

function issueOfNotice({ code, chain, detail }: Notice): Issue {
  const text = `not looked at: ${[chain.join(' ! '), detail].filter(Boolean).join(': ')}`
  return { ...place, path: chain[0] || place.path, rule: code, summary: 'not looked at', text, isError: true }
}

function issueOfFinding(finding: Finding, summary: string | undefined): Issue {
  const { ruleId, severity, message, location, stops } = finding
  const { path, region } = placeInRepository(finding)
  return {
    rule: ruleId,
    summary: summary ?? ruleId,
    text: `${severity} ${ruleId}: ${message} (${formatLocation(location)})`,
    path: path || place.path,
    line: region?.startLine ?? 1,
    column: region?.startColumn,
    isError: stops,
  }
}

function lines(some: readonly string[]): string {
  return some.map((line) => `${line}\n`).join('')
}

const LONGEST = 2000

function azureLine({ rule, text, path, line, column, isError }: Issue): string {
  const properties = Object.entries({
    type: isError ? 'error' : 'warning',
    sourcepath: path,
    linenumber: String(line),
    ...(column !== undefined && { columnnumber: String(column) }),
    code: rule,
  }).map(([name, value]) => `${name}=${azureText(value).replaceAll(';', '%3B').replaceAll(']', '%5D')};`)
  return `##vso[task.logissue ${properties.join('')}]${azureText(text)}`
}

/** As the agent unescapes it. */
function azureText(text: string): string {
  return escapeControls(text.slice(0, LONGEST))
    .replaceAll('%', '%AZP25')
    .replace(/#(?=#\w*\[)/g, '\\x23')
}

function teamcityLine(name: string, values: { readonly [key: string]: string }): string {
  const pairs = Object.entries(values).map(([key, value]) => ` ${key}='${teamcityText(value)}'`)
  return `##teamcity[${name}${pairs.join('')}]`
}

function teamcityText(text: string): string {
  return escapeControls(text.slice(0, LONGEST))
    .replace(/#(?=#\w*\[)/g, '\\x23')
    .replace(/['|[\]]/g, '|$&')
}
