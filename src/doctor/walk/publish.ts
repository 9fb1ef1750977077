import type { ManagerName } from '../../managers/lifecycle.ts'
import { isFields } from '../../model/json.ts'
import { orderOf, type Runner } from '../hook-runner.ts'
import { type HooksOff, hooksOff } from './hooks-off.ts'
import { ownCodeOf } from './own-code.ts'
import type { Point } from './point.ts'
import { below, type WalkSetting } from './setting.ts'
import { type GateStanding, standing, worst } from './standing.ts'
import { join, type Site, type State, type Target, type WalkOutcome } from './state.ts'

/** A command that uploads, with everything about it that decides which bytes go out and what looks at them before. */
export interface Upload {
  /** Its words without anything that could be secret. */
  readonly shown: string
  readonly args: readonly string[]
  /** Whose hooks run; null: no known program's. */
  readonly runner: Runner | null
  /** The folders whose package.json has the hooks; null for one that is not known. */
  readonly folders: readonly (string | null)[]
  /** The folder that is uploaded in place of the package's own, relative to that; null for the package's own. */
  readonly contents: string | null
  /** A tarball that is uploaded in place of a folder. */
  readonly tarball: string | null
  /** Why hooks do not run whatever the settings say. */
  readonly skipsHooks: string | null
  readonly tool: string | null
}

/** Follows an upload to its end: the hooks, the packing, the hooks after it; and says whether a gate stands on the way. */
export function runUpload(upload: Upload, point: Point): WalkOutcome {
  const { state, site, setting, walker } = point
  const results: Result[] = upload.tarball !== null ? [ofTarball(upload, state, site, setting)] : []
  for (const folder of upload.tarball === null ? upload.folders : [])
    results.push(ofFolder(upload, folder, { ...point, state: results.at(-1)?.end ?? state }))
  const verdict = worst(results.map((one) => one.verdict))
  const last = results.at(-1)
  walker.found.push({
    where: site.where,
    through: site.through,
    shown: upload.shown,
    status: verdict.status,
    because: verdict.because,
    advice: verdict.status === 'ok' ? null : adviceFor(upload, verdict),
    meetsGate: last !== undefined && (last.isFromGate === true || meetsGate(last, state)),
    tool: upload.tool,
    folders: upload.folders.flatMap((folder) => folder ?? []),
    uploads: upload.tarball !== null ? [] : upload.folders.flatMap((folder) => placeOf(upload, folder) ?? []),
  })
  return { success: last === undefined ? state : last.end, failure: state, spared: null }
}

/** The folder whose files go out, for a package in `folder`. */
function placeOf({ contents }: Upload, folder: string | null): string | null {
  return folder === null || contents === null ? folder : below(folder, contents)
}

function adviceFor(upload: Upload, { status }: GateStanding): string {
  if (status === 'unknown')
    return 'Publish with `watertight release`, which audits what it uploads, or write it so that it can be followed.'
  if (upload.tarball !== null)
    return 'Audit the tarball before it in the same job (`watertight <file>.tgz`), or publish with `watertight release`.'
  const place = placeOf(upload, upload.folders[0] ?? '.')
  return `Run \`watertight${place === '.' || place === null ? '' : ` ${place}`}\` right before it in the same job, or publish with \`watertight release\`.`
}

function meetsGate({ end }: Result, state: State): boolean {
  const { audits, lost } = end ?? state
  return audits.length + lost.length > 0
}

interface Result {
  readonly verdict: GateStanding
  readonly end: State | null
  /** Whether another job, in which the gate runs, has made what is uploaded. */
  readonly isFromGate?: true
}

