import { optionValue } from '../scripts/program-of.ts'
import { variableOf } from './hooks-off.ts'
import type { State } from './state.ts'

/** Whether a command is told, by an option or by npm's variable, to publish nothing. */
export function isRehearsal(args: readonly string[], state: State): boolean {
  if (isLoopback(optionValue(args, '--registry') ?? variableOf(state, 'npm_config_registry') ?? '')) return true
  const flag = args.findLast((word) => /^--(?:dry-?run)(?:=|$)/i.test(word))
  if (args.some((word) => /^(?:--help|-h|--version)$/.test(word))) return true
  if (flag !== undefined)
    return !/=(?:false|0)$/.test(flag) && (flag.includes('=') || args[args.indexOf(flag) + 1] !== 'false')
  const variable = variableOf(state, 'npm_config_dry_run')
  return typeof variable === 'string' && variable !== '' && !/^(?:false|0|null)$|[$%{]/.test(variable)
}

/** A registry on the same machine, as tests start one: nothing leaves it. */
function isLoopback(registry: string): boolean {
  return /^https?:\/\/(?:localhost|127\.\d{1,3}\.\d{1,3}\.\d{1,3}|\[::1\]|0\.0\.0\.0)(?::\d+)?(?:\/|$)/.test(registry)
}
