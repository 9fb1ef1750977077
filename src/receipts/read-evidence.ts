import { AuditError } from '../model/audit-error.ts'
import { type Fields, isFields } from '../model/json.ts'
import type { Finding } from '../model/report.ts'
import { reaches, type Severity, severities, type Threshold } from '../model/severity.ts'
import type { Verdict } from '../model/verdict.ts'
import { check } from '../schema/check.ts'
import type { Schema } from '../schema/schema.ts'
import { sha512Of } from '../text/digest.ts'
import { parseJson } from '../text/parse-json.ts'
import { purlOf } from '../text/purl.ts'
import { repeatedKey } from '../text/repeated-key.ts'
import type { Accepted, AuditedBytes, ReceiptEvidence } from './evidence.ts'
import { readPolicy, thresholdIn } from './read-policy.ts'
import { type PackageReceipt, receiptType, statementType } from './receipt.ts'

/** What a receipt or a report (`kind`) says was audited. `origin` names the file in errors. The text is hostile: what contradicts itself is refused. */
export function readEvidence(text: string, kind: 'receipt' | 'report', origin: string): ReceiptEvidence {
  const wrong = (what: string): AuditError => malformed(kind, origin, what)
  const content = parseJson(text)
  if (content === undefined) throw wrong('it is not JSON')
  if (!isFields(content)) throw wrong('it is not a JSON object')
  const repeated = repeatedKey(text)
  if (repeated !== undefined) throw wrong(`it has the key ${JSON.stringify(repeated.slice(0, 60))} twice in one object`)
  return kind === 'report' ? readReport(content, wrong) : readReceipt(content, wrong)
}

/** The error for a file that is no receipt or report, or contradicts itself. */
function malformed(kind: 'receipt' | 'report', origin: string, what: string): AuditError {
  const hint =
    kind === 'receipt' ? 'watertight <target> --receipt <file> writes one.' : 'watertight <target> --json prints one.'
  return new AuditError('ERECEIPT', `${origin} is not a ${kind}: ${what}`, { hint })
}

/** What a receipt says, once its parts agree with each other. */
function readReceipt(content: Fields, wrong: (what: string) => AuditError): ReceiptEvidence {
  if (content['version'] === 1 && Array.isArray(content['packages'])) {
    throw wrong('it is a report; name it with --report')
  }
  if (content['_type'] !== statementType) throw wrong(`its _type is not ${statementType}`)
  if (content['predicateType'] !== receiptType) throw wrong('it is not a statement of Watertight')
  const { subject, predicate } = content
  const packages = isFields(predicate) ? predicate['packages'] : undefined
  if (!Array.isArray(subject) || subject.length === 0) throw wrong('it has no subject')
  if (!isFields(predicate) || !Array.isArray(packages) || packages.length !== subject.length) {
    throw wrong('it does not have as many packages as subjects')
  }
  const policy = readPolicy(predicate, wrong)
  const failOn = policy.failOn ?? 'high'
  const audited = subject.map((one: unknown, index): AuditedBytes => {
    const known: unknown = packages[index]
    if (!isFields(one) || !isFields(known)) throw wrong(`subject[${index}] is incomplete`)
    const sha512 = isFields(one['digest']) ? one['digest']['sha512'] : undefined
    if (typeof sha512 !== 'string' || !/^[0-9a-f]{128}$/.test(sha512)) throw wrong(`subject[${index}] has no SHA-512`)
    const [problem] = check(known, packageSchema, `packages[${index}]`)
    if (problem !== undefined) throw wrong(`packages[${index}]: ${problem}`)
    // The schema is that of the type, but for what older receipts do not have.
    const { name, version, verdict, visibility, findings, notices, accepted } = known as unknown as WrittenPackage
    const called = name === null || version === null ? ['_'] : [purlOf(name, version), purlOf(name, version, 'generic')]
    if (!called.some((title) => title === one['name']))
      throw wrong(`subject[${index}] and predicate.packages[${index}] are different packages`)
    const wanted = policy.decided?.visibility ?? 'auto'
    if (wanted !== 'auto' && visibility !== wanted)
      throw wrong(`packages[${index}] was judged as ${visibility}, and its policy says ${wanted}`)
    if (verdict !== verdictBy(notices.incomplete, stopsIn(findings, failOn)))
      throw wrong(`packages[${index}] says ${verdict}, and what it counts says otherwise`)
    if (accepted !== undefined && !agree(accepted, findings))
      throw wrong(`packages[${index}] names other accepted findings, not those that it counts`)
    return { name, version, sha512, verdict, visibility, accepted: accepted ?? acceptedByCount(findings) }
  })
  refuseOtherVerdict(predicate, packages as readonly WrittenPackage[], failOn, wrong)
  return { audited, policy }
}

