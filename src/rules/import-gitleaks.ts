import { isFields } from '../model/json.ts'
import type { Rule } from '../model/rule.ts'
import type { Allowlist } from '../secrets/allowlists.ts'
import { literalOf } from '../secrets/literal-of.ts'
import { linearMatcher } from '../secrets/matcher.ts'
import { parseToml } from '../text/toml.ts'
import { PackBounds, packError } from './pack-bounds.ts'

/** The rules of a gitleaks configuration, and what could not be taken over, in words. */
export interface Imported {
  readonly rules: readonly Rule[]
  readonly left: readonly string[]
}

/** Takes the rules of a gitleaks configuration (TOML) over. `origin` names the file in errors, `namespace` goes before the ids. */
export function importGitleaks(toml: string, origin: string, namespace: string): Imported {
  const config = tableOf(toml, origin)
  const left: string[] = []
  if (config['extend'] !== undefined) left.push('extend: the rules of other configurations are not read')
  const entries = Array.isArray(config['rules']) ? config['rules'].filter(isFields) : []
  PackBounds.count(entries.length, { origin })
  const bounds = new PackBounds()
  const rules = entries.flatMap((entry, index) => {
    const id = typeof entry['id'] === 'string' ? entry['id'] : `rule ${index + 1}`
    bounds.admit({ pattern: entry['regex'], keywords: entry['keywords'] }, { origin, rule: id })
    return importRule(entry, id, namespace, { config, left }).map((rule) => {
      for (const pattern of patternsOf(rule)) bounds.take(linearMatcher(pattern, '').size, { origin, rule: id })
      return rule
    })
  })
  return { rules, left: [...new Set(left)] }
}

type Table = { readonly [key: string]: unknown }

interface Import {
  readonly config: Table
  readonly left: string[]
}

function importRule(entry: Table, id: string, namespace: string, { config, left }: Import): readonly Rule[] {
  const { regex, keywords } = entry
  const leave = (why: string): readonly Rule[] => {
    left.push(`${id}: ${why}`)
    return []
  }
  if (typeof regex !== 'string') return leave('a rule without a regex, about paths alone')
  const words = keywordsOf(keywords, regex)
  if (words.length === 0) return leave('a rule without keywords, which would have to be tried on every byte')
  if (entry['required'] !== undefined) left.push(`${id}: required (the rule itself is taken over)`)
  const say = (why: string): unknown => left.push(`${id}: ${why}`)
  const sayOfAll = (why: string): unknown => left.push(`allowlist: ${why}`)
  const allowlists = [...allowlistsOf(config, id, sayOfAll), ...allowlistsOf(entry, id, say)]
  const pathPattern = typeof entry['path'] === 'string' ? { pathPattern: entry['path'] } : {}
  const pattern = withSecretGroup(regex, typeof entry['secretGroup'] === 'number' ? entry['secretGroup'] : 1)
  const problem = [pattern, ...Object.values(pathPattern), ...allowlists.flatMap(patternsIn)]
    .map(problemOf)
    .find((each) => each !== null)
  if (problem !== undefined) return leave(problem)
  const entropy = typeof entry['entropy'] === 'number' && entry['entropy'] > 0 ? { entropy: entry['entropy'] } : {}
  const summary = typeof entry['description'] === 'string' && entry['description'] !== '' ? entry['description'] : id
  const name = id.toLowerCase().replace(/[^a-z0-9]+/g, '-')
  return [
    {
      id: `${namespace}:secret/${name}`,
      aliases: [],
      detector: 'pattern',
      severity: 'high',
      grades: [],
      confidence: 'moderate',
      summary,
      message: summary,
      help: `A rule taken over from a gitleaks configuration.\n\n${summary}`,
      fix: null,
      references: [],
      secret: true,
      options: { keywords: words, pattern, ...entropy, ...pathPattern, allowlists, linear: true },
      // gitleaks keeps no examples in its configuration.
      examples: { match: [], pass: [] },
    },
  ]
}

/** Those of the rule, or the text that all of its matches hold. */
function keywordsOf(keywords: unknown, regex: string): readonly string[] {
  const given = Array.isArray(keywords) ? keywords.filter((word) => typeof word === 'string' && word.length >= 2) : []
  const literal = given.length > 0 ? null : literalOf(regex, 3)
  return literal === null ? given : [literal]
}

/** What gitleaks passes over, by its `allowlist` (older) or `allowlists`; and only for this rule; `say` is told what has no meaning here. */
function allowlistsOf(table: Table, id: string, say: (why: string) => unknown): readonly Allowlist[] {
  const given = [table['allowlist'], table['allowlists']]
    .flat()
    .filter(isFields)
    .filter((each) => isFor(each, id))
  return given.flatMap((entry) => {
    if (entry['commits'] !== undefined) say('the commits of an allowlist, since a package has none')
    const [paths, patterns, words] = ['paths', 'regexes', 'stopwords'].map((key) => textsOf(entry[key]))
    const list: Allowlist = {
      needs: entry['condition'] === 'AND' || entry['condition'] === '&&' ? 'all' : 'any',
      paths: paths ?? [],
      patterns: patterns ?? [],
      on: entry['regexTarget'] === 'line' || entry['regexTarget'] === 'match' ? entry['regexTarget'] : 'secret',
      words: (words ?? []).map((word) => word.toLowerCase()),
    }
    // One that needs a commit as well never passes anything over.
    return list.needs === 'all' && entry['commits'] !== undefined ? [] : [list]
  })
}

/** Some lists are only for the rules that they name. */
function isFor(table: Table, id: string): boolean {
  const targets = textsOf(table['targetRules'])
  return targets.length === 0 || targets.includes(id)
}

function textsOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((each) => typeof each === 'string') : []
}

/** Every pattern of an imported rule. */
function patternsOf({ options }: Rule): readonly string[] {
  const lists = options['allowlists'] as readonly Allowlist[]
  const onPath = options['pathPattern'] === undefined ? [] : [String(options['pathPattern'])]
  return [String(options['pattern']), ...onPath, ...lists.flatMap(patternsIn)]
}

function patternsIn({ paths, patterns }: Allowlist): readonly string[] {
  return [...paths, ...patterns]
}

/** Names the capture group that holds the secret. The pattern stays as it is when it has none of that number, or it has a name. */
function withSecretGroup(regex: string, number: number): string {
  let group = 0
  let inClass = false
  for (let at = 0; at < regex.length; at += 1) {
    const character = regex[at]
    if (character === '\\') at += 1
    else if (inClass) inClass = character !== ']'
    else if (character === '[') inClass = true
    else if (character === '(' && (regex[at + 1] !== '?' || /^\(\?P?<[A-Za-z]/.test(regex.slice(at)))) {
      group += 1
      if (group !== number) continue
      return regex[at + 1] === '?' ? regex : `${regex.slice(0, at)}(?<secret>${regex.slice(at + 1)}`
    }
  }
  return regex
}

function problemOf(pattern: string): string | null {
  try {
    linearMatcher(pattern, '')
    return null
  } catch (error) {
    if (error instanceof RangeError) return error.message
    throw error
  }
}

function tableOf(toml: string, origin: string): Table {
  try {
    return parseToml(toml)
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message.split('\n', 1)[0] : String(cause)
    throw packError({ origin }, `is not valid TOML: ${reason}`)
  }
}
