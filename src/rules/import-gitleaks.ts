import type { Rule } from '../model/rule.ts'
import { linearMatcher } from '../text/matcher.ts'
import { parseToml } from '../text/toml.ts'
import { packError } from './field.ts'
import { PackBounds } from './pack-bounds.ts'

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
  if (config['allowlist'] !== undefined || config['allowlists'] !== undefined) {
    left.push('allowlist: allow findings in the configuration of Watertight, with a reason')
  }
  const entries = Array.isArray(config['rules']) ? config['rules'].filter(isTable) : []
  PackBounds.count(entries.length, { origin })
  const bounds = new PackBounds()
  const rules = entries.flatMap((entry, index) => {
    const id = typeof entry['id'] === 'string' ? entry['id'] : `rule ${index + 1}`
    bounds.admit({ pattern: entry['regex'], keywords: entry['keywords'] }, { origin, rule: id })
    return importRule(entry, id, namespace, left).map((rule) => {
      bounds.take(linearMatcher(String(rule.options['pattern']), '').size, { origin, rule: id })
      return rule
    })
  })
  return { rules, left }
}

type Table = { readonly [key: string]: unknown }

function importRule(entry: Table, id: string, namespace: string, left: string[]): readonly Rule[] {
  const { regex, keywords } = entry
  const leave = (why: string): readonly Rule[] => {
    left.push(`${id}: ${why}`)
    return []
  }
  if (typeof regex !== 'string') return leave('a rule without a regex, about paths alone')
  const words = Array.isArray(keywords) ? keywords.filter((word) => typeof word === 'string' && word.length >= 2) : []
  if (words.length === 0) return leave('a rule without keywords, which would have to be tried on every byte')
  if (entry['path'] !== undefined) return leave('its path is a regex, where globs are needed')
  for (const part of ['allowlist', 'allowlists', 'required']) {
    if (entry[part] !== undefined) left.push(`${id}: ${part} (the rule itself is taken over)`)
  }
  const pattern = withSecretGroup(regex, typeof entry['secretGroup'] === 'number' ? entry['secretGroup'] : 1)
  const problem = problemOf(pattern)
  if (problem !== null) return leave(problem)
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
      options: { keywords: words, pattern, ...entropy, linear: true },
      // gitleaks keeps no examples in its configuration.
      examples: { match: [], pass: [] },
    },
  ]
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

function isTable(value: unknown): value is Table {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
