import { readFile } from 'node:fs/promises'
import type { Rule } from '../model/rule.ts'
import { type CompactRule, fullRule } from './compact.ts'

/** The built-in rules, as the build compiled them. */
export async function loadBuiltinRules(): Promise<readonly Rule[]> {
  const compiled = new URL('../../dist/rules.json', import.meta.url)
  const { rules } = JSON.parse(await readFile(compiled, 'utf8')) as { rules: readonly CompactRule[] }
  return rules.map(fullRule)
}
