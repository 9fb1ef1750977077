import type { HookState } from './hooks.ts'
import type { PackerList } from './packers/packer-list.ts'
import type { PublishPath } from './publish-path.ts'

/** One thing that the doctor found. */
export interface DoctorFinding {
  /** The check that found it. */
  readonly check: string
  /** `bypass`: the gate can be passed by. `unknown`: something could not be followed. `warning`: worth doing, stops nothing. */
  readonly status: 'ok' | 'warning' | 'bypass' | 'unknown'
  /** The package that it is about, by name; null: the project. */
  readonly package: string | null
  readonly message: string
  /** What to do. */
  readonly advice: string | null
}

/** What the doctor found out about a project. */
export interface Diagnosis {
  readonly verdict: 'gated' | 'bypassed' | 'unknown'
  readonly manager: { readonly name: string; readonly version: string | null; readonly because: string }
  readonly packages: readonly DiagnosedPackage[]
  readonly ways: readonly DiagnosedPath[]
  readonly findings: readonly DoctorFinding[]
}

/** A package that is published from the project. */
export interface DiagnosedPackage {
  readonly name: string
  readonly version: string | null
  readonly folder: string
  /** Its lifecycle scripts in the order in which the manager runs them. */
  readonly hooks: readonly DiagnosedHook[]
  readonly packers: readonly PackerList[]
}

/** A lifecycle script, and what the gate in it can do. */
export interface DiagnosedHook extends Pick<HookState, 'event' | 'runs' | 'changesFiles'> {
  /** Null where it does not call Watertight. */
  readonly gate: 'stops' | 'lost' | 'unclear' | null
}

/** A way out, and whether a gate that audits what goes out stands on it. */
export interface DiagnosedPath extends Pick<PublishPath, 'where' | 'through' | 'shown' | 'because'> {
  readonly verdict: PublishPath['status']
}
