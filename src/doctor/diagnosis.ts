import type { HookState } from './hooks.ts'
import type { PackerList } from './packers/packer-list.ts'
import type { Way } from './publishing/way.ts'

/** One thing that the doctor has to say. */
export interface Finding {
  /** The check that says it. */
  readonly check: string
  /** `bypass`: the gate can be passed by. `unknown`: that could not be told. `warning`: worth doing, stops nothing. */
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
  readonly ways: readonly DiagnosedWay[]
  readonly findings: readonly Finding[]
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

/** A place that publishes, and whether the gate stands before it. */
export interface DiagnosedWay extends Pick<Way, 'where' | 'through' | 'shown'> {
  readonly verdict: Finding['status']
}
