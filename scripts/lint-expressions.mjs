// Judges every regular expression of src/ and every pattern of rules/ by recheck: they read what anybody may have written, so none may backtrack
// exponentially, and no pattern of a rule more than linearly. What recheck cannot decide stands in undecided-expressions.json with the reason
// why it is safe all the same; what is undecided and not listed there fails. A verdict is kept by the expression's text, beside node_modules.
import { createHash } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseSync } from '@swc/core'
import { checkSync } from 'recheck'
import { parse } from 'yaml'

const root = fileURLToPath(new URL('..', import.meta.url))
const cacheFile = join(root, 'node_modules/.cache/watertight/expressions.json')
const listFile = 'scripts/undecided-expressions.json'
const version = JSON.parse(readFileSync(join(root, 'node_modules/recheck/package.json'), 'utf8')).version

const [cache, listed] = [readCache(), JSON.parse(readFileSync(join(root, listFile), 'utf8'))]
const reasons = new Map(listed.map(({ expression, reason }) => [expression, reason]))
const expressions = [...new Map([...patternsOfRules(), ...literalsOfSource()].map((one) => [keyOf(one), one])).values()]
const failures = []

// A check that finds nothing to judge, or passes what is known to be bad, would be none.
if (expressions.length < 400) failures.push(`only ${expressions.length} expressions were found`)
for (const known of ['^(a+)+$', '(?:x|x)*y$', String.raw`^[A-Za-z]+(?:[A-Z][a-z]+|\d{1,2})*\d{0,4}$`])
  if (judge({ pattern: known, flags: '' }) !== 'exponential')
    failures.push(`/${known}/ is not recognised as exponential`)

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

mkdirSync(dirname(cacheFile), { recursive: true })
writeFileSync(cacheFile, JSON.stringify(cache))
for (const failure of failures) console.error(failure)
console.log(`${expressions.length} regular expressions judged, ${seen.size} of them by hand.`)
process.exitCode = failures.length > 0 ? 1 : 0

function judge({ pattern, flags }) {
  const key = keyOf({ pattern, flags })
  cache[key] ??= verdictOf(checkSync(pattern, flags, { checker: 'automaton', timeout: 10_000 }))
  return cache[key]
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

function readCache() {
  try {
    return JSON.parse(readFileSync(cacheFile, 'utf8'))
  } catch {
    // There is none yet, or it was cut short: then everything is judged anew.
    return {}
  }
}

function patternsOfRules() {
  return readdirSync(join(root, 'rules'))
    .filter((name) => name.endsWith('.yaml'))
    .flatMap((name) => parse(readFileSync(join(root, 'rules', name), 'utf8')).rules)
    .filter(({ detector, pattern }) => detector === 'pattern' && pattern !== undefined)
    .map(({ id, pattern, flags = '' }) => ({ name: id, pattern, flags, isRule: true }))
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
