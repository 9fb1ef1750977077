import { gzipSync } from 'node:zlib'
import { auditOpened } from '../../engine/audit.ts'
import { setUpRun } from '../../engine/audit-setup.ts'
import type { Store } from '../../engine/known-files.ts'
import type { WorkerOptions } from '../../engine/pool-worker.ts'
import { AuditError } from '../../model/audit-error.ts'
import type { Finding, Report } from '../../model/report.ts'
import type { Severity } from '../../model/severity.ts'
import type { Tarball } from '../../model/source.ts'
import type { Verdict } from '../../model/verdict.ts'

/** What became of one version: what its row says, its findings, and its report as it is stored. */
export interface Examined {
  readonly verdict: Verdict
  readonly visibility: string
  readonly packedBytes: number
  readonly unpackedBytes: number
  readonly files: number
  readonly findings: readonly SeenFinding[]
  /** Why it is incomplete; null where it is not. */
  readonly missed: string | null
  /** The report as gzipped JSON, without its inventory. */
  readonly body: Uint8Array
}

/** A finding as it is compared across versions. */
export interface SeenFinding {
  readonly fingerprint: string
  readonly ruleId: string
  readonly severity: Severity
  readonly confidence: string
  readonly message: string
  readonly chain: readonly string[]
  readonly stops: boolean
}

/** What audits are made with, ready for many of them. `keep`: bytes that a stored report may have. */
export async function openExaminer(
  options: WorkerOptions,
  store: Store,
  keep: number,
): Promise<(tarball: Tarball) => Promise<Examined>> {
  // Two workers judge alike whatever lies on their disks.
  const { cache: _cache, ...plain } = { ...options, extras: undefined }
  const { extras: _extras, ...decided } = plain
  const run = await setUpRun(decided)
  return async (tarball) => {
    const report = await auditOpened(
      tarball,
      { ...decided, cwd: NOWHERE, workers: 1 },
      { ...run, setup: { ...run.setup, store } },
    )
    const [audited] = report.packages
    if (audited === undefined) {
      const [notice] = report.notices
      throw new AuditError(notice?.code ?? 'EREAD', notice?.detail ?? `${tarball.spec}: nothing was looked at`)
    }
    const missed = report.notices.find(({ effect }) => effect === 'incomplete')
    return {
      verdict: audited.verdict,
      visibility: audited.visibility.value,
      packedBytes: audited.packedBytes,
      unpackedBytes: audited.unpackedBytes,
      files: audited.files,
      findings: seenIn(report),
      missed: audited.verdict === 'incomplete' ? (missed?.detail ?? 'not all of it could be looked at') : null,
      body: packed(report, keep),
    }
  }
}

/** No project lies there. */
const NOWHERE = '/nonexistent/watertight'

/** What is no more than worth knowing stands in the report alone. */
function seenIn({ findings }: Report): readonly SeenFinding[] {
  const seen = new Map<string, SeenFinding>()
  for (const { fingerprint, ruleId, severity, confidence, message, location, stops, state } of findings) {
    if (state !== 'active' || (severity === 'info' && !stops) || seen.get(fingerprint)?.stops) continue
    seen.set(fingerprint, { fingerprint, ruleId, severity, confidence, message, chain: location.chain, stops })
  }
  return [...seen.values()]
}

/** Leaves out ever more of a report until it has room: the inventory always, then what stops nothing, then snippets, then all but the first findings. */
function packed(report: Report, keep: number): Uint8Array {
  const compact = {
    ...report,
    packages: report.packages.map((one) => ({ ...one, artifacts: [], hosts: one.hosts.slice(0, 100) })),
  }
  const short = compact.findings.map((finding) => ({
    ...finding,
    related: finding.related.slice(0, 3),
    fixes: finding.fixes.map(withoutEdit),
  }))
  const stopping = short.filter(({ stops }) => stops)
  const bare = stopping.map((finding) => ({ ...finding, snippet: null, related: [], fixes: [] }))
  const attempts: readonly Report[] = [
    { ...compact, findings: short },
    { ...compact, findings: stopping, notices: compact.notices.slice(0, 50) },
    {
      ...compact,
      findings: bare,
      rules: [],
      notices: compact.notices.slice(0, 10),
      packages: compact.packages.map((one) => ({ ...one, maps: one.maps.slice(0, 20), hosts: [] })),
    },
    ...[100, 10, 0].map((most) => ({
      ...compact,
      findings: bare.slice(0, most),
      rules: [],
      notices: compact.notices.slice(0, 3),
      packages: compact.packages.map((one) => ({ ...one, maps: [], hosts: [] })),
    })),
  ]
  let body = new Uint8Array()
  for (const attempt of attempts) {
    body = gzipSync(JSON.stringify(attempt))
    if (body.length <= keep) break
  }
  return body
}

function withoutEdit({ kind, description }: Finding['fixes'][number]): Finding['fixes'][number] {
  return { kind, description }
}
