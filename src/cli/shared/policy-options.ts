import { type Command, InvalidArgumentError, Option } from 'commander'
import type { LoadedConfig } from '../../config/load-config.ts'
import type { AuditOptions } from '../../engine/audit-options.ts'
import { configOptions } from '../../engine/config-options.ts'
import type { Limits } from '../../model/limits.ts'
import { severities } from '../../model/severity.ts'
import type { Policy } from '../../schema/policy.ts'
import { collect } from './collect.ts'
import { collectLimit } from './limit-option.ts'

/** How the options that say what counts are parsed. */
export interface PolicyFlags {
  readonly failOn?: Policy['failOn']
  readonly visibility?: Policy['visibility']
  readonly config?: string
  /** False with `--no-code-config`. */
  readonly codeConfig: boolean
  readonly rules?: readonly string[]
  readonly disable?: readonly string[]
  readonly baseline?: string
  /** False with `--no-contract`. */
  readonly contract?: boolean
  readonly verifySecrets?: true
  readonly limit?: Partial<Limits>
  readonly workers?: number
  /** False with `--no-cache`. */
  readonly cache?: string | boolean
}

/** Adds the options that say what counts, and how bad it is. */
export function addPolicyOptions(command: Command): Command {
  return addRuleOptions(command, 'the lowest severity that stops a release (default: high)')
    .option('--baseline <file>', 'what was accepted before (default: watertight-baseline.json)')
    .option('--no-contract', 'do not compare the package with a release contract')
    .option('--verify-secrets', 'ask the providers whether the secrets that were found still work (sends them there)')
}

/** Adds those of them that a whole fleet has too; `failOn` says what the severity decides there. */
export function addRuleOptions(command: Command, failOn: string): Command {
  return command
    .optionsGroup('Policy:')
    .addOption(new Option('--fail-on <severity>', failOn).choices([...severities, 'never']))
    .addOption(
      new Option('--visibility <kind>', 'is this source meant to be public? (default: auto)').choices([
        'open',
        'closed',
        'auto',
      ]),
    )
    .option('--config <file>', 'the configuration, in place of the one that is found from here upward')
    .option('--no-code-config', 'run no configuration that is a script')
    .option('--rules <pack>', 'rules of your own, a file or an installed package; repeatable', collect)
    .option('--disable <id>', 'turn a rule off; repeatable', collect)
}

/** Adds the option that says how much is looked at. */
export function addBounds(command: Command): Command {
  return command
    .optionsGroup('Bounds:')
    .option('--limit <name=value>', 'raise or lower a bound, such as totalBytes=16GiB; repeatable', collectLimit)
    .option('--cache <directory>', 'the folder of the cache (default: one in your home directory)')
    .option('--no-cache', 'do not use the cache')
    .option('--workers <count>', 'threads that audit packages, when there are several (default: one per core)', toCount)
    .optionsGroup('Options:')
}

/** A whole number from 1 to 999. */
export function toCount(value: string): number {
  if (/^[1-9]\d{0,2}$/.test(value)) return Number(value)
  throw new InvalidArgumentError('It is a whole number, and not 0.')
}

/** What the flags and the configuration together ask of the audit; a flag wins. */
export function toAuditOptions(flags: PolicyFlags, config: LoadedConfig): AuditOptions {
  const disabled = Object.fromEntries((flags.disable ?? []).map((id) => [id, 'off' as const]))
  const policy = {
    ...config.policy,
    ...(flags.failOn && { failOn: flags.failOn }),
    ...(flags.visibility && { visibility: flags.visibility }),
    overrides: { ...config.policy.overrides, ...disabled },
  }
  const limits = { ...config.limits, ...flags.limit }
  const contractText = flags.contract === false ? null : config.contractText
  return {
    ...configOptions({ ...config, policy, limits, contractText }),
    ...(flags.verifySecrets && { verifySecrets: true }),
    ...(flags.workers !== undefined && { workers: flags.workers }),
  }
}

/** What on the command line decides about the audit, as it was written; files by the option alone, since receipts hold no paths. */
export function decisiveFlags(
  flags: PolicyFlags & { readonly pack?: string; readonly updateBaseline?: true },
): readonly string[] {
  return [
    ...(flags.failOn === undefined ? [] : [`--fail-on ${flags.failOn}`]),
    ...(flags.visibility === undefined ? [] : [`--visibility ${flags.visibility}`]),
    ...(flags.config === undefined ? [] : ['--config']),
    ...(flags.rules === undefined ? [] : ['--rules']),
    ...(flags.disable ?? []).map((id) => `--disable ${id}`),
    ...(flags.baseline === undefined ? [] : ['--baseline']),
    ...(flags.updateBaseline ? ['--update-baseline'] : []),
    ...(flags.contract === false ? ['--no-contract'] : []),
    ...(flags.pack === undefined ? [] : [`--pack ${flags.pack}`]),
    ...Object.entries(flags.limit ?? {}).map(([name, value]) => `--limit ${name}=${value}`),
  ]
}
