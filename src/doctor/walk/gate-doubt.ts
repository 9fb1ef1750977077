import { optionValue } from '../scripts/program-of.ts'
import { loadsCode } from './decisive.ts'
import { variableOf } from './hooks-off.ts'
import type { Point } from './point.ts'

/** Why a call of Watertight may be something else than Watertight, or do something else than it does; null where nothing says so. */
export function doubtOfGate(
  args: readonly string[],
  { state, site: { event }, setting: { substitution } }: Point,
): string | null {
  if (substitution !== null) return substitution
  if (state.replaced !== null) return state.replaced
  if (state.modules !== null) return state.modules
  const options = [variableOf(state, 'NODE_OPTIONS'), variableOf(state, 'npm_config_node_options')]
  const setting = state.settings.get('node-options')
  for (const value of setting === undefined ? options : [...options, setting.value]) {
    if (value !== undefined && (value === null || loadsCode(value))) return 'NODE_OPTIONS loads other code into it'
  }
  const loader = loaders.find((name) => variableOf(state, name))
  if (loader !== undefined) return `${loader} runs something before it`
  if (variableOf(state, 'npm_config_user_agent')) return 'npm_config_user_agent names another package manager to it'
  // Hooks never read it.
  if (event === null && optionValue(args, '--cache') !== undefined) return 'it trusts a cache (--cache)'
  return null
}

/** Variables that have a shell or the system's loader run something first. */
const loaders = ['BASH_ENV', 'LD_PRELOAD', 'DYLD_INSERT_LIBRARIES']
