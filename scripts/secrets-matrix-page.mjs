// Writes docs/secrets-matrix.md: every type that is known by a name, in every carrier, form and nesting, each with a value of its own. `npm run docs:secrets-matrix`.
// With `--part 3/20` it tries that part of the types and writes nothing; it fails when a cell is missed that the page does not list.
import { readFileSync, writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { pattern } from '../dist/detectors/pattern/pattern.js'
import { expandSample } from '../dist/secrets/sample.js'
import { builtRules } from './built-rules.mjs'
import { cellsOf } from './secrets-matrix.mjs'

const rules = await builtRules()
const secrets = rules.filter(({ detector }) => detector === 'pattern')
const { values } = parseArgs({ options: { part: { type: 'string' } } })
const [part, parts] = (values.part ?? '0/1').split('/').map(Number)
const types = secrets
  .filter(({ secret, options }) => secret && options.name !== undefined && !options.generic)
  .filter((_, index) => index % parts === part)
const inspector = pattern.create(secrets, {})
const byCell = new Map()
const missed = []
let cells = 0

for (const rule of types) {
  const draw = drawer(rule)
  for (const { group, name, path, text } of cellsOf(rule, draw)) {
    const isFound = matches(inspector, path, text).some(
      (match) => match.ruleId === rule.id && match.text === draw.last && isSpan(match, text),
    )
    const key = `${group}: ${name}`
    const [found, all] = byCell.get(key) ?? [0, 0]
    byCell.set(key, [found + Number(isFound), all + 1])
    cells += 1
    if (!isFound) missed.push(`${rule.id}, ${key}`)
  }
}
const file = new URL('../docs/secrets-matrix.md', import.meta.url)
if (values.part === undefined) writeFileSync(file, page())
else {
  const listed = new Set(readFileSync(file, 'utf8').split('\n'))
  const unlisted = missed.filter((each) => !listed.has(`- ${each}`))
  for (const each of unlisted) console.log(`missed: ${each}`)
  console.log(`${cells} cells of ${types.length} types, ${unlisted.length} missed that the page does not list`)
  if (unlisted.length > 0 || cells === 0) process.exitCode = 1
}

function page() {
  const share = (((cells - missed.length) / cells) * 100).toFixed(1)
  const rows = [...byCell].map(([key, [found, all]]) => `| ${key.replaceAll('|', '\\|')} | ${found} | ${all} |`)
  return `# How secrets are written

Made by \`npm run docs:secrets-matrix\`: each of ${types.length} types that are known by a name, in each way of giving a value to a name, with a
random valid value each time. Found means the right rule and the right value at the right place: **${cells - missed.length} of ${cells} cells, ${share} %**.

| cell | found | types |
| --- | --- | --- |
${rows.join('\n')}

## What is not found

${missed.map((each) => `- ${each}`).join('\n')}

A value whose name says nothing of a secret (\`aws.session\` alone) or which the draw made too plain to be told from a word is left to the other rules.
`
}

function isSpan({ start, end, text, layers = [] }, whole) {
  return layers.length > 0 || Buffer.from(whole).subarray(start, end).toString() === text
}

function drawer(rule) {
  const inspectorOfRule = pattern.create([rule], {})
  const example = rule.examples.match[0]
  const { path = 'a.env', text = example } = typeof example === 'string' ? {} : example
  let seed = 0
  const draw = () => {
    for (let tries = 0; tries < 20; tries += 1) {
      seed += 1
      const found = matches(inspectorOfRule, path, expandSample(text, seed)).find(({ ruleId }) => ruleId === rule.id)
      if (found === undefined) continue
      draw.last = found.text
      return found.text
    }
    throw new Error(`${rule.id}: its first example is not found`)
  }
  return draw
}

function matches(own, path, text) {
  const artifact = { path, mode: 0o644, bytes: Buffer.from(text), kind: 'text', digest: '', facts: {}, contents: [] }
  return [...own.inspect(artifact)].filter((each) => 'ruleId' in each)
}
