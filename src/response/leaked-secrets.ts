import { printChain } from '../model/chain.ts'
import type { Finding, Report } from '../model/report.ts'
import type { Rule } from '../model/rule.ts'
import { severities } from '../model/severity.ts'
import type { LeakedSecret } from './response-type.ts'

/** The secrets that a report knows of, each once, with the versions that have it; what to revoke first comes first. */
export function leakedSecrets(report: Report, rules: ReadonlyMap<string, Rule>): readonly LeakedSecret[] {
  const found = new Map<string, { readonly finding: Finding; readonly rule: Rule; readonly versions: Set<string> }>()
  for (const finding of report.findings) {
    const rule = rules.get(finding.ruleId)
    // What is made to be shipped is only noted, and what an allowance gives a reason for is none; a baseline gives no reason.
    if (rule === undefined || !rule.secret || finding.state === 'suppressed' || finding.severity === 'info') continue
    const known = found.get(finding.fingerprint) ?? { finding, rule, versions: new Set() }
    found.set(finding.fingerprint, known)
    known.versions.add(report.packages[finding.package]?.version ?? '?')
  }
  return [...found.values()]
    .map(({ finding, rule, versions }) => secretOf(finding, rule, [...versions]))
    .sort((one, other) => rankOf(one) - rankOf(other))
}

function secretOf(finding: Finding, rule: Rule, versions: readonly string[]): LeakedSecret {
  const { ruleId, severity, confidence, snippet, location, fingerprint, verification } = finding
  const { provider, revoke } = rule.options
  const ways = (typeof revoke === 'object' && revoke !== null ? revoke : {}) as { readonly [key: string]: unknown }
  const status = verification?.['status']
  const line = location.region === undefined ? '' : `:${location.region.startLine}:${location.region.startColumn}`
  return {
    ruleId,
    what: finding.message,
    provider: textOf(provider),
    severity,
    confidence,
    snippet: snippet === null ? null : snippet.text.slice(snippet.mark[0], snippet.mark[1]),
    place: `${printChain(location.chain)}${line}`,
    versions,
    proof: proofOf(rule, finding),
    works:
      status === 'works' ? 'yes' : status === 'does not work' ? 'no' : status === 'unknown' ? 'unknown' : 'not asked',
    revoke: { url: textOf(ways['url']), command: textOf(ways['command']), text: textOf(ways['text']) },
    isBulkRevocable: bulkRevocable.has(ruleId),
    fingerprint,
  }
}

function proofOf({ options }: Rule, { confidence, verification }: Finding): string {
  if (verification?.['status'] === 'works') return `${String(verification['host'])} accepts it`
  if (verification?.['status'] === 'does not work') return `${String(verification['host'])} no longer accepts it`
  if (options['checksum'] !== undefined && confidence === 'certain') return 'its checksum is right'
  return confidence === 'certain' ? 'its form is proof' : 'nothing proves it; its form and place speak for it'
}

/** Below zero first: what works, what is proven, what is worse. */
function rankOf({ works, confidence, severity }: LeakedSecret): number {
  const alive = works === 'yes' ? 0 : works === 'no' ? 2 : 1
  const proven = confidence === 'certain' ? 0 : 1
  return alive * 100 + (severities.length - severities.indexOf(severity)) * 10 + proven
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null
}

/** What GitHub's `POST /credentials/revoke` takes: tokens of people, of OAuth and GitHub Apps (docs.github.com/en/rest/credentials/revoke, March 2026). */
export const bulkRevocable: ReadonlySet<string> = new Set([
  'secret/github-pat-classic',
  'secret/github-pat-fine-grained',
  'secret/github-oauth-token',
  'secret/github-user-to-server',
  'secret/github-refresh-token',
])
