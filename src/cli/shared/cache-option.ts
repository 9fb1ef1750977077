import { homedir } from 'node:os'
import { isAbsolute, join, resolve } from 'node:path'
import { type Environment, lifecycleOf, releaseVariable } from '../../managers/lifecycle.ts'
import type { PolicyFlags } from './policy-options.ts'
import type { Session } from './session.ts'

/**
 * Where what was found in files is kept. Nowhere in a lifecycle hook, in a release and for a receipt: whoever can write a user's files
 * could turn what is published clean.
 */
export function cacheFor(
  { cache, receipt }: Pick<PolicyFlags, 'cache'> & { readonly receipt?: string },
  { cwd, environment }: Pick<Session, 'cwd' | 'environment'>,
): { readonly cache?: string } {
  const isGate = lifecycleOf(environment) !== null || environment[releaseVariable] !== undefined
  if (cache === false || receipt !== undefined || isGate) return {}
  const directory = typeof cache === 'string' ? resolve(cwd, cache) : usualCache(environment)
  return directory === null ? {} : { cache: directory }
}

function usualCache(environment: Environment): string | null {
  const { WATERTIGHT_CACHE: own, XDG_CACHE_HOME: shared, LOCALAPPDATA: windows } = environment
  if (own) return isAbsolute(own) ? own : null
  const base = shared || (process.platform === 'win32' ? windows : join(homedir(), '.cache'))
  // The specification of these folders passes over names that are not absolute.
  return base && isAbsolute(base) ? join(base, 'watertight') : null
}