type WrittenPackage = Omit<PackageReceipt, 'accepted'> & Partial<Pick<PackageReceipt, 'accepted'>>

/** The verdict of the run against those of its packages. A package that could not be opened is none of them, and leaves its notice. */
function refuseOtherVerdict(
  predicate: Fields,
  packages: readonly WrittenPackage[],
  failOn: Threshold,
  wrong: (what: string) => AuditError,
): void {
  const [problem] = check(predicate, { type: 'object', required: ['verdict', 'notices'], properties: run })
  if (problem !== undefined) throw wrong(problem)
  const { verdict, notices } = predicate as { readonly verdict: Verdict; readonly notices: PackageReceipt['notices'] }
  const incomplete = packages.reduce((sum, one) => sum + one.notices.incomplete, 0)
  const leaks = packages.some(({ findings }) => stopsIn(findings, failOn))
  if (notices.incomplete < incomplete) throw wrong('it counts fewer notices than its packages have')
  if (verdict !== verdictBy(notices.incomplete, leaks))
    throw wrong(`it says ${verdict}, and its packages say otherwise`)
}

function stopsIn(findings: PackageReceipt['findings'], failOn: Threshold): boolean {
  return severities.some((severity) => findings.active[severity] > 0 && reaches(severity, failOn))
}

function verdictBy(incomplete: number, stops: boolean): Verdict {
  if (incomplete > 0) return 'incomplete'
  return stops ? 'leak' : 'clean'
}

function agree(accepted: NonNullable<WrittenPackage['accepted']>, findings: PackageReceipt['findings']): boolean {
  return (['suppressed', 'baselined'] as const).every((state) =>
    severities.every((severity) => {
      const named = accepted.filter((one) => one.state === state && one.severity === severity)
      return named.reduce((sum, { count: alike }) => sum + alike, 0) === findings[state][severity]
    }),
  )
}

function acceptedByCount(findings: PackageReceipt['findings']): readonly Accepted[] {
  const counted = (state: Accepted['state'], severity: Severity): Accepted => {
    return { rule: null, fingerprint: null, state, severity, count: findings[state][severity] }
  }
  const all = (['suppressed', 'baselined'] as const).flatMap((state) => severities.map((one) => counted(state, one)))
  return all.filter(({ count: alike }) => alike > 0)
}

const count: Schema = { type: 'integer', minimum: 0 }
const counts = (names: readonly string[]): Schema => {
  return { type: 'object', required: names, properties: Object.fromEntries(names.map((name) => [name, count])) }
}
const bySeverity = counts(severities)
const verdictSchema: Schema = { title: 'a verdict', enum: ['clean', 'leak', 'incomplete'] }
const run = { verdict: verdictSchema, notices: counts(['incomplete', 'none']) }

const packageSchema: Schema = {
  type: 'object',
  required: ['name', 'version', 'verdict', 'visibility', 'findings', 'notices'],
  properties: {
    name: { type: ['string', 'null'] },
    version: { type: ['string', 'null'] },
    verdict: verdictSchema,
    visibility: { enum: ['open', 'closed'] },
    findings: {
      type: 'object',
      required: ['active', 'suppressed', 'baselined'],
      properties: { active: bySeverity, suppressed: bySeverity, baselined: bySeverity },
    },
    notices: run.notices,
    accepted: {
      type: 'array',
      items: {
        type: 'object',
        required: ['rule', 'severity', 'state', 'fingerprint', 'count'],
        properties: {
          rule: { type: 'string' },
          severity: { enum: severities },
          state: { enum: ['suppressed', 'baselined'] },
          fingerprint: { type: 'string' },
          count,
        },
      },
    },
  },
}

/** What a report says, once its parts agree with each other. Of the policy it says the threshold and nothing else. */
function readReport(content: Fields, wrong: (what: string) => AuditError): ReceiptEvidence {
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
