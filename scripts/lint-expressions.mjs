// Judges every regular expression of src/ and every pattern of rules/ by recheck: they read what anybody may have written, so none may backtrack
// exponentially, and no pattern of a rule more than linearly. What recheck cannot decide stands in undecided-expressions.json with the reason
// why it is safe all the same; what is undecided and not listed there fails. Verdicts are kept in judged-expressions.json by a digest of the
// expression: `--write` adds the new ones and drops those that are gone, `--anew` judges all again, and every run judges some again.
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseSync } from '@swc/core'
import { checkSync } from 'recheck'
import { parse } from 'yaml'

const root = fileURLToPath(new URL('..', import.meta.url))
const judgedFile = 'scripts/judged-expressions.json'
const listFile = 'scripts/undecided-expressions.json'
const version = JSON.parse(readFileSync(join(root, 'node_modules/recheck/package.json'), 'utf8')).version

const [judged, listed] = [judgedFile, listFile].map((name) => JSON.parse(readFileSync(join(root, name), 'utf8')))
const again = process.argv.includes('--anew') ? 1 : 0.02
const reasons = new Map(listed.map(({ expression, reason }) => [expression, reason]))
const expressions = [...new Map([...patternsOfRules(), ...literalsOfSource()].map((one) => [keyOf(one), one])).values()]
const failures = []
const verdicts = new Map()
let fresh = 0

// A check that finds nothing to judge, or passes what is known to be bad, would be none.
if (expressions.length < 400) failures.push(`only ${expressions.length} expressions were found`)
for (const known of ['^(a+)+$', '(?:x|x)*y$', String.raw`^[A-Za-z]+(?:[A-Z][a-z]+|\d{1,2})*\d{0,4}$`])
  if (ask({ pattern: known, flags: '' }) !== 'exponential') failures.push(`/${known}/ is not recognised as exponential`)

const seen = new Set()
for (const one of expressions) {
  const text = `/${one.pattern}/${one.flags}`
  const reason = reasons.get(text)
  if (reason !== undefined) seen.add(text)
  if (reason !== undefined && reason.trim() !== '') continue
  const verdict = judge(one)
  if (verdict === 'safe' || (verdict === 'polynomial' && !one.isRule)) continue
  failures.push(
    verdict === 'undecided'
      ? `${one.name}: ${text} cannot be decided: write it otherwise, or list it in ${listFile} with the reason why it is safe`
      : `${one.name}: ${text} is ${verdict}`,
  )
}
for (const text of reasons.keys()) if (!seen.has(text)) failures.push(`${listFile}: ${text} is not there any more`)

const found = Object.fromEntries([...verdicts].sort())
if (process.argv.includes('--write')) writeFileSync(join(root, judgedFile), `${JSON.stringify(found, null, 1)}\n`)
else if (fresh > 100)
  failures.push(`${fresh} expressions have no verdict in ${judgedFile}: run npm run lint:expressions`)
for (const failure of failures) console.error(failure)
console.log(`${expressions.length} regular expressions judged, ${seen.size} of them by hand.`)
process.exitCode = failures.length > 0 ? 1 : 0

function judge({ pattern, flags }) {
  const key = keyOf({ pattern, flags }).slice(0, 16)
  const before = judged[key]
  const verdict = before === undefined || Math.random() < again ? ask({ pattern, flags }) : before
  if (before === undefined) fresh += 1
  // What a busy machine had no time to decide was decided before.
  const kept = verdict === 'undecided' && before !== undefined ? before : verdict
  if (before !== undefined && kept !== before) failures.push(`/${pattern}/${flags} is ${kept}, and not ${before}`)
  verdicts.set(key, kept)
  return kept
}

function ask({ pattern, flags }) {
  return verdictOf(checkSync(pattern, flags, { checker: 'automaton', timeout: 10_000 }))
}

function verdictOf({ status, complexity }) {
  if (status === 'safe') return 'safe'
  return status === 'vulnerable' ? complexity.type : 'undecided'
}

function keyOf({ pattern, flags, isRule = false }) {
  return createHash('sha256')
    .update(JSON.stringify([version, pattern, flags, isRule]))
    .digest('hex')
}

function patternsOfRules() {
  return readdirSync(join(root, 'rules'))
    .filter((name) => name.endsWith('.yaml'))
    .flatMap((name) => parse(readFileSync(join(root, 'rules', name), 'utf8')).rules)
    .filter(({ detector }) => detector === 'pattern')
    .flatMap(({ id, pattern, value, flags = '' }) => [
      ...(pattern === undefined ? [] : [{ name: id, pattern, flags, isRule: true }]),
      // As it is run.
      ...(value === undefined ? [] : [{ name: id, pattern: `^(?:${value})$`, flags: '', isRule: true }]),
    ])
}

function literalsOfSource() {
  return readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.d.ts'))
    .flatMap((name) => {
      const { body } = parseSync(readFileSync(join(root, 'src', name), 'utf8'), { syntax: 'typescript' })
      return literalsIn(body).map(({ pattern, flags }) => ({ name: `src/${name}`, pattern, flags }))
    })
}

function literalsIn(node) {
  if (typeof node !== 'object' || node === null) return []
  const inside = Object.values(node).flatMap(literalsIn)
  return node.type === 'RegExpLiteral' ? [node, ...inside] : inside
}
