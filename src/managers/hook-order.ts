import type { LifecycleEvent, Manager } from './lifecycle.ts'

/** Which lifecycle scripts a manager runs when it publishes, in order. */
export interface HookOrder {
  /** Scripts that run before the tarball is made. */
  readonly before: readonly LifecycleEvent[]
  /** Scripts that run between that and the upload. */
  readonly after: readonly LifecycleEvent[]
  /** Scripts that run once the upload is done, and cannot stop it any more. */
  readonly late: readonly LifecycleEvent[]
}

/** The order in which `manager` runs its hooks; of Yarn without a version, that of Yarn 2 and later. */
export function hookOrderOf({ name, version }: Manager): HookOrder {
  return name === 'yarn' && version?.startsWith('1.') ? yarn1 : orders[name]
}

const late = ['publish', 'postpublish'] as const

// As measured with npm 9 to 12, pnpm 10 to 12, Yarn 4 and Bun 1.4. Yarn 4 runs postpack only once the upload is done.
const orders: { readonly [name in Manager['name']]: HookOrder } = {
  npm: { before: ['prepublishOnly', 'prepack', 'prepare'], after: ['postpack'], late },
  pnpm: { before: ['prepublishOnly', 'prepublish', 'prepack', 'prepare'], after: ['postpack'], late },
  bun: { before: ['prepublishOnly', 'prepack', 'prepare'], after: ['postpack'], late },
  yarn: { before: ['prepublish', 'prepack'], after: [], late: ['postpack'] },
}

// As measured with Yarn 1.22.
const yarn1: HookOrder = {
  before: ['prepublish', 'prepare', 'prepublishOnly', 'prepack'],
  after: ['postpack'],
  late,
}
