import type { AuditError } from '../model/audit-error.ts'
import { type Fields, isFields } from '../model/json.ts'
import type { Finding } from '../model/report.ts'
import { reaches, type Severity, severities, type Threshold } from '../model/severity.ts'
import type { Verdict } from '../model/verdict.ts'
import { sha512Of } from '../text/digest.ts'
import type { Accepted, AuditedBytes, Evidence } from './evidence.ts'
import { thresholdIn } from './read-policy.ts'
import { statementType } from './receipt.ts'

/** What a report says, once its parts agree with each other. Of the policy it says the threshold and nothing else. */
export function readReport(content: Fields, wrong: (what: string) => AuditError): Evidence {
  if (content['_type'] === statementType) throw wrong('it is a receipt; name it with --receipt')
  const packages = content['packages']
  if (content['version'] !== 1 || !Array.isArray(packages)) throw wrong('it needs "version": 1 and a list of packages')
  if (packages.length === 0) throw wrong('it is about no package')
  const failOn = thresholdIn(content['failOn'])
  const findings = readFindings(content['findings'], failOn, wrong)
  const incomplete = incompleteIn(content['notices'], wrong)
  const audited = packages.map((one: unknown, index): AuditedBytes => {
    if (!isFields(one)) throw wrong(`packages[${index}] is incomplete`)
    const sha512 = sha512Of(textOf(one['integrity']) ?? '')
    if (sha512 === null) throw wrong(`packages[${index}] has no SHA-512`)
    const verdict = verdictOf(one['verdict'])
    if (verdict === null) throw wrong(`packages[${index}] has no verdict`)
    const own = findings.filter((finding) => finding.package === index)
    if (!fits(verdict, incomplete.has(index), own, failOn))
      throw wrong(`packages[${index}] says ${verdict}, and its findings and notices say otherwise`)
    const seen = isFields(one['visibility']) ? one['visibility']['value'] : undefined
    const visibility = seen === 'open' || seen === 'closed' ? seen : null
    const accepted = own.flatMap(({ accepted: each }) => each ?? [])
    return { name: textOf(one['name']), version: textOf(one['version']), sha512, verdict, visibility, accepted }
  })
  if (!fits(verdictOf(content['verdict']), incomplete.size > 0, findings, failOn))
    throw wrong('its verdict is not what its findings and notices say')
  return { audited, policy: { failOn, disabledRules: null, limits: null, decided: null } }
}

/** Whether the verdict is what follows from findings and notices. Of reports without a threshold only the notices can be judged. */
function fits(
  verdict: Verdict | null,
  isIncomplete: boolean,
  findings: readonly ReadFinding[],
  failOn: Threshold | null,
): boolean {
  if (verdict === null || isIncomplete || verdict === 'incomplete') return verdict === 'incomplete' && isIncomplete
  return failOn === null || (verdict === 'leak') === findings.some(({ stops }) => stops)
}

interface ReadFinding {
  readonly package: number
  readonly stops: boolean
  readonly accepted: Accepted | null
}

function readFindings(
  findings: unknown,
  failOn: Threshold | null,
  wrong: (what: string) => AuditError,
): readonly ReadFinding[] {
  if (!Array.isArray(findings)) throw wrong('it has no list of findings')
  return findings.map((one: unknown, index): ReadFinding => {
    const severity = isFields(one) ? severities.find((each) => each === one['severity']) : undefined
    const state = isFields(one) ? states.find((each) => each === one['state']) : undefined
    if (!isFields(one) || severity === undefined || state === undefined || typeof one['package'] !== 'number')
      throw wrong(`findings[${index}] is incomplete`)
    const stops = state === 'active' && stopsAt(severity, failOn)
    if (typeof one['stops'] === 'boolean' && failOn !== null && one['stops'] !== stops)
      throw wrong(`findings[${index}] says of itself that it ${stops ? 'does not stop' : 'stops'} the release`)
    const named = { rule: textOf(one['ruleId']), fingerprint: textOf(one['fingerprint']) }
    const accepted = state === 'active' ? null : { ...named, severity, state, count: 1 }
    return { package: one['package'], stops, accepted }
  })
}

const states = ['active', 'suppressed', 'baselined'] as const satisfies readonly Finding['state'][]

/** Reports of before the threshold was written are taken by the usual one. */
function stopsAt(severity: Severity, failOn: Threshold | null): boolean {
  return reaches(severity, failOn ?? 'high')
}

/** The packages of which something was not examined; null stands for the run. */
function incompleteIn(notices: unknown, wrong: (what: string) => AuditError): ReadonlySet<unknown> {
  if (!Array.isArray(notices)) throw wrong('it has no list of notices')
  const open = notices.filter((notice: unknown) => isFields(notice) && notice['effect'] === 'incomplete')
  return new Set(open.map((notice: unknown) => (isFields(notice) ? notice['package'] : null)))
}

function verdictOf(value: unknown): Verdict | null {
  return value === 'clean' || value === 'leak' || value === 'incomplete' ? value : null
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null
}
