/** Every script that counts as a lifecycle hook of publishing; `npx`, `npm run` and `npm test` are none. */
export const lifecycleEvents = [
  'prepublishOnly',
  'prepublish',
  'prepack',
  'prepare',
  'postpack',
  'publish',
  'postpublish',
] as const

export type LifecycleEvent = (typeof lifecycleEvents)[number]

export type ManagerName = 'npm' | 'pnpm' | 'yarn' | 'bun'

/** A package manager, and its version where that is known. */
export interface Manager {
  readonly name: ManagerName
  readonly version: string | null
}

export type Environment = { readonly [name: string]: string | undefined }

/** The lifecycle script that this process runs in, or null outside of any. */
export function lifecycleOf(environment: Environment): LifecycleEvent | null {
  const event = environment['npm_lifecycle_event']
  return lifecycleEvents.find((name) => name === event) ?? null
}

/** The package manager that started this process, by its user agent: `pnpm/10.34.0 npm/? node/v20.20.2 linux x64`. */
export function managerOf(environment: Environment): Manager | null {
  const [, name, version] = /^([a-z]+)\/(\S+)/.exec(environment['npm_config_user_agent'] ?? '') ?? []
  const known = managerNames.find((manager) => manager === name)
  if (known === undefined) return null
  return { name: known, version: version !== undefined && /^\d/.test(version) ? version : null }
}

/** Every package manager whose rules are known. */
export const managerNames: readonly ManagerName[] = ['npm', 'pnpm', 'yarn', 'bun']

/** Set for everything that `watertight release` starts. */
export const releaseVariable = 'WATERTIGHT_RELEASE'
