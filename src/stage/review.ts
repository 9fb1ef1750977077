import { audit, reportOfNothing } from '../engine/audit.ts'
import type { AuditOptions } from '../engine/audit-options.ts'
import { withoutSecrets } from '../engine/redact-secrets.ts'
import { AuditError } from '../model/audit-error.ts'
import { defaultLimits } from '../model/limits.ts'
import type { BareNotice, Notice, PackageReport, Report } from '../model/report.ts'
import type { SourceContext, Target } from '../model/source.ts'
import type { StageCheck, StagedPackage } from '../model/stage.ts'
import type { Verdict } from '../model/verdict.ts'
import { compareAudited } from '../receipts/compare-bytes.ts'
import type { AuditedBytes } from '../receipts/evidence.ts'
import { packageStandings, type Standing } from '../reporters/verdict-line.ts'
import { publicUrl } from '../sources/resolved.ts'
import { downloadStaged } from '../sources/stage.ts'
import { sha512Of } from '../text/digest.ts'
import { compareWithHere, type Earlier, earlierVersions, lazily, newsOf } from './news.ts'
import { findWaiting, type Waiting, type WaitingItem } from './waiting.ts'

/** What is reviewed, and with what it is compared. */
export interface ReviewOptions {
  /** Stages by their ids; all that await approval where none is named. */
  readonly ids: readonly string[]
  /** Not only those of the project in the working directory. */
  readonly all: boolean
  /** What receipts and reports say was audited before it was staged. */
  readonly audited: readonly AuditedBytes[]
  readonly audit: AuditOptions
}

/** Audits what awaits approval, and compares it with what is published, with what was audited before, and with the checkout. Nothing is approved. */
export async function review({ ids, all, audited, audit: options }: ReviewOptions): Promise<Report> {
  const context = contextOf(options)
  const waiting = await findWaiting({ ids, all }, context)
  const { items } = waiting
  if (items.length === 0) return nothingStaged(waiting, options)
  const sha1s = new Map<string, string>()
  const specs = specsOf(items)
  const targets = items.map(({ id, registry }, index): Target => {
    const fetch = async (): Promise<Uint8Array> => {
      const { bytes, sha1 } = await downloadStaged(registry, id, context)
      sha1s.set(id, sha1)
      return bytes
    }
    return { name: specs[index] ?? id, tarball: lazily(fetch) }
  })
  const { workspaces: _names, allWorkspaces: _all, stdin: _stdin, ...others } = options
  const report = await audit(targets, others)
  // The page shows what awaits approval, not what it is compared with.
  const { extras: _extras, ...plain } = others
  const earlier = await earlierVersions(items, plain, context)
  const reviewed: Reviewed[] = []
  for (const [index, item] of items.entries()) {
    const place = report.packages.findIndex(({ spec }) => spec === specs[index])
    const found = report.packages[place]
    const checks = found === undefined ? [] : checksOf(item, found, sha1s.get(item.id) ?? null, audited)
    const own = waiting.own.find(({ name }) => name === item.name)
    const here = found && (await compareWithHere(found, own, options))
    reviewed.push({
      item,
      place: found === undefined ? null : place,
      found,
      earlier: earlier[index] ?? { published: null, shipped: null },
      checks: [...checks, ...(here?.check ? [here.check] : [])],
      notices: here?.notices ?? [],
    })
  }
  return withStage(report, waiting, reviewed)
}

/** A staged package with all that was found out of it. */
interface Reviewed {
  readonly item: WaitingItem
  readonly place: number | null
  readonly found: PackageReport | undefined
  readonly earlier: Earlier | AuditError
  readonly checks: readonly StageCheck[]
  readonly notices: readonly BareNotice[]
}

function contextOf(options: AuditOptions): SourceContext {
  return {
    ...options,
    cwd: options.cwd ?? process.cwd(),
    environment: options.environment ?? process.env,
    maxBytes: options.limits?.entryBytes ?? defaultLimits.entryBytes,
  }
}

async function nothingStaged({ registries, notices }: Waiting, options: AuditOptions): Promise<Report> {
  const report = await reportOfNothing(options, notices.map(ofRun))
  return {
    ...report,
    ...(await withoutSecrets({
      notices: report.notices,
      stage: { registries: registries.map(publicUrl), packages: [] },
    })),
  }
}

/** One a package, for progress and notices; a registry that lists a version twice has them told apart by the id. */
function specsOf(items: readonly WaitingItem[]): readonly string[] {
  const titles = items.map(({ name, version }) => `${name}@${version}`)
  return titles.map((title, index) => {
    const isAlone = titles.indexOf(title) === index && titles.lastIndexOf(title) === index
    return isAlone ? title : `${title} (${items[index]?.id})`
  })
}

