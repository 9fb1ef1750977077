import { gzipSync } from 'node:zlib'
import type { Finding, Location, Notice, Region, Report } from '../../model/report.ts'
import type { Reporter } from '../../model/reporter.ts'
import { severities } from '../../model/severity.ts'
import { counted } from '../../text/count.ts'
import { escapeControls } from '../../text/escape-controls.ts'
import { printableJson } from '../../text/printable-json.ts'
import { formatLocation, formatOriginal, placeInRepository } from '../format-location.ts'
import { Artifacts, artifactsOf, relativeUri } from './artifacts.ts'
import { levels, rulesOf, type SarifRule } from './rules.ts'

/** SARIF 2.1.0 as GitHub's code scanning takes it: what is active, gravest first, within its bounds. */
export const sarif: Reporter = { id: 'sarif', render: codeScanning }

/** SARIF 2.1.0 with everything that the report says: the inventory, what was accepted and why it is no problem, every notice. */
export const sarifFull: Reporter = {
  id: 'sarif-full',
  render: (report) => textOf(report, report.findings, artifactsOf(report), report.notices.map(notification), true),
}

/** What GitHub takes of one run: more results, or a larger file, are refused as a whole. */
const RESULTS = 25_000
const GZIPPED_BYTES = 10_000_000

function codeScanning(report: Report): string {
  const active = report.findings.filter(({ state }) => state === 'active')
  const gravest = active.sort((one, other) => severities.indexOf(other.severity) - severities.indexOf(one.severity))
  let shown = gravest.slice(0, RESULTS)
  for (;;) {
    const text = textOf(report, shown, new Artifacts(report), notesOf(report, active.length - shown.length), false)
    if (text.length <= GZIPPED_BYTES || gzipSync(text).length <= GZIPPED_BYTES || shown.length === 0) return text
    shown = shown.slice(0, Math.floor(shown.length / 2))
  }
}

function notesOf({ notices }: Report, left: number): object[] {
  const missed = notices.filter(({ effect }) => effect === 'incomplete').slice(0, NOTICES)
  const cut = `${counted(left, 'milder finding')} left out, since code scanning takes no more; --reporter json has all.`
  return [...missed.map(notification), ...(left > 0 ? [{ level: 'warning', message: { text: cut } }] : [])]
}

const NOTICES = 1000

function textOf(
  report: Report,
  findings: readonly Finding[],
  artifacts: Artifacts,
  notifications: readonly object[],
  isFull: boolean,
): string {
  const rules = rulesOf(report, findings)
  const resultOf = resultMaker(report, rules, artifacts, isFull)
  const run = {
    tool: {
      driver: {
        name: 'Watertight',
        informationUri: 'https://github.com/watertight-npm/watertight',
        semanticVersion: report.tool.version,
        rules,
      },
    },
    invocations: [{ executionSuccessful: report.verdict !== 'incomplete', toolExecutionNotifications: notifications }],
    columnKind: 'utf16CodeUnits',
    results: findings.map(resultOf),
    artifacts: artifacts.list(),
    properties: { verdict: report.verdict, failOn: report.failOn },
  }
  const log = { $schema: 'https://json.schemastore.org/sarif-2.1.0.json', version: '2.1.0', runs: [run] }
  return `${printableJson(log)}\n`
}

function notification({ code, chain, detail, effect }: Notice): object {
  const where = chain.length > 0 ? `${chain.join(' ! ')}: ` : ''
  return {
    level: effect === 'incomplete' ? 'error' : 'note',
    descriptor: { id: escapeControls(code) },
    message: { text: escapeControls(where + detail) },
  }
}

/** Makes a `result` of a finding: at a committed file as far as one is known, since code hosts show the first location and no other. */
function resultMaker(
  report: Report,
  rules: readonly SarifRule[],
  artifacts: Artifacts,
  isFull: boolean,
): (finding: Finding) => object {
  const indexes = new Map(rules.map(({ id }, index) => [id, index]))
  // Two results with one fingerprint are one alert.
  const seen = new Map<string, number>()
  return (finding) => {
    const { ruleId, severity, confidence, message, location, related, fingerprint, state, stops, count } = finding
    const id = escapeControls(ruleId)
    const occurrence = (seen.get(fingerprint) ?? 0) + 1
    seen.set(fingerprint, occurrence)
    const place = placeInRepository(finding)
    const within = formatLocation(location)
    const others = related.slice(0, isFull ? related.length : RELATED)
    return {
      ruleId: id,
      ruleIndex: indexes.get(id) ?? 0,
      level: levels[severity],
      message: { text: escapeControls(`${message} (${within})`.slice(0, LONGEST)) },
      locations: [{ physicalLocation: physical(relativeUri(place.path), place.region) }],
      relatedLocations: [
        inPackage(finding.package, location, `in the package: ${within}`, artifacts),
        ...others.map((each) => inPackage(finding.package, each.location, each.message, artifacts)),
      ].map((each, index) => ({ id: index, ...each })),
      ...(location.original && { codeFlows: [codeFlow(finding, artifacts)] }),
      partialFingerprints: { primaryLocationLineHash: `${fingerprint.replace(/^wt1:/, '')}:${occurrence}` },
      fingerprints: { 'watertight/v1': fingerprint },
      ...(isFull && state !== 'active' && { suppressions: [{ kind: 'external', status: 'accepted' }] }),
      properties: { severity, confidence, stops, count, package: packageName(report, finding.package) },
    }
  }
}

const RELATED = 20
const LONGEST = 4000

/** From the shipped code to the original source that its map names. */
function codeFlow({ package: index, location }: Finding, artifacts: Artifacts): object {
  const { original, chain } = location
  const steps = [inPackage(index, location, 'the shipped code', artifacts)]
  if (original) {
    const { line, column, source } = original
    const region = { startLine: line, startColumn: column, endLine: line, endColumn: column + 1 }
    const place: Location = { chain: [...chain, source], region, original: null }
    steps.push(inPackage(index, place, `the original source: ${formatOriginal(original)}`, artifacts))
  }
  return { threadFlows: [{ locations: steps.map((location) => ({ location })) }] }
}

function inPackage(packageIndex: number, { chain, region }: Location, message: string, artifacts: Artifacts): object {
  const uri = artifacts.uriOf(packageIndex, chain)
  return {
    physicalLocation: physical(uri, region, artifacts.indexOf(packageIndex, chain)),
    ...(message !== '' && { message: { text: escapeControls(message.slice(0, LONGEST)) } }),
  }
}

function physical(uri: string, region: Region | undefined, index?: number): object {
  return { artifactLocation: { uri, ...(index !== undefined && { index }) }, ...(region && { region }) }
}

function packageName({ packages }: Report, index: number): string {
  const { name = null, version = null, spec = '' } = packages[index] ?? {}
  return escapeControls(name === null ? spec : version === null ? name : `${name}@${version}`)
}
