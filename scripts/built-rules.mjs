import { readFileSync } from 'node:fs'
import { loadBuiltinRules } from '../dist/rules/load.js'

/** The rules as the build wrote them, with their examples, which it keeps in a file that does not ship. */
export async function builtRules() {
  const examples = JSON.parse(readFileSync(new URL('../dist/rule-examples.json', import.meta.url), 'utf8'))
  return (await loadBuiltinRules()).map((rule) => ({ ...rule, examples: examples[rule.id] }))
}
