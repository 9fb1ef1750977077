import type { ArtifactEntry, Finding, MapEntry, Notice, PackageReport, Report } from '../../src/model/report.ts'
import { reaches } from '../../src/model/severity.ts'
import { sha256 } from '../../src/text/digest.ts'

/** A package as an audit would report it; what a test is about is written over it. */
export function samplePackage(given: Partial<PackageReport> = {}): PackageReport {
  return {
    spec: '.',
    name: '@acme/agent',
    version: '2.1.88',
    from: 'directory',
    resolved: '.',
    integrity: `sha512-${sha256('a package').repeat(2).slice(0, 86)}==`,
    verdict: 'clean',
    packedBytes: 17_080_118,
    unpackedBytes: 70_964_003,
    files: 132,
    visibility: { value: 'closed', proven: true, because: 'license is UNLICENSED' },
    maps: [],
    artifacts: [],
    hosts: [],
    coverage: { artifacts: 132, bytes: 70_964_003, notices: 0 },
    ...given,
  }
}

/** A finding as an audit would report it. */
export function sampleFinding(given: Partial<Finding> = {}): Finding {
  const ruleId = given.ruleId ?? 'map/embedded-sources'
  const location = given.location ?? { chain: ['cli.js.map'], original: null }
  return {
    package: 0,
    ruleId,
    severity: 'critical',
    confidence: 'certain',
    message: 'The map gives away 1,900 of your own sources: 511,214 lines, 32.7 MB.',
    location,
    related: [],
    layers: [],
    snippet: null,
    fixes: [],
    repositoryLocation: null,
    verification: null,
    fingerprint: `wt1:${sha256(`${ruleId} ${location.chain.join('!')}`)}`,
    state: 'active',
    stops: false,
    count: 1,
    ...given,
  }
}

/** A map as an audit would count it: every source embedded, first-party and novel. */
export function sampleMap(chain: readonly string[], sources: number, given: Partial<MapEntry> = {}): MapEntry {
  const lines = sources * 269
  const bytes = sources * 17_211
  return {
    chain,
    kind: 'file',
    valid: true,
    referencedBy: [chain.join('!').replace(/\.map$/, '')],
    tool: 'esbuild',
    ...{ sources, embedded: sources, firstParty: sources, novel: sources },
    ...{ lines, bytes, novelLines: lines, novelBytes: bytes },
    ...given,
  }
}

/** A file as an audit would list it. */
export function sampleArtifact(path: string, kind: string, bytes: number): ArtifactEntry {
  return { chain: [path], kind, bytes, sha256: sha256(path), includedBy: 'files: dist' }
}

/** A notice of something that was not looked at. */
export function sampleNotice(given: Partial<Notice> = {}): Notice {
  return {
    package: 0,
    code: 'limit/ratio',
    chain: ['data/models.zip'],
    detail: 'Expands to more than 200 times its size. Raise the bound with --limit ratio=400.',
    effect: 'incomplete',
    ...given,
  }
}

/** A report around `given`; the rules are those that its findings name, and what stops follows from its threshold. */
export function sampleReport(given: Partial<Report> = {}): Report {
  const failOn = given.failOn ?? 'high'
  const findings = (given.findings ?? []).map((finding): Finding => {
    return { ...finding, stops: finding.state === 'active' && reaches(finding.severity, failOn) }
  })
  return {
    version: 1,
    tool: { name: 'watertight', version: '0.1.0', rules: `sha256-${sha256('rules')}` },
    failOn,
    verdict: 'clean',
    packages: [samplePackage()],
    rules: [...new Set(findings.map((finding) => finding.ruleId))].map((id) => ({
      id,
      summary: `What ${id} finds`,
      help: `Why it matters.\n\nHow to fix it: see \`watertight explain ${id}\`.`,
      references: [`https://example.com/${id}`],
    })),
    notices: [],
    ...given,
    findings,
  }
}
