import type { Limits } from '../model/limits.ts'
import type { Allowance, Policy } from '../model/policy.ts'

/** Bytes, or a size such as `500 kB`. */
export type Size = number | string

/** What a watertight.config file may say; docs/configuration.md explains each key. */
export interface Config {
  readonly $schema?: string
  /** The mildest severity that stops a release; `high` by default. */
  readonly failOn?: Policy['failOn']
  /** Whether the package's source is meant to be public; `auto` by default. */
  readonly visibility?: Policy['visibility']
  /** Severity by rule id, or `off`. */
  readonly rules?: Policy['overrides']
  /** What is accepted, and why. */
  readonly allow?: readonly Allowance[]
  /** The most bytes that a file may have, by glob; `packed` and `unpacked` are the whole package's. */
  readonly budgets?: { readonly [glob: string]: Size }
  /** Terms that must not ship. Refused in package.json, which is always published. */
  readonly confidential?: readonly (string | RegExp | { readonly pattern: string; readonly flags?: string })[]
  /** Files with your own rules, relative to the config, or packages that hold some. */
  readonly packs?: readonly string[]
  /** The baseline file, relative to the config; `watertight-baseline.json` by default. */
  readonly baseline?: string
  /** The release contract, relative to the config. */
  readonly contract?: string
  /** `name` or `name=file`, in place of `pretty`. */
  readonly reporters?: readonly string[]
  /** Bounds of the audit. */
  readonly limits?: { readonly [name in keyof Limits]?: Size }
}

/** Gives `config` back: for completion and checking in editors. */
export function defineConfig(config: Config): Config {
  return config
}
