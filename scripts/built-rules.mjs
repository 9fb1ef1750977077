import { readFileSync } from 'node:fs'

/** The rules as the build wrote them, with their examples, which it keeps in a file that does not ship. */
export function builtRules() {
  const examples = read('rule-examples.json')
  return read('rules.json').rules.map((rule) => ({ ...rule, examples: examples[rule.id] }))
}

function read(name) {
  return JSON.parse(readFileSync(new URL(`../dist/${name}`, import.meta.url), 'utf8'))
}
