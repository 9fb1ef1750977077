import type { AuditError } from '../model/audit-error.ts'
import { type Fields, isFields } from '../model/json.ts'
import { reaches, type Severity, severities, type Threshold } from '../model/severity.ts'
import type { Verdict } from '../model/verdict.ts'
import { check } from '../schema/check.ts'
import type { Schema } from '../schema/schema.ts'
import { purlOf } from '../text/purl.ts'
import type { Accepted, AuditedBytes, Evidence } from './evidence.ts'
import { readPolicy } from './read-policy.ts'
import { type PackageReceipt, receiptType, statementType } from './receipt.ts'

/** What a receipt says, once its parts agree with each other. */
export function readReceipt(content: Fields, wrong: (what: string) => AuditError): Evidence {
  if (content['version'] === 1 && Array.isArray(content['packages'])) {
    throw wrong('it is a report; name it with --report')
  }
  if (content['_type'] !== statementType) throw wrong(`its _type is not ${statementType}`)
  if (content['predicateType'] !== receiptType) throw wrong('it is a statement of another kind than Watertight’s')
  const { subject, predicate } = content
  const packages = isFields(predicate) ? predicate['packages'] : undefined
  if (!Array.isArray(subject) || subject.length === 0) throw wrong('it has no subject')
  if (!isFields(predicate) || !Array.isArray(packages) || packages.length !== subject.length) {
    throw wrong('its packages are not as many as its subjects')
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
    if (verdict !== verdictBy(notices.incomplete, stopsIn(findings, failOn)))
      throw wrong(`packages[${index}] says ${verdict}, and what it counts says otherwise`)
    if (accepted !== undefined && !agree(accepted, findings))
      throw wrong(`packages[${index}] counts other findings as accepted than it names`)
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
