import type { Allowlist } from '../secrets/allowlists.ts'

/** What gitleaks passes over, by its `allowlist` (older) or `allowlists`; and only for this rule; `say` is told what has no meaning here. */
export function allowlistsOf(table: Table, id: string, say: (why: string) => unknown): readonly Allowlist[] {
  const given = [table['allowlist'], table['allowlists']]
    .flat()
    .filter(isTable)
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

type Table = { readonly [key: string]: unknown }

function textsOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((each) => typeof each === 'string') : []
}

function isTable(value: unknown): value is Table {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
