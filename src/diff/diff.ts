import { deriveContract, shapeOfReport } from '../contract/derive-contract.ts'
import type { AuditOptions } from '../engine/audit-options.ts'
import { auditAgainst, takeInventory } from '../engine/take-inventory.ts'
import { AuditError } from '../model/audit-error.ts'
import type { Finding, Notice, PackageReport, Report } from '../model/report.ts'
import type { SourceContext, Target } from '../model/source.ts'
import { kindOfTarget, type TargetKind } from '../sources/target.ts'
import { specOf } from '../sources/target-object.ts'
import { type Changes, changesOf } from './changes.ts'

/** What a package ships that another did not; `watertight diff --json` prints it. */
export interface Difference {
  readonly version: 1
  readonly from: Side | null
  readonly to: Side | null
  /** `stopped`: a contract that approves `from` alone would stop `to`. */
  readonly verdict: 'same' | 'changed' | 'stopped' | 'incomplete'
  readonly changes: Changes | null
  /** What of the changes such a contract would stop. */
  readonly findings: readonly Pick<Finding, 'ruleId' | 'severity' | 'message' | 'location'>[]
  /** What could not be looked at on either side. */
  readonly notices: readonly (Pick<Notice, 'code' | 'chain' | 'detail'> & { readonly side: 'from' | 'to' })[]
  /** Why nothing could be compared; null when something could. */
  readonly problem: { readonly code: string; readonly detail: string } | null
}

export type Side = Pick<
  PackageReport,
  'spec' | 'name' | 'version' | 'resolved' | 'integrity' | 'packedBytes' | 'unpackedBytes' | 'files'
>

/** Compares what `from` and `to` ship: files with what is in them, maps, hosts, install scripts and sizes. */
export async function diff(from: Target, to: Target, options: AuditOptions = {}): Promise<Difference> {
  const before = await takeInventory(from, await optionsFor(from, options))
  const one = onlyPackage(before, from)
  const approved = deriveContract(shapeOfReport(one))
  const after = await auditAgainst(
    to,
    { spec: specOf(from), find: async () => ({ approved, notices: [] }) },
    await optionsFor(to, options),
  )
  const other = onlyPackage(after, to)
  const changes = changesOf(one, other)
  const isComplete = [before, after].every(({ notices }) => notices.every(({ effect }) => effect === 'none'))
  return {
    version: 1,
    from: sideOf(one),
    to: sideOf(other),
    verdict: verdictOf(isComplete, after, changes),
    changes,
    findings: after.findings.map(({ ruleId, severity, message, location }) => ({
      ruleId,
      severity,
      message,
      location,
    })),
    notices: [...missed(before, 'from'), ...missed(after, 'to')],
    problem: null,
  }
}

/** 0 when nothing new would stop a release, 1 when something would, 2 when not everything was looked at. */
export function exitCodeOfDifference({ verdict }: Pick<Difference, 'verdict'>): 0 | 1 | 2 {
  if (verdict === 'incomplete') return 2
  return verdict === 'stopped' ? 1 : 0
}

/** A workspace is chosen on the side that has some: beside a published package there is a directory. */
async function optionsFor(target: Target, options: AuditOptions): Promise<AuditOptions> {
  const { cwd = process.cwd(), environment = process.env } = options
  const kind = await kindOf(target, { ...options, cwd, environment, maxBytes: 0 })
  const { workspaces: _names, allWorkspaces: _all, ...others } = options
  return kind === 'directory' ? options : others
}

async function kindOf(target: Target, context: SourceContext): Promise<TargetKind> {
  if (typeof target === 'string') return await kindOfTarget(target, context)
  return 'directory' in target ? 'directory' : 'spec' in target ? 'registry' : 'tarball'
}

function onlyPackage({ packages, notices }: Report, target: Target): PackageReport {
  const spec = specOf(target)
  const [first, second] = packages
  if (first === undefined) {
    const [why] = notices
    throw new AuditError(why?.code ?? 'EREAD', why?.detail ?? `${spec}: cannot be opened`)
  }
  if (second === undefined) return first
  throw new AuditError('EUSAGE', `${spec}: more than one package, and a difference is between two`, {
    hint: 'Name one with -w <name>, or the directory of one.',
  })
}

function verdictOf(isComplete: boolean, { findings }: Report, changes: Changes): Difference['verdict'] {
  if (!isComplete) return 'incomplete'
  if (findings.length > 0) return 'stopped'
  return isEmpty(changes) ? 'same' : 'changed'
}

function isEmpty({ files, maps, hosts, installScripts }: Changes): boolean {
  return [files, maps, hosts, installScripts].every((list) => list.length === 0)
}

function missed({ notices }: Report, side: 'from' | 'to'): Difference['notices'] {
  return notices
    .filter(({ effect }) => effect === 'incomplete')
    .map(({ code, chain, detail }) => ({ side, code, chain, detail }))
}

function sideOf({ spec, name, version, resolved, integrity, packedBytes, unpackedBytes, files }: PackageReport): Side {
  return { spec, name, version, resolved, integrity, packedBytes, unpackedBytes, files }
}
