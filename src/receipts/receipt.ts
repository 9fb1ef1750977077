import { type AuditOptions, decisionsIn } from '../engine/audit-options.ts'
import { AuditError } from '../model/audit-error.ts'
import { defaultLimits, type Limits } from '../model/limits.ts'
import type { Finding, Notice, PackageReport, Report } from '../model/report.ts'
import { type Severity, severities } from '../model/severity.ts'
import type { Verdict } from '../model/verdict.ts'
import { completePolicy, type Policy } from '../schema/policy.ts'
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
    readonly policy: {
      readonly digest: { readonly sha256: string }
      readonly failOn: Policy['failOn']
      readonly disabledRules: readonly string[]
    }
    readonly limits: Limits
    readonly packages: readonly PackageReceipt[]
    /** Of the whole run. */
    readonly notices: NoticeCounts
  }
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
  readonly notices: NoticeCounts
}

export type SeverityCounts = { readonly [severity in Severity]: number }
export type NoticeCounts = { readonly [effect in Notice['effect']]: number }

export const statementType = 'https://in-toto.io/Statement/v1'
export const receiptType = 'https://github.com/watertight-npm/watertight/blob/main/docs/receipts.md#v1'

/** The receipt of an audit that `options` were given to. The same report gives the same receipt; no clock, no path, no text of the package. */
export function receiptOf(report: Report, options: AuditOptions): Receipt {
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
      policy: {
        digest: { sha256: sha256(canonicalJson(decisionsIn(options))) },
        failOn: completePolicy(options.policy).failOn,
        disabledRules: [...(options.disabledRules ?? [])].sort(),
      },
      limits: { ...defaultLimits, ...options.limits },
      packages: opened.map(({ one, index }) => packageReceipt(one, index, report)),
      notices: noticeCounts(report.notices),
    },
  }
}

/** The text of a receipt file. */
export function formatReceipt(receipt: Receipt): string {
  return `${printableJson(receipt)}\n`
}

/** in-toto asks for a name even of what has none. */
function nameOf({ name, version }: PackageReport): string {
  return name === null || version === null ? '_' : purlOf(name, version)
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
    notices: noticeCounts(notices.filter((notice) => notice.package === index)),
  }
}

function severityCounts(findings: readonly Finding[]): SeverityCounts {
  const entries = severities.map((severity) => [severity, findings.filter((one) => one.severity === severity).length])
  return Object.fromEntries(entries) as SeverityCounts
}

function noticeCounts(notices: readonly Notice[]): NoticeCounts {
  const count = (effect: Notice['effect']) => notices.filter((notice) => notice.effect === effect).length
  return { incomplete: count('incomplete'), none: count('none') }
}