function checksOf(
  item: WaitingItem,
  found: PackageReport,
  sha1: string | null,
  audited: readonly AuditedBytes[],
): readonly StageCheck[] {
  const { host } = new URL(item.registry)
  const isSame = found.name === item.name && found.version === item.version
  const sha512 = sha512Of(found.integrity ?? '') ?? ''
  const { check, same } = compareAudited({ name: item.name, version: item.version, sha512 }, audited, true)
  return [
    item.shasum === null || sha1 === null
      ? { id: 'shasum', status: 'absent', detail: `${host} states no digest of it` }
      : item.shasum === sha1
        ? { id: 'shasum', status: 'same', detail: `the bytes are those whose SHA-1 ${host} states` }
        : { id: 'shasum', status: 'differs', detail: `${host} states SHA-1 ${item.shasum} and serves ${sha1}` },
    isSame
      ? { id: 'identity', status: 'same', detail: 'name and version are those in its package.json' }
      : { id: 'identity', status: 'differs', detail: `its package.json says ${found.name}@${found.version}` },
    audited.length === 0 || check.status === 'unknown'
      ? {
          id: 'receipt',
          status: 'absent',
          detail: audited.length === 0 ? 'no receipt was named' : 'no receipt is about it',
        }
      : check.status === 'same'
        ? { id: 'receipt', status: 'same', detail: `audited before it was staged, and ${same.at(-1)?.verdict}` }
        : { id: 'receipt', status: 'differs', detail: check.detail },
  ]
}

async function withStage(report: Report, waiting: Waiting, reviewed: readonly Reviewed[]): Promise<Report> {
  const ofPackages = reviewed.flatMap(({ place, earlier, checks, notices, item }): Notice[] => {
    const about = (notice: BareNotice): Notice => ({ package: place, chain: [], ...notice })
    const contradictions = checks.filter(({ id, status }) => status === 'differs' && id !== 'checkout')
    return [
      ...(earlier instanceof AuditError && place !== null ? [about(uncompared(earlier))] : []),
      ...contradictions.map(({ id, detail }) =>
        about({ code: `stage-${id}`, detail: contradicted(id, detail), effect: 'incomplete' }),
      ),
      ...notices.map(about),
      ...(item.status === 'blocked' ? [about(blocked(item))] : []),
    ]
  })
  const added = await withoutSecrets([...ofPackages, ...waiting.notices.map(ofRun)])
  const notices = [...report.notices, ...added]
  const packages = report.packages.map((one, index) => {
    const isOpen = added.some((notice) => notice.package === index && notice.effect === 'incomplete')
    return isOpen ? { ...one, verdict: 'incomplete' as const } : one
  })
  const verdict: Verdict = notices.some(({ effect }) => effect === 'incomplete') ? 'incomplete' : report.verdict
  const judged = { ...report, packages, notices, verdict }
  const standings = packageStandings(judged)
  const leaking = new Set(report.findings.filter(({ stops }) => stops).map((finding) => finding.package))
  const staged = reviewed.map((one) => {
    const decision = decisionOn(standings[one.place ?? -1] ?? 'incomplete', leaking.has(one.place ?? -1), one.checks)
    return stagedPackage(one, decision)
  })
  return { ...judged, stage: await withoutSecrets({ registries: waiting.registries.map(publicUrl), packages: staged }) }
}

function stagedPackage(
  { item, place, found, earlier, checks }: Reviewed,
  decision: StagedPackage['decision'],
): StagedPackage {
  const { id, registry, name, version, tag, staged, by, actor, status, provenance } = item
  const known = earlier instanceof AuditError ? null : earlier
  return {
    package: place,
    id,
    registry: publicUrl(registry),
    name,
    version,
    tag,
    staged,
    by,
    actor,
    status,
    checks,
    news: known === null || found === undefined ? null : newsOf(known, found),
    provenance: { staged: provenance, published: known?.published?.hasProvenance ?? null },
    decision,
    outcome: null,
  }
}

/** Only what was looked at in full is to be approved, and what leaks or is not what was audited is to be rejected. */
function decisionOn(standing: Standing, leaks: boolean, checks: readonly StageCheck[]): StagedPackage['decision'] {
  if (leaks) return 'reject'
  if (checks.some(({ id, status }) => id === 'receipt' && status === 'differs')) return 'reject'
  return standing === 'clean' ? 'approve' : 'look'
}

function ofRun(notice: BareNotice): Notice {
  return { package: null, chain: [], ...notice }
}

function uncompared({ message }: AuditError): BareNotice {
  return {
    code: 'stage-uncompared',
    detail: `it was not compared with what is published: ${message}`,
    effect: 'incomplete',
  }
}

function contradicted(id: StageCheck['id'], detail: string): string {
  if (id === 'receipt') return `these are not the bytes that were audited: ${detail}`
  return id === 'shasum'
    ? `the registry contradicts itself: ${detail}`
    : `it is not what the registry calls it: ${detail}`
}

function blocked({ registry }: WaitingItem): BareNotice {
  return { code: 'stage-blocked', detail: `${new URL(registry).host} has blocked it`, effect: 'incomplete' }
}
