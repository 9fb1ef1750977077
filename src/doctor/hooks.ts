import type { HookOrder } from '../managers/hook-order.ts'
import { hookOrderOf } from '../managers/hook-order.ts'
import { type LifecycleEvent, lifecycleEvents, type Manager } from '../managers/lifecycle.ts'
import type { Manifest } from '../model/artifact.ts'
import { scriptsOf } from './scripts/called-scripts.ts'
import { changesNothing } from './scripts/changes-nothing.ts'
import { flatten, type ScriptsIn } from './scripts/flatten.ts'
import { type GateCommand, gateCommand } from './scripts/gate-command.ts'

/** A lifecycle script of a package, on a certain manager. */
export interface HookState {
  readonly event: LifecycleEvent
  /** `before`: it runs before the upload and can stop it; `late`: once the upload is done; `never`: not at all. */
  readonly runs: 'before' | 'late' | 'never'
  readonly gate: GateCommand | null
  /** Whether it does anything that may change files, after the gate where it has one. */
  readonly changesFiles: boolean
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

/** Whose hooks run: a manager's, or lerna's, which runs them itself. */
export type Runner = Manager | 'lerna'

/** The hooks of a package, in order, and which of them is the gate. */
export function readHooks(
  manifest: Manifest,
  folder: string,
  runner: Runner,
  surroundings: { readonly scriptsIn: ScriptsIn; readonly failOn: string | undefined },
): HookStates {
  const order = runner === 'lerna' ? lerna : hookOrderOf(runner)
  const scripts = scriptsOf(manifest)
  const sequence = [...order.before, ...order.after, ...order.late]
  const events = [...sequence, ...lifecycleEvents.filter((event) => !sequence.includes(event))]
  const hooks = events
    .filter((event) => scripts.has(event))
    .map((event): HookState => {
      const steps = flatten(scripts.get(event) ?? '', { folder, scriptsIn: surroundings.scriptsIn })
      const gates = steps.map((step) => gateCommand(step, surroundings.failOn))
      const at = gates.findLastIndex((gate) => gate !== null && gate.strength === 'stops' && gate.targets.length === 0)
      const gate = gates[at] ?? gates.find((one) => one !== null) ?? null
      return {
        event,
        runs: placeOf(event, order),
        gate,
        changesFiles: steps.slice(at + 1).some((step) => !changesNothing(step)),
      }
    })
  const stopping = hooks.findLast(({ runs, gate }) => runs === 'before' && isStopping(gate)) ?? null
  return { hooks, stopping, later: stopping === null ? [] : laterThan(stopping, hooks, order) }
}

// lerna 9 packs every package and runs its hooks, then uploads them all.
const lerna: HookOrder = {
  before: ['prepublish', 'prepare', 'prepublishOnly', 'prepack'],
  after: ['postpack'],
  late: ['publish', 'postpublish'],
}

function isStopping(gate: GateCommand | null): boolean {
  return gate !== null && gate.strength === 'stops' && gate.targets.length === 0
}

function placeOf(event: LifecycleEvent, { before, after, late }: HookOrder): HookState['runs'] {
  if (before.includes(event) || after.includes(event)) return 'before'
  return late.includes(event) ? 'late' : 'never'
}

/** The gate's own hook counts where it goes on after the gate. Once the tarball is made, nothing changes it. */
function laterThan(stopping: HookState, hooks: readonly HookState[], { before }: HookOrder): readonly LifecycleEvent[] {
  if (!before.includes(stopping.event)) return []
  const rest = hooks.slice(hooks.indexOf(stopping)).filter(({ event }) => before.includes(event))
  return rest.filter(({ changesFiles }) => changesFiles).map(({ event }) => event)
}
