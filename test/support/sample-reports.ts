import type { Finding, Report } from '../../src/model/report.ts'
import { sampleArtifact, sampleFinding, sampleMap, sampleNotice, samplePackage, sampleReport } from './sample-report.ts'

const keepMapsOut = {
  kind: 'files',
  description: 'Keep maps out of the package; the pattern works with every package manager.',
  edit: { file: 'package.json', before: '"files": ["dist"]', after: '"files": ["dist", "!**/*.map"]' },
} as const

const incidentLines = { lines: 511_214, bytes: 32_701_810, novelLines: 511_214, novelBytes: 32_701_810 }

const incidentPackage = samplePackage({
  verdict: 'leak',
  maps: [sampleMap(['cli.js.map'], 1900, incidentLines)],
  artifacts: [
    sampleArtifact('cli.js', 'javascript', 10_412_777),
    sampleArtifact('cli.js.map', 'source-map', 59_713_004),
    sampleArtifact('package.json', 'json', 1_204),
  ],
})

/** The March 2026 package: one map with 1,900 sources. */
export const incident: Report = sampleReport({
  verdict: 'leak',
  packages: [incidentPackage],
  findings: [
    sampleFinding({ fixes: [keepMapsOut] }),
    sampleFinding({
      ruleId: 'size/file',
      severity: 'moderate',
      confidence: 'high',
      message: 'cli.js.map is 59.7 MB, 84% of the package.',
    }),
  ],
})

const tokenLine = "  const token = process.env.NPM_TOKEN ?? 'npm_9f…(40)…Q2'"

/** A secret in a map's source and in the bundle, and one in the bundle alone with its original position. */
export const secrets: Report = sampleReport({
  verdict: 'leak',
  packages: [incidentPackage],
  findings: [
    sampleFinding({
      ruleId: 'secret/npm-access-token',
      message: 'An npm access token, with a valid checksum.',
      location: {
        chain: ['cli.js.map', 'src/registry/client.ts'],
        region: { startLine: 14, startColumn: 42, endLine: 14, endColumn: 82 },
        original: null,
      },
      snippet: {
        text: `export function client(): Client {\n  // The robot account's token, for CI only\n${tokenLine}\n  return new Client(registry, token)\n}`,
        startLine: 12,
        mark: markOf(
          `export function client(): Client {\n  // The robot account's token, for CI only\n${tokenLine}`,
          'npm_9f…(40)…Q2',
        ),
      },
      related: [{ location: at('cli.js', 1, 482_113), message: 'The same secret in the bundle.' }],
      fixes: [{ kind: 'revoke', description: 'Revoke it at npmjs.com, then remove it: it is in every build since.' }],
      repositoryLocation: { path: 'src/registry/client.ts' },
    }),
    sampleFinding({
      ruleId: 'secret/sentry-auth-token',
      severity: 'high',
      confidence: 'high',
      message: 'A Sentry organisation token.',
      location: {
        chain: ['cli.js'],
        region: { startLine: 1, startColumn: 9_120_455, endLine: 1, endColumn: 9_120_500 },
        original: { source: 'src/telemetry.ts', line: 3, column: 21, name: 'dsn' },
      },
      snippet: {
        text: `${'var a=1,b=function(c){return c+1};'.repeat(9)}init({token:"sntrys_ey…(180)…bW",env:"production"})${';module.exports=q'.repeat(20)}`,
        startLine: 1,
        mark: markOf(
          `${'var a=1,b=function(c){return c+1};'.repeat(9)}init({token:"sntrys_ey…(180)…bW"`,
          'sntrys_ey…(180)…bW',
        ),
      },
      layers: ['base64'],
    }),
  ],
})

/** An audit that could not look at everything, and found nothing in the rest. */
export const incomplete: Report = sampleReport({
  verdict: 'incomplete',
  packages: [samplePackage({ verdict: 'incomplete', coverage: { artifacts: 131, bytes: 11_250_999, notices: 2 } })],
  notices: [
    sampleNotice(),
    sampleNotice({ code: 'map/truncated', chain: ['dist/vendor.js.map'], detail: 'The JSON ends after 1.2 MB.' }),
    sampleNotice({
      code: 'policy/unused',
      chain: [],
      detail: 'The allowance for file/env at "examples/**" matches nothing.',
      effect: 'none',
    }),
  ],
})

