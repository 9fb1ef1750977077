import { resolve } from 'node:path'
import { loadConfig } from '../config/load-config.ts'
import type { Rule } from '../model/rule.ts'
import { loadBuiltinRules } from '../rules/load.ts'
import { loadPack } from '../rules/load-pack.ts'
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
  })
  return [...(await loadBuiltinRules()), ...(await loadPacks(packs, flags, session))]
}

/** The rules of the packs that the configuration names (absolute) and of those on the command line; says what could not be taken over. */
export async function loadPacks(
  configured: readonly string[],
  flags: Pick<PackFlags, 'rules'>,
  { cwd, terminal }: Session,
): Promise<readonly Rule[]> {
  const files = [...configured, ...(flags.rules ?? []).map((file) => resolve(cwd, file))]
  const left: string[] = []
  const packs = await Promise.all(files.map((file) => loadPack(file, (line) => left.push(line))))
  for (const line of left) await terminal.say(sentence(line))
  return packs.flat()
}
