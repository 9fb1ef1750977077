import { basename, dirname, resolve } from 'node:path'
import { AuditError } from '../model/audit-error.ts'
import type { DetectorOptions } from '../model/detector.ts'
import type { Limits } from '../model/limits.ts'
import { check } from '../schema/check.ts'
import { configSchema, type PlainConfig } from '../schema/config.ts'
import type { Policy } from '../schema/policy.ts'
import { parseSize, type Size } from '../schema/size.ts'

/** A config that was checked: sizes in bytes, paths absolute. */
export interface Settings {
  readonly policy: Partial<Pick<Policy, 'failOn' | 'visibility' | 'overrides' | 'allowances'>>
  readonly budgets: { readonly [glob: string]: number }
  readonly terms: NonNullable<DetectorOptions['terms']>
  /** Each pack as it is named, a file or a package, and the directory from which it is looked for. */
  readonly packs: readonly { readonly pack: string; readonly from: string }[]
  readonly baseline: string | null
  readonly contract: string | null
  readonly reporters: readonly string[]
  readonly limits: Partial<Limits>
}

/** Checks what `file` says and resolves it; without a config, what an empty one would give. */
export function toSettings(content: unknown, file: string): Settings {
  const plain = withPlainPatterns(content)
  refuse(plain, file)
  const problems = check(plain, configSchema)
  if (problems.length > 0) throw new AuditError('ECONFIG', `${file}: ${problems.slice(0, 5).join('; ')}`)

  const config = plain as PlainConfig
  const absolute = (path: string) => resolve(dirname(file), path)
  return {
    policy: {
      ...(config.failOn && { failOn: config.failOn }),
      ...(config.visibility && { visibility: config.visibility }),
      ...(config.rules && { overrides: config.rules }),
      ...(config.allow && { allowances: config.allow }),
    },
    budgets: bytesOf(config.budgets ?? {}, `${file}: budgets`),
    terms: (config.confidential ?? []).map((term, index) => toTerm(term, `${file}: confidential[${index}]`)),
    packs: (config.packs ?? []).map((pack) => ({ pack, from: dirname(file) })),
    baseline: config.baseline === undefined ? null : absolute(config.baseline),
    contract: config.contract === undefined ? null : absolute(config.contract),
    reporters: config.reporters ?? [],
    limits: bytesOf(config.limits ?? {}, `${file}: limits`),
  }
}

function refuse(content: unknown, file: string): void {
  if (typeof content !== 'object' || content === null) return
  if ('confidential' in content && basename(file) === 'package.json') {
    throw new AuditError('ECONFIG', `${file}: confidential terms do not belong in package.json, which is published`, {
      hint: 'Move them to watertight.config.json, and make sure that it does not ship.',
    })
  }
  const live = ['verify', 'verification', 'verifySecrets', 'live'].find((key) => key in content)
  if (live !== undefined) {
    throw new AuditError('ECONFIG', `${file}: ${live}: a configuration cannot turn on the verification of secrets`, {
      hint: 'Asking a provider is a decision for one run, on the command line.',
    })
  }
}

function bytesOf(sizes: { readonly [name: string]: Size }, origin: string): { readonly [name: string]: number } {
  return Object.fromEntries(
    Object.entries(sizes).map(([name, size]) => {
      const bytes = parseSize(size)
      if (bytes === undefined) throw new AuditError('ECONFIG', `${origin}[${JSON.stringify(name)}] is too large`)
      return [name, bytes]
    }),
  )
}

function toTerm(
  term: string | { readonly pattern: string; readonly flags?: string },
  origin: string,
): Settings['terms'][number] {
  if (typeof term === 'string') return { text: term }
  try {
    new RegExp(term.pattern, term.flags)
  } catch (cause) {
    // The pattern itself is confidential: neither it nor the engine's message, which quotes it, is repeated.
    throw new AuditError('ECONFIG', `${origin}.pattern is not a regular expression`, { cause })
  }
  return term
}

/** Code may give a RegExp where JSON gives `{ pattern, flags }`; `g` and `y` are about where a search goes on, which we decide. */
function withPlainPatterns(content: unknown): unknown {
  if (typeof content !== 'object' || content === null || !('confidential' in content)) return content
  const { confidential } = content
  if (!Array.isArray(confidential)) return content
  const toPlain = (term: unknown) =>
    term instanceof RegExp ? { pattern: term.source, flags: term.flags.replace(/[gydv]/g, '') } : term
  return { ...content, confidential: confidential.map(toPlain) }
}