function ofTarball({ tarball, runner }: Upload, state: State, site: Site, { files }: WalkSetting): Result {
  const target: Target = { kind: 'tarball', path: tarball ?? '' }
  const known = standing(target, state, site, nameOf(runner))
  if (known.status === 'ok') return { verdict: known, end: state }
  const isFetched = /download-artifact|attach_workspace/.test(state.tarballs.because ?? '')
  const workflow = files.text(site.where.replace(/:\d+.*$/s, '')) ?? ''
  // Another job has made the tarball, and one of that workflow runs the gate: whether on these bytes is not followed.
  if (known.status === 'bypass' && isFetched && isHandedOn.test(workflow) && /watertight/i.test(workflow))
    return {
      verdict: {
        status: 'unknown',
        because: 'the tarball comes from another job, and whether it is the one that was audited is not followed',
      },
      end: state,
      isFromGate: true,
    }
  const isKnown = !/[$`{]/.test(tarball ?? '')
  const plain: GateStanding = isKnown
    ? { status: 'bypass', because: 'a tarball is uploaded as it is: no hook runs' }
    : { status: 'bypass', because: 'what it publishes is in a variable, and for a tarball no hook runs' }
  return { verdict: both(plain, known), end: state }
}

/** What a job hands on to those that wait for it. */
const isHandedOn = /upload-artifact|persist_to_workspace/

function nameOf(runner: Runner | null): string | null {
  return runner === null || runner === 'lerna' ? (runner === null ? null : 'npm') : runner.name
}

function ofFolder(upload: Upload, folder: string | null, point: Point): Result {
  const { state, setting } = point
  if (folder === null) {
    const who = upload.runner === 'lerna' || upload.runner === null ? npmAlone : upload.runner
    const everywhere = hooksOff(upload.args, who, state, setting)
    // Wherever it is, nothing has looked at it.
    if (everywhere.kind === 'yes' && state.audits.length + state.lost.length === 0)
      return { verdict: { status: 'bypass', because: everywhere.because }, end: state }
    return { verdict: { status: 'unknown', because: 'the folder that it publishes is not known' }, end: state }
  }
  const manifest = setting.manifestIn(folder)
  if (manifest?.['private'] === true && state.doubt === null)
    return {
      verdict: { status: 'ok', because: `${folder === '.' ? 'package.json' : folder} is private, so it is refused` },
      end: state,
    }
  const { runner } = upload
  const affected =
    runner === 'lerna' ? { name: 'lerna' as const, version: null } : (runner ?? { name: 'npm' as const, version: null })
  const off: HooksOff =
    upload.skipsHooks === null
      ? hooksOff(upload.args, affected, state, setting)
      : { kind: 'yes', because: upload.skipsHooks }
  const target: Target = { kind: 'folder', path: placeOf(upload, folder) ?? '?' }
  const bare = withoutHooks(target, off, point, upload)
  if (off.kind === 'yes') return bare
  const hooked = withHooks(upload, folder, target, manifest === null, point)
  if (off.kind === 'no') return hooked
  if (bare.verdict.status === hooked.verdict.status) return hooked
  return {
    verdict: { status: 'unknown', because: `${off.because}, and the gate depends on whether its hooks run` },
    end: join(bare.end, hooked.end, ''),
  }
}

const npmAlone = { name: 'npm' as const, version: null }

function withoutHooks(target: Target, off: HooksOff, { state, site, setting }: Point, upload: Upload): Result {
  const known = doubted(standing(target, state, site, nameOf(upload.runner)), upload, state, setting)
  if (known.status === 'ok' || off.kind === 'no') return { verdict: known, end: state }
  return { verdict: both({ status: 'bypass', because: off.because }, known), end: state }
}

function withHooks(
  upload: Upload,
  folder: string,
  target: Target,
  isMissing: boolean,
  { state, site, setting, walker }: Point,
): Result {
  const { runner } = upload
  const order = runner === null ? { before: [], after: [], late: [] } : orderOf(runner)
  const manager = (nameOf(runner) ?? 'npm') as ManagerName
  const scripts = setting.scriptsIn(folder)
  const own = setting.manifestIn(folder)?.['publishConfig']
  let current: State = { ...state, folder }
  let packed: State['files'] | null = null
  // npm takes options from there for all but the first of its hooks.
  const isOff =
    manager === 'npm' && isFields(own) && !['false', 'null', ''].includes(String(own['ignore-scripts'] ?? ''))
  const events = [...order.before, ...order.after].filter((event) => !isOff || event === 'prepublishOnly')
  for (const event of events) {
    // From here on it is these bytes, whatever happens to the files.
    if (order.after.includes(event)) packed ??= current.files
    const script = scripts.get(event)
    if (script === undefined || site.event === event) continue
    const { success } = walker.script(script, current, { ...site, event, manager })
    if (success === null) return { verdict: { status: 'ok', because: `${event} always ends with an error` }, end: null }
    current = success
  }
  const known = standing(target, { ...current, files: packed ?? current.files }, site, nameOf(runner))
  const found = doubted(known, upload, state, setting)
  const end = { ...current, folder: state.folder }
  if (found.status === 'ok') return { verdict: found, end }
  return { verdict: both(missingHook(upload, folder, target, isMissing, setting), found), end }
}

/** A manager that runs code of the project may pack something else than what was audited. */
function doubted(found: GateStanding, { runner, args }: Upload, state: State, setting: WalkSetting): GateStanding {
  const because = found.status === 'ok' ? ownCodeOf(runner, args, state, setting) : null
  return because === null ? found : { status: 'unknown', because }
}

function missingHook(
  { runner }: Upload,
  folder: string,
  target: Target,
  isMissing: boolean,
  { project }: WalkSetting,
): GateStanding {
  if (runner === null) return { status: 'unknown', because: 'whose hooks it runs is not known' }
  if (isMissing) return { status: 'bypass', because: `it publishes ${target.path}, where no hook of this package runs` }
  if (target.path !== folder)
    return {
      status: 'bypass',
      because: `it publishes ${target.path}, and hooks of ${nameIn(folder, project)} look at ${folder === '.' ? 'the package' : folder}`,
    }
  const name = runner === 'lerna' ? 'lerna' : runner.name
  return { status: 'bypass', because: `no hook of ${nameIn(folder, project)} that ${name} runs stops it` }
}

function nameIn(folder: string, { packages }: WalkSetting['project']): string {
  return packages.find((one) => one.folder === folder)?.name ?? folder
}

/** Why hooks do not stop it, with what else stands on the way and does not either. */
function both(plain: GateStanding, other: GateStanding): GateStanding {
  if (other.because === '') return plain
  const status = other.status === 'unknown' || plain.status === 'unknown' ? 'unknown' : 'bypass'
  return { status, because: `${plain.because}; ${other.because}` }
}
