import type { Manifest } from '../../model/artifact.ts'
import { isFields } from '../../model/json.ts'
import { optionValue } from '../scripts/program-of.ts'
import { variableOf } from './hooks-off.ts'
import type { State } from './state.ts'

/** Whether a command is told, by an option or by npm's variable, to publish nothing. */
export function isRehearsal(args: readonly string[], state: State): boolean {
  const flag = args.findLast((word) => /^--(?:dry-?run)(?:=|$)/i.test(word))
  if (args.some((word) => /^(?:--help|-h|--version)$/.test(word))) return true
  if (flag !== undefined)
    return !/=(?:false|0)$/.test(flag) && (flag.includes('=') || args[args.indexOf(flag) + 1] !== 'false')
  const variable = variableOf(state, 'npm_config_dry_run')
  return typeof variable === 'string' && variable !== '' && !/^(?:false|0|null)$|[$%{]/.test(variable)
}

/**
 * Whether npm uploads packages with these manifests to a registry on the same machine, as tests start one. The registry of a scope, which
 * may be set anywhere, wins over the one that a command names, and with an older npm that of `publishConfig` does.
 */
export function staysOnMachine(
  args: readonly string[],
  state: State,
  manifests: readonly (Manifest | null)[],
): boolean {
  const registry = optionValue(args, '--registry') ?? variableOf(state, 'npm_config_registry') ?? ''
  return loopback.test(registry) && state.doubt === null && manifests.length > 0 && manifests.every(followsCommand)
}

function followsCommand(manifest: Manifest | null): boolean {
  const { name, publishConfig = {} } = manifest ?? {}
  const isScoped = typeof name !== 'string' || name.startsWith('@')
  return !isScoped && isFields(publishConfig) && !Object.keys(publishConfig).some((key) => key.endsWith('registry'))
}

const loopback = /^https?:\/\/(?:localhost|127\.\d{1,3}\.\d{1,3}\.\d{1,3}|\[::1\]|0\.0\.0\.0)(?::\d+)?(?:\/|$)/
