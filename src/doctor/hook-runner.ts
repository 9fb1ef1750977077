import { type HookOrder, hookOrderOf } from '../managers/hook-order.ts'
import type { Manager } from '../managers/lifecycle.ts'

/** Whose hooks run: a manager's, or lerna's, which runs them itself. */
export type Runner = Manager | 'lerna'

/** The order in which hooks run. */
export function orderOf(runner: Runner): HookOrder {
  return runner === 'lerna' ? lerna : hookOrderOf(runner)
}

// lerna 9 packs every package and runs its hooks, then uploads them all.
const lerna: HookOrder = {
  before: ['prepublish', 'prepare', 'prepublishOnly', 'prepack'],
  after: ['postpack'],
  late: ['publish', 'postpublish'],
}
