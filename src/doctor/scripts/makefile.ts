/** A line of a recipe, which a shell of its own runs. */
export interface RecipeLine {
  readonly text: string
  /** Whether make goes on when it fails. */
  readonly goesOn: boolean
}

/** A Makefile, as far as it says what is run. */
export interface Makefile {
  /** The lines that make runs for these targets, those of what they depend on first; null where a target is not there, or may stand elsewhere. */
  linesOf(targets: readonly string[]): readonly RecipeLine[] | null
  /** The targets that it has, without patterns and those of make itself. */
  readonly targets: readonly string[]
}

interface Rule {
  readonly needs: string[]
  readonly recipe: string[]
}

/** Reads a Makefile. `given` are variables of the command line, which win over its own. */
export function readMakefile(text: string, given: ReadonlyMap<string, string>): Makefile {
  const variables = new Map<string, string>()
  const rules = new Map<string, Rule>()
  let current: Rule[] = []
  let first: string | undefined
  let includes = false
  for (const line of text.replace(/\\\r?\n/g, ' ').split(/\r?\n/)) {
    if (line.startsWith('\t')) {
      for (const rule of current) rule.recipe.push(line.slice(1))
      continue
    }
    const plain = line.replace(/(^|\s)#.*$/, '$1')
    if (plain.trim() === '') continue
    if (/^\s*-?s?include\b/.test(plain)) includes = true
    const [, name, value] = /^\s*(?:export\s+|override\s+)?([\w.-]+)\s*(?:::?|\?|\+)?=\s*(.*)$/.exec(plain) ?? []
    if (name !== undefined) {
      variables.set(name, value ?? '')
      continue
    }
    const [, targets, rest = ''] = /^([^:=\t][^:=]*):{1,2}(?!=)(.*)$/.exec(plain) ?? []
    if (targets === undefined) continue
    const [needs = '', inline] = rest.split(/;(.*)/s)
    current = targets
      .trim()
      .split(/\s+/)
      .map((target) => {
        const rule = rules.get(target) ?? { needs: [], recipe: [] }
        rule.needs.push(
          ...needs
            .replace('|', ' ')
            .split(/\s+/)
            .filter((need) => need !== ''),
        )
        if (inline !== undefined) rule.recipe.push(inline.trim())
        rules.set(target, rule)
        if (!target.startsWith('.')) first ??= target
        return rule
      })
  }
  const all = new Map([...variables, ...given])
  const linesOf = (targets: readonly string[]): readonly RecipeLine[] | null => {
    const wanted = targets.length > 0 ? targets : first === undefined ? [] : [first]
    const done = new Set<string>()
    const lines: RecipeLine[] = []
    const visit = (target: string): boolean => {
      if (done.has(target)) return true
      done.add(target)
      const rule = rules.get(target)
      if (rule === undefined) return false
      for (const need of rule.needs) if (!visit(need) && includes) return false
      for (const line of rule.recipe) lines.push(recipeLine(line, all, target))
      return true
    }
    return wanted.every(visit) && wanted.length > 0 ? lines : null
  }
  return { linesOf, targets: [...rules.keys()].filter((name) => !/^\.|[%$]/.test(name)) }
}

function recipeLine(line: string, variables: ReadonlyMap<string, string>, target: string): RecipeLine {
  const [, marks = '', rest = ''] = /^\s*([-@+\s]*)(.*)$/s.exec(line) ?? []
  return { text: expanded(rest, variables, target, 0), goesOn: marks.includes('-') }
}

function expanded(text: string, variables: ReadonlyMap<string, string>, target: string, depth: number): string {
  if (depth > 5) return text
  return text.replace(/\$\$|\$@|\$[({]([\w.-]+)[)}]/g, (whole, name: string | undefined) => {
    if (whole === '$$') return '$'
    if (whole === '$@') return target
    if (name === 'MAKE') return 'make'
    const value = name === undefined ? undefined : variables.get(name)
    return value === undefined ? `\${${name}}` : expanded(value, variables, target, depth + 1)
  })
}
