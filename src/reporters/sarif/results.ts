import type { Finding, Location, Region, Report } from '../../model/report.ts'
import { escapeControls } from '../../text/escape-controls.ts'
import { formatLocation, formatOriginal } from '../format-location.ts'
import { placeInRepository } from '../place-in-repository.ts'
import { type Artifacts, relativeUri } from './artifacts.ts'
import { levels, type SarifRule } from './rules.ts'

/** Makes a `result` of a finding: at a committed file as far as one is known, since code hosts show the first location and no other. */
export function resultMaker(
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
