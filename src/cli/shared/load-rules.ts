import { loadConfig } from '../../config/load-config.ts'
import type { Settings } from '../../config/settings.ts'
import { loadPacks as rulesOf } from '../../engine/load-rules.ts'
import type { Rule } from '../../model/rule.ts'
import { loadBuiltinRules } from '../../rules/load.ts'
import { sentence } from './failure-text.ts'
import type { Session } from './session.ts'

/** The flags that say which packs there are beside the built-in rules. */
export interface PackFlags {
  readonly rules?: readonly string[]
  readonly config?: string
  readonly codeConfig: boolean
}

/** Every rule that an audit from here would know. */
export async function loadRules(flags: PackFlags, session: Session): Promise<readonly Rule[]> {
  const { packs } = await loadConfig({
    cwd: session.cwd,
    allowsCode: flags.codeConfig,
    ...(flags.config !== undefined && { config: flags.config }),
    // Rules can be told of whether or not these exist.
    createsBaseline: true,
    createsContract: true,
  })
  return [...(await loadBuiltinRules()), ...(await loadPacks(packs, flags, session))]
}

/** The rules of the packs that the configuration names and of those on the command line; says what could not be taken over. */
export async function loadPacks(
  configured: Settings['packs'],
  flags: Pick<PackFlags, 'rules'>,
  { terminal, cwd }: Pick<Session, 'terminal' | 'cwd'>,
): Promise<readonly Rule[]> {
  const skipped: string[] = []
  const named = (flags.rules ?? []).map((pack) => ({ pack, from: cwd }))
  const rules = await rulesOf([...configured, ...named], (what) => skipped.push(what))
  for (const what of skipped) await terminal.say(sentence(what))
  return rules
}
