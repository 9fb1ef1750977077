import { type LoadedConfig, loadConfig } from '../config/load-config.ts'
import { parseContract } from '../config/parse-contract.ts'
import { AuditError } from '../model/audit-error.ts'
import { parseBaseline } from '../policy/baseline.ts'
import type { AuditOptions } from './audit-options.ts'
import { loadPacks } from './load-rules.ts'

/** The options with what the configuration asks for that they name; what a caller writes beside it wins. */
export async function withConfig(options: AuditOptions): Promise<AuditOptions> {
  const { config, ...own } = options
  if (config === undefined) return own
  const loaded = await configOf(config, own)
  const asked = configOptions(loaded)
  const policy = { ...asked.policy, ...own.policy }
  return {
    ...asked,
    ...own,
    policy,
    limits: { ...asked.limits, ...own.limits },
    disabledRules: [...(asked.disabledRules ?? []), ...(own.disabledRules ?? [])],
    extraRules: [...(await loadPacks(loaded.packs)), ...(own.extraRules ?? [])],
  }
}

async function configOf(config: unknown, { cwd = process.cwd() }: AuditOptions): Promise<LoadedConfig> {
  if (config === true) return await loadConfig({ cwd })
  if (typeof config === 'string') return await loadConfig({ cwd, config })
  if (typeof config === 'object' && config !== null && 'baselineFile' in config && 'packs' in config)
    return config as LoadedConfig
  throw new AuditError('EOPTION', 'config is neither true, nor a path, nor what loadConfig gave', {
    hint: 'Write { config: true } for the configuration that the command would find from cwd.',
  })
}

/** What a configuration asks of an audit, with its baseline and its contract; its packs of rules are loaded by `loadPacks`. */
export function configOptions(config: LoadedConfig): AuditOptions {
  const { baselineText, baselineFile, contractText, contractFile, policy, limits, budgets, terms } = config
  const { overrides = {} } = policy
  return {
    policy: {
      ...policy,
      overrides,
      baseline: baselineText === null ? [] : parseBaseline(baselineText, baselineFile),
      today: new Date().toISOString().slice(0, 10),
    },
    disabledRules: Object.keys(overrides).filter((id) => overrides[id] === 'off'),
    limits,
    budgets,
    terms,
    ...(contractText !== null && { contract: parseContract(contractText, contractFile) }),
  }
}
