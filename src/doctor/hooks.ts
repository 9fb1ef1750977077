import { type LifecycleEvent, lifecycleEvents } from '../managers/lifecycle.ts'
import { publishedFolder } from '../managers/published-folder.ts'
import type { Manifest } from '../model/artifact.ts'
import { orderOf, type Runner } from './hook-runner.ts'
import { scriptsOf } from './scripts/called-scripts.ts'
import { below, type WalkSetting } from './walk/setting.ts'
import { type Audit, type State, startState } from './walk/state.ts'
import { createWalker, siteAt } from './walk/walker.ts'

/** A lifecycle script of a package, on a certain manager. */
export interface HookState {
  readonly event: LifecycleEvent
  /** `before`: it runs before the upload and can stop it; `late`: once the upload is done; `never`: not at all. */
  readonly runs: 'before' | 'late' | 'never'
  /** Null where it does not call Watertight. */
  readonly gate: HookGate | null
  /** Whether it does anything that may change files, after the gate where it has one. */
  readonly changesFiles: boolean
}

/** A call of Watertight in a hook. */
export interface HookGate {
  /** `stops`: a leak ends the script with an error. `lost`: it does not. `unclear`: that could not be followed. */
  readonly strength: 'stops' | 'lost' | 'unclear'
  readonly because: string | null
  /** What it audits in place of the package; null where it is the package. */
  readonly otherTarget: string | null
}

/** What the hooks of a package do on a manager. */
export interface HookStates {
  /** Those that the package has, in the order in which they run. */
  readonly hooks: readonly HookState[]
  /** The hook that stops the upload: the last that can. */
  readonly stopping: HookState | null
  /** Hooks that run after it and before the tarball is made, and may change files. */
  readonly later: readonly LifecycleEvent[]
}

/** The hooks of a package, in order, and which of them is the gate. */
export function readHooks(manifest: Manifest, folder: string, runner: Runner, setting: WalkSetting): HookStates {
  const { before, after, late } = orderOf(runner)
  const scripts = scriptsOf(manifest)
  const sequence = [...before, ...after, ...late]
  const events = [...sequence, ...lifecycleEvents.filter((event) => !sequence.includes(event))]
  const hooks = events
    .filter((event) => scripts.has(event))
    .map((event): HookState => {
      const runs = before.includes(event) || after.includes(event) ? 'before' : late.includes(event) ? 'late' : 'never'
      return { event, runs, ...readHook(event, scripts.get(event) ?? '', manifest, folder, runner, setting) }
    })
  // After packing, a gate sees what was packed only where nothing has changed before it.
  const isStopping = ({ event, runs, gate }: HookState): boolean =>
    runs === 'before' &&
    gate?.strength === 'stops' &&
    gate.otherTarget === null &&
    !(after.includes(event) && gate.because !== null)
  const stopping = hooks.findLast(isStopping) ?? null
  const rest = stopping === null || !before.includes(stopping.event) ? [] : hooks.slice(hooks.indexOf(stopping))
  const later = rest.filter(({ event, changesFiles }) => before.includes(event) && changesFiles)
  return { hooks, stopping, later: later.map(({ event }) => event) }
}

function readHook(
  event: LifecycleEvent,
  script: string,
  manifest: Manifest,
  folder: string,
  runner: Runner,
  setting: WalkSetting,
): Pick<HookState, 'gate' | 'changesFiles'> {
  const manager = runner === 'lerna' ? 'npm' : runner.name
  const walker = createWalker(setting)
  const start = startState(folder)
  const { success } = walker.script(script, start, { ...siteAt(event), event, manager })
  // A script that always fails publishes nothing.
  if (success === null) return { gate: { strength: 'stops', because: null, otherTarget: null }, changesFiles: false }
  const inner = publishedFolder(manifest, manager) ?? lernaFolder(folder, setting)
  const own = inner === null ? folder : below(folder, inner)
  const isOwn = ({ target }: Audit): boolean => target.kind === 'folder' && target.path === own
  const audit = success.audits.findLast(isOwn)
  return {
    gate: gateOf(success, audit, isOwn, start, manager),
    changesFiles: success.files !== (audit?.files ?? start.files),
  }
}

/** Lerna uploads another folder while it runs the hooks of the package's own. */
export function lernaFolder(folder: string, { project }: WalkSetting): string | null {
  const contents = project.packages.find((one) => one.folder === folder)?.contents
  return contents?.tool === 'lerna' ? contents.folder : null
}

function gateOf(
  end: State,
  audit: Audit | undefined,
  isOwn: (audit: Audit) => boolean,
  start: State,
  manager: string,
): HookGate | null {
  const packer = audit?.packer ?? null
  if (packer !== null && packer !== 'auto' && packer !== manager)
    return {
      strength: 'unclear',
      because: `it packs by ${packer}’s rules, and ${manager} publishes`,
      otherTarget: null,
    }
  if (audit !== undefined)
    return {
      strength: 'stops',
      because: audit.files === start.files ? null : `${audit.files.because ?? 'what runs'} comes before it`,
      otherTarget: null,
    }
  const lost = end.lost.find((one) => isOwn(one.audit)) ?? end.lost[0]
  if (lost !== undefined) return { strength: lost.kind, because: lost.because, otherTarget: null }
  const [other] = end.audits
  return other === undefined ? null : { strength: 'stops', because: null, otherTarget: other.target.path }
}
