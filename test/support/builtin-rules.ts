import { readdirSync, readFileSync } from 'node:fs'
import { parse } from 'yaml'
import type { Rule } from '../../src/model/rule.ts'
import { parsePack } from '../../src/rules/parse-pack.ts'

/** Every rule of `rules/`, read from its source. */
export function builtinRules(): readonly Rule[] {
  const packs = readdirSync('rules').filter((name) => name.endsWith('.yaml'))
  return packs.flatMap((name) => parsePack(parse(readFileSync(`rules/${name}`, 'utf8')), name))
}
