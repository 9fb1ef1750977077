import { type AuditOptions, type Decisions, decisionsIn } from '../engine/audit-options.ts'
import { AuditError } from '../model/audit-error.ts'
import type { Contract } from '../model/contract.ts'
import { defaultLimits, type Limits } from '../model/limits.ts'
import type { Finding, Notice, PackageReport, Report } from '../model/report.ts'
import { type Severity, severities } from '../model/severity.ts'
import type { Verdict } from '../model/verdict.ts'
import type { Policy } from '../schema/policy.ts'
import { canonicalJson } from '../text/canonical-json.ts'
import { sha256, sha512Of } from '../text/digest.ts'
import { printableJson } from '../text/printable-json.ts'
import { purlOf } from '../text/purl.ts'

/** The in-toto statement of an audit: these bytes, this verdict. docs/receipts.md describes it. */
export interface Receipt {
  readonly _type: typeof statementType
  /** The tarballs, in the order of `predicate.packages`. */
  readonly subject: readonly Subject[]
  readonly predicateType: typeof receiptType
  readonly predicate: {
    readonly tool: Report['tool']
    /** Of the whole run. */
    readonly verdict: Verdict
    readonly policy: PolicyReceipt
    readonly limits: Limits
    readonly packages: readonly PackageReceipt[]
    /** Of the whole run. */
    readonly notices: NoticeCounts
  }
}

/** What was decided about the audit, in full: the digest is that of the decisions. */
export interface PolicyReceipt extends Omit<Policy, 'today'>, Omit<Decisions, 'policy'> {
  readonly digest: { readonly sha256: string }
  /** How many rules were run beside the built-in ones. */
  readonly extraRules: number
  /** The packer that was named for a directory; null where nobody named one. */
  readonly packer: string | null
  /** What was decided on the command line, as it was written there; files by the option alone. */
  readonly flags: readonly string[]
}

/** What a receipt says beside the options: how they were given. */
export type Circumstances = Pick<PolicyReceipt, 'packer' | 'flags'>

/** Findings that would count and were accepted: alike in rule, severity and what accepts them. */
export interface AcceptedFindings {
  readonly rule: string
  readonly severity: Severity
  readonly state: 'suppressed' | 'baselined'
  readonly fingerprint: string
  readonly count: number
}

/** A tarball by the package URL of what is in it and its SHA-512 in hex. */
export interface Subject {
  readonly name: string
  readonly digest: { readonly sha512: string }
}

/** What the audit came to for one package. */
export interface PackageReceipt {
  readonly name: string | null
  readonly version: string | null
  readonly verdict: Verdict
  readonly visibility: PackageReport['visibility']['value']
  readonly packedBytes: number
  readonly unpackedBytes: number
  readonly files: number
  readonly coverage: { readonly artifacts: number; readonly bytes: number }
  readonly findings: { readonly [state in Finding['state']]: SeverityCounts }
  /** Each finding that an allowance or the baseline accepts. */
  readonly accepted: readonly AcceptedFindings[]
  readonly notices: NoticeCounts
}

export type SeverityCounts = { readonly [severity in Severity]: number }
export type NoticeCounts = { readonly [effect in Notice['effect']]: number }

export const statementType = 'https://in-toto.io/Statement/v1'
export const receiptType = 'https://github.com/watertight-npm/watertight/blob/main/docs/receipts.md#v1'

/** The receipt of an audit that `options` were given to. The same report gives the same receipt; no clock, no path of this machine, no text of the package. */
export function receiptOf(report: Report, options: AuditOptions, circumstances: Circumstances = unnamed): Receipt {
  const opened = [...report.packages.entries()].flatMap(([index, one]) => {
    const sha512 = sha512Of(one.integrity ?? '')
    return sha512 === null ? [] : [{ index, one, sha512 }]
  })
  if (opened.length === 0) throw new AuditError('ERECEIPT', 'no package was opened, so there are no bytes to vouch for')
  return {
    _type: statementType,
    subject: opened.map(({ one, sha512 }) => ({ name: nameOf(one), digest: { sha512 } })),
    predicateType: receiptType,
    predicate: {
      tool: report.tool,
      verdict: report.verdict,
      policy: policyReceipt(options, circumstances),
      limits: { ...defaultLimits, ...options.limits },
      packages: opened.map(({ one, index }) => packageReceipt(one, index, report)),
      notices: noticeCounts(report.notices),
    },
  }
}

const unnamed: Circumstances = { packer: null, flags: [] }

function policyReceipt(options: AuditOptions, circumstances: Circumstances): PolicyReceipt {
  const { policy, ...others } = decisionsIn(options)
  return {
    digest: { sha256: digestOfDecisions({ policy, ...others }) },
    ...policy,
    ...others,
    extraRules: options.extraRules?.length ?? 0,
    ...circumstances,
  }
}

/** SHA-256 in hex of a release contract, as a receipt has it. */
export function digestOfContract(contract: Contract): string {
  return decisionsIn({ contract }).contract ?? ''
}

/** SHA-256 in hex of all that was decided. */
export function digestOfDecisions(decisions: Decisions): string {
  return sha256(canonicalJson(decisions))
}

/** The text of a receipt file. */
export function formatReceipt(receipt: Receipt): string {
  return `${printableJson(receipt)}\n`
}

/** in-toto asks for a name even of what has none. */
function nameOf({ name, version, archive }: PackageReport): string {
  if (name === null || version === null) return '_'
  return purlOf(name, version, archive === undefined ? 'npm' : 'generic')
}

function packageReceipt(one: PackageReport, index: number, { findings, notices }: Report): PackageReceipt {
  const own = findings.filter((finding) => finding.package === index)
  const count = (state: Finding['state']) => severityCounts(own.filter((finding) => finding.state === state))
  return {
    name: one.name,
    version: one.version,
    verdict: one.verdict,
    visibility: one.visibility.value,
    packedBytes: one.packedBytes,
    unpackedBytes: one.unpackedBytes,
    files: one.files,
    coverage: { artifacts: one.coverage.artifacts, bytes: one.coverage.bytes },
    findings: { active: count('active'), suppressed: count('suppressed'), baselined: count('baselined') },
    accepted: acceptedIn(own),
    notices: noticeCounts(notices.filter((notice) => notice.package === index)),
  }
}

/** The findings that something accepts, in the order of the report; those alike in all that is written of them are counted. */
export function acceptedIn(findings: readonly Finding[]): readonly AcceptedFindings[] {
  const byWording = new Map<string, AcceptedFindings>()
  for (const { state, ruleId: rule, severity, fingerprint } of findings) {
    if (state === 'active') continue
    const wording = JSON.stringify([rule, severity, state, fingerprint])
    const count = (byWording.get(wording)?.count ?? 0) + 1
    byWording.set(wording, { rule, severity, state, fingerprint, count })
  }
  return [...byWording.values()]
}

function severityCounts(findings: readonly Finding[]): SeverityCounts {
  const entries = severities.map((severity) => [severity, findings.filter((one) => one.severity === severity).length])
  return Object.fromEntries(entries) as SeverityCounts
}

function noticeCounts(notices: readonly Notice[]): NoticeCounts {
  const count = (effect: Notice['effect']) => notices.filter((notice) => notice.effect === effect).length
  return { incomplete: count('incomplete'), none: count('none') }
}
