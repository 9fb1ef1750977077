// Writes docs/secrets-matrix.md: every type of secret, in every carrier, form and nesting, each with a value of its own. `npm run docs:secrets-matrix`.
// With `--part 3/20` it tries that part of the types and writes nothing; it fails when a cell is missed that the page does not list.
import { readFileSync, writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { pattern } from '../dist/detectors/pattern/pattern.js'
import { expandSample } from '../dist/secrets/sample.js'
import { builtRules } from './built-rules.mjs'
import { cellsOf, specimenOf, textsOfTheirOwn } from './secrets-matrix.mjs'

const rules = await builtRules()
const secrets = rules.filter(({ detector }) => detector === 'pattern')
const { values } = parseArgs({ options: { part: { type: 'string' } } })
const [part, parts] = (values.part ?? '0/1').split('/').map(Number)
const types = secrets
  .filter(({ secret, options }) => secret && !(options.generic && options.name !== undefined))
  .filter((_, index) => index % parts === part)
const inspector = pattern.create(secrets, {})
const byCell = new Map()
const missed = []
let cells = 0

for (const rule of types) {
  const draw = drawer(rule)
  for (const { group, name, path, text } of cellsOf(rule, draw)) {
    const isFound = matches(inspector, path, text).some(
      (match) => match.ruleId === rule.id && isOf(match.text, draw.last) && isSpan(match, text),
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

Made by \`npm run docs:secrets-matrix\`: each of ${types.length} types is tried in each way of giving a value to a name, with a random valid value each time. A type that is
recognised by a name is tried under all forms of its names as well, a type that is recognised by its own shape under the name of its first example. Found means the
right rule and the right value at the right place: **${cells - missed.length} of ${cells} cells, ${share} %**.

| cell | found | types |
| --- | --- | --- |
${rows.join('\n')}

These are texts of their own and stand in no carrier: ${Object.entries(textsOfTheirOwn)
    .map(([id, why]) => `\`${id}\` (${why})`)
    .join(', ')}, keys in armour of several lines, and what JSON, CSV or a file of one name holds as a whole.

## What is not found

- **In a Kubernetes secret** a value is read with its name alone: two types ask for a host or an account that stands elsewhere.
- **Nested in a block of the provider's name**, what is called \`session\` or \`server\` says nothing of a secret; **in a file of that name** short
  names (\`s3\`, \`r2\`) are not read, since files are called so for other reasons.
- **The rest**: the draw was too plain to be told from a word, or began with a sign that belongs to the carrier there (\`&\`, \`^\`, \`-\`).

${missed.map((each) => `- ${each}`).join('\n')}
`
}

function isSpan({ start, end, text, layers = [] }, whole) {
  return layers.length > 0 || Buffer.from(whole).subarray(start, end).toString() === text
}

/**
 * Draws values of a rule that it finds itself: what it finds in its first example, the whole of what that gives to a name, or the example, where it is
 * a text of its own. `last` is the value of the last draw.
 */
function drawer(rule) {
  const inspectorOfRule = pattern.create([rule], {})
  const example = rule.examples.match[0]
  const { path = 'a.env', text = example } = typeof example === 'string' ? {} : example
  const { template, isText } = rule.options.name === undefined ? specimenOf(rule) : {}
  let seed = 0
  const draw = () => {
    for (let tries = 0; tries < 20; tries += 1) {
      seed += 1
      const expanded = expandSample(text, seed)
      const found = matches(inspectorOfRule, path, expanded).find(({ ruleId }) => ruleId === rule.id)
      if (found === undefined) continue
      draw.last = template === undefined ? found.text : givenIn(expanded, text, template)
      return isText ? expanded : draw.last
    }
    throw new Error(`${rule.id}: its first example is not found`)
  }
  return draw
}

/** What stands in the place of the template; what is before and behind it in the example is no template. */
function givenIn(expanded, example, template) {
  const start = example.indexOf(template)
  return expanded.slice(start, expanded.length - (example.length - start - template.length))
}

/** A rule may find a part of what was given: the password of a URL. */
function isOf(found, given) {
  return found !== undefined && given.includes(found)
}

function matches(own, path, text) {
  const artifact = { path, mode: 0o644, bytes: Buffer.from(text), kind: 'text', digest: '', facts: {}, contents: [] }
  return [...own.inspect(artifact)].filter((each) => 'ruleId' in each)
}