/** A small open package without any finding. */
export const clean: Report = sampleReport({
  packages: [
    samplePackage({
      ...{ spec: 'left-pad@1.3.0', name: 'left-pad', version: '1.3.0', from: 'registry' },
      resolved: 'https://registry.npmjs.org/left-pad/-/left-pad-1.3.0.tgz',
      ...{ packedBytes: 3_619, unpackedBytes: 9_843, files: 8 },
      visibility: { value: 'open', proven: true, because: 'license is MIT, with repository and LICENSE' },
      coverage: { artifacts: 8, bytes: 9_843, notices: 0 },
    }),
  ],
})

/** Four packages: a leak with many findings of one rule, a clean one, an incomplete one, one that was not found. */
export const several: Report = sampleReport({
  verdict: 'incomplete',
  packages: [
    samplePackage({ verdict: 'leak', name: '@acme/cli', maps: [1, 2, 3, 4, 5, 6, 7].map(chunk) }),
    samplePackage({ name: '@acme/core', visibility: { value: 'open', proven: true, because: 'config' } }),
    samplePackage({ verdict: 'incomplete', name: '@acme/web', version: null }),
    samplePackage({
      ...{ spec: '@acme/nowhere@^3', verdict: 'incomplete', name: null, version: null, from: 'registry' },
      ...{ resolved: null, integrity: null, packedBytes: 0, unpackedBytes: 0, files: 0 },
      coverage: { artifacts: 0, bytes: 0, notices: 1 },
    }),
  ],
  findings: [
    ...Array.from({ length: 40 }, (_, index) => testFile(index)),
    ...[1, 2, 3, 4, 5, 6, 7].map((index) =>
      sampleFinding({
        location: { chain: [`dist/chunk-${index}.js.map`], original: null },
        message: `The map gives away ${index * 12} of your own sources.`,
        fixes: [keepMapsOut],
      }),
    ),
    sampleFinding({ package: 1, severity: 'info', message: 'The map embeds 12 sources, which are public anyway.' }),
    sampleFinding({ package: 1, ruleId: 'file/env', state: 'suppressed', severity: 'high' }),
    sampleFinding({ package: 1, ruleId: 'url/private-host', state: 'baselined', severity: 'moderate' }),
  ],
  notices: [
    sampleNotice({ package: 2 }),
    sampleNotice({ package: 3, code: 'source/E404', chain: [], detail: '@acme/nowhere is not in the registry.' }),
    sampleNotice({
      package: null,
      code: 'config/unknown-rule',
      chain: [],
      detail: 'No rule is called map/nope.',
      effect: 'none',
    }),
  ],
})

/** The report as a history of its packages, one version each. */
export function historyOf(report: Report): Report {
  const versions = report.packages.map(({ version, verdict }, index) => {
    return { version: version ?? '0.0.0', published: '2026-03-31T08:15:00.000Z', package: index, verdict }
  })
  const [first = '1.0.0', last = first] = [versions[0]?.version, versions.at(-1)?.version]
  const leaks = report.findings
    .filter(({ stops }) => stops)
    .map(({ fingerprint, ruleId, severity, message, location }) => {
      return { fingerprint, ruleId, severity, message, chain: location.chain, first, last, versions: versions.length }
    })
  const bad = leaks.length > 0
  const name = report.packages[0]?.name ?? 'a'
  const ends = { firstBad: bad ? first : null, lastBad: bad ? last : null }
  return { ...report, history: { name, range: '*', versions, ...ends, unpublished: ['0.0.1'], leaks } }
}

/** All of them, by name. */
export const sampleReports: { readonly [name: string]: Report } = { incident, secrets, incomplete, clean, several }

function chunk(index: number) {
  return sampleMap([`dist/chunk-${index}.js.map`], index * 12)
}

function testFile(index: number): Finding {
  return sampleFinding({
    ruleId: 'file/test-fixture',
    severity: 'low',
    confidence: 'moderate',
    message: 'A test file.',
    location: { chain: [`dist/__tests__/case-${index}.test.js`], original: null },
  })
}

function at(path: string, line: number, column: number) {
  return {
    chain: [path],
    region: { startLine: line, startColumn: column, endLine: line, endColumn: column + 40 },
    original: null,
  }
}

function markOf(text: string, part: string): readonly [number, number] {
  const start = text.lastIndexOf(part)
  return [start, start + part.length]
}
