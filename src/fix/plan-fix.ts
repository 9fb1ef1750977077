import { posix } from 'node:path'
import { auditForEdits } from '../engine/audit.ts'
import type { AuditOptions } from '../engine/audit-options.ts'
import {
  type EditablePackage,
  type EditProposal,
  editableOf,
  proposalsOf,
  rehearse,
  type Trial,
} from '../engine/edits/choose-edit.ts'
import { filesToLeaveOut } from '../engine/edits/fill-edits.ts'
import { pathInPackage, type RawTar, readRawTar } from '../formats/tar/raw-tar.ts'
import type { Manifest } from '../model/artifact.ts'
import { AuditError } from '../model/audit-error.ts'
import { defaultLimits, Meter } from '../model/limits.ts'
import type { Finding, PackageReport, Report } from '../model/report.ts'
import type { RehearsalPacker, Tarball } from '../model/source.ts'
import { openTarget } from '../sources/open-target.ts'

/** What an audit found, and for each package with a finding about files the edit that was tried. */
export interface RepairPlan {
  readonly report: Report
  readonly packages: readonly PackageRepair[]
}

/** How the files that stop a package's release are left out of it. */
export interface PackageRepair {
  readonly index: number
  readonly package: PackageReport
  /** Absolute. */
  readonly directory: string
  /** The folder that is published in place of the package's own, relative to that; empty where there is none. */
  readonly folder: string
  readonly out: readonly string[]
  /** Undefined when no edit was found that leaves out just these files. */
  readonly proposal: EditProposal | undefined
  readonly trials: readonly Trial[]
  readonly untried: readonly { readonly packer: RehearsalPacker; readonly reason: string }[]
  /** Files that would have to go and that the package's own code asks for, with one that does. */
  readonly imported: ReadonlyMap<string, string>
  /** What stops the release and lies in the files that are left out. */
  readonly mended: readonly Finding[]
}

/** Audits a directory and works out what to write so that no file that stops its release ships; every way is tried in a copy. */
export async function planRepair(directory: string, options: AuditOptions): Promise<RepairPlan> {
  const { report, editables, places } = await auditForEdits([directory], { ...options, from: 'directory' })
  const packages: PackageRepair[] = []
  if (report.packages.length === 0) return { report, packages }
  const findings = places()
  let index = 0
  for await (const tarball of openTarget(directory, contextOf(options))) {
    const audited = report.packages[index]
    if (audited === undefined || audited.integrity !== tarball.integrity) throw changed(directory)
    const repair = await repairOf(findings, index, audited, tarball, editables[index]?.revealing ?? [], options)
    if (repair !== undefined) packages.push(repair)
    index += 1
  }
  return { report, packages }
}

async function repairOf(
  findings: readonly Finding[],
  index: number,
  audited: PackageReport,
  tarball: Tarball,
  revealing: readonly string[],
  options: AuditOptions,
): Promise<PackageRepair | undefined> {
  const { project } = tarball
  if (project === undefined) return undefined
  const manifest = JSON.parse((await project.text('package.json'))?.replace(/^\ufeff/, '') ?? '{}') as Manifest
  const shipped = audited.artifacts.flatMap(({ chain }) => (chain.length === 1 ? chain : []))
  const editable = editableOf(manifest, shipped, project, revealing)
  const stopping = findings.filter(({ stops }) => stops)
  const wanted = filesToLeaveOut(stopping, findings, index, editable)
  if (wanted.length === 0) return undefined
  const tar = await readRawTar(tarball.bytes, new Meter({ ...defaultLimits, ...options.limits }))
  const imported = importedFiles(tar, wanted)
  const out = wanted.filter((path) => !imported.has(path))
  const gone = new Set(out)
  const mended = stopping.filter(({ package: at, location }) => at === index && gone.has(location.chain[0] ?? ''))
  return {
    index,
    package: audited,
    directory: project.directory,
    folder: project.folder,
    out,
    imported,
    mended,
    ...(await tryProposals(out, editable)),
  }
}

type Tried = Pick<PackageRepair, 'proposal' | 'trials' | 'untried'>

/** The first way that every packer at hand confirms; else the one that most do, npm among them. */
async function tryProposals(out: readonly string[], editable: EditablePackage): Promise<Tried> {
  const none: Tried = { proposal: undefined, trials: [], untried: [] }
  const proposals = await proposalsOf(out, editable)
  if (proposals.length === 0 || editable.project === undefined) return none
  const rehearsal = await editable.project.rehearse()
  try {
    let best: Tried = none
    for (const proposal of proposals) {
      const trials: Trial[] = []
      const untried: PackageRepair['untried'][number][] = []
      for (const packer of rehearsal.packers) {
        try {
          trials.push(await rehearse(proposal, out, packer, rehearsal))
        } catch (error) {
          if (!(error instanceof AuditError)) throw error
          untried.push({ packer, reason: error.message })
        }
      }
      if (trials[0]?.packer.script !== null || !trials[0].isExact) continue
      const tried = { proposal, trials, untried }
      if (trials.every(({ isExact }) => isExact)) return tried
      if (best.proposal === undefined || failures(tried) < failures(best)) best = tried
    }
    return best
  } finally {
    await rehearsal.close()
  }
}

function failures({ trials }: Tried): number {
  return trials.filter(({ isExact }) => !isExact).length
}

function contextOf(options: AuditOptions): Parameters<typeof openTarget>[1] {
  return {
    ...options,
    from: 'directory',
    cwd: options.cwd ?? process.cwd(),
    environment: options.environment ?? process.env,
    maxBytes: options.limits?.entryBytes ?? defaultLimits.entryBytes,
  }
}

function changed(directory: string): AuditError {
  return new AuditError('ECHANGED', `${directory}: changed while it was audited, so nothing is written`, {
    hint: 'Wait until no build writes into it, and run again.',
  })
}

/** Files of `out` that code in the package asks for by a relative path, each with one that does. */
function importedFiles(tar: RawTar, out: readonly string[]): ReadonlyMap<string, string> {
  const wanted = new Set(out)
  const found = new Map<string, string>()
  for (const entry of tar.entries) {
    const path = pathInPackage(entry.path)
    if (wanted.has(path) || !/\.[cm]?[jt]sx?$/.test(path) || entry.size > LARGEST) continue
    const text = tar.bytes.toString('latin1', entry.body, entry.body + entry.size)
    for (const [, specifier = ''] of text.matchAll(request)) {
      const target = posix.join(posix.dirname(path), specifier)
      for (const ending of endings) if (wanted.has(target + ending)) found.set(target + ending, path)
    }
  }
  return found
}

/** `import`, `export … from`, `require`, `import()` and `new URL(…, import.meta.url)` of a relative path. */
const request = /(?:\bfrom|\bimport|\brequire|\bURL)\s*\(?\s*["'`](\.{1,2}\/[^"'`\s$]{1,500})["'`]/g
const endings = ['', '.js', '.cjs', '.mjs', '.json', '.node', '.ts', '/index.js', '/index.json']
// Whole bundles import nothing of their own package.
const LARGEST = 8 * 1024 ** 2
