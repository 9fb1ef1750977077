import { directoriesUpward } from '../../config/find-upward.ts'
import { loadConfig } from '../../config/load-config.ts'
import type { Settings } from '../../config/settings.ts'
import { AuditError } from '../../model/audit-error.ts'
import type { Rule } from '../../model/rule.ts'
import { findPack } from '../../rules/find-pack.ts'
import { loadBuiltinRules } from '../../rules/load.ts'
import { loadPack } from '../../rules/load-pack.ts'
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
  session: Session,
): Promise<readonly Rule[]> {
  const named = [...configured, ...(flags.rules ?? []).map((pack) => ({ pack, from: session.cwd }))]
  const rules: Rule[] = []
  for (const each of named) rules.push(...(await loadOnePack(each, session)))
  const seen = new Set<string>()
  for (const { id } of rules) {
    if (seen.has(id)) {
      throw new AuditError('ERULEPACK', `two packs have a rule ${id}`, { hint: 'Give one of them another "name".' })
    }
    seen.add(id)
  }
  return rules
}

/** The rules of one pack: a file, or what a package that is installed for the directory `from` exports. */
export async function loadOnePack(
  { pack, from }: Settings['packs'][number],
  { terminal }: Session,
): Promise<readonly Rule[]> {
  const left: string[] = []
  const rules = await loadPack(await findPack(pack, await directoriesUpward(from)), (line) => left.push(line))
  for (const line of left) await terminal.say(sentence(line))
  return rules
}
