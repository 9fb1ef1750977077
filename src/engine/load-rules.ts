import { directoriesUpward } from '../config/find-upward.ts'
import type { Settings } from '../config/settings.ts'
import { AuditError } from '../model/audit-error.ts'
import type { Rule } from '../model/rule.ts'
import { findPack } from '../rules/find-pack.ts'
import { loadBuiltinRules } from '../rules/load.ts'
import { loadPack } from '../rules/load-pack.ts'

/** How packs of rules are loaded. */
export interface RuleLoading {
  /** From where a path is read and a package is looked for. */
  readonly cwd?: string
  /** Hears what of a gitleaks configuration could not be taken over, a sentence each. */
  readonly onSkipped?: (what: string) => void
}

/** The rules of packs, each a file or an installed package; without any, those that Watertight has itself. */
export async function loadRules(
  packs?: string | readonly string[],
  { cwd = process.cwd(), onSkipped }: RuleLoading = {},
): Promise<readonly Rule[]> {
  if (packs === undefined) return await loadBuiltinRules()
  const named = typeof packs === 'string' ? [packs] : packs
  return await loadPacks(
    named.map((pack) => ({ pack, from: cwd })),
    onSkipped,
  )
}

/** The rules of packs, each looked for from the directory where it was named. `onSkipped` hears what could not be taken over. */
export async function loadPacks(
  packs: Settings['packs'],
  onSkipped: (what: string) => void = () => undefined,
): Promise<readonly Rule[]> {
  const rules: Rule[] = []
  for (const { pack, from } of packs)
    rules.push(...(await loadPack(await findPack(pack, await directoriesUpward(from)), onSkipped)))
  const seen = new Set<string>()
  for (const { id } of rules) {
    if (seen.has(id)) {
      throw new AuditError('ERULEPACK', `two packs have a rule ${id}`, { hint: 'Give one of them another "name".' })
    }
    seen.add(id)
  }
  return rules
}
