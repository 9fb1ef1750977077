/** A line of a recipe, which a shell of its own runs; the whole recipe where the Makefile says so. */
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
  /** What it puts into the environment of recipes; null where the value is not known. */
  readonly exported: ReadonlyMap<string, string | null>
  /** The options that it gives itself, and those of the shell that runs recipes. */
  readonly flags: string
  readonly shellFlags: string
  /** The program that runs recipes in place of a shell; null where it is one. */
  readonly strangeShell: string | null
  /** Commands that run when it is read. */
  readonly commands: readonly string[]
}

interface Rule {
  readonly needs: string[]
  readonly recipe: string[]
}

/** Reads a Makefile. `given` are variables of the command line, which win over its own; `environment` has names that win over `?=`. */
export function readMakefile(
  text: string,
  given: ReadonlyMap<string, string>,
  environment: ReadonlySet<string> = new Set(),
): Makefile {
  const variables = new Map<string, string>()
  const exports = new Set<string>()
  let exportsAll = false
  const rules = new Map<string, Rule>()
  let current: Rule[] = []
  let first: string | undefined
  let includes = false
  const lines = text.replace(/\\\r?\n/g, ' ').split(/\r?\n/)
  for (const line of lines) {
    if (line.startsWith('\t')) {
      for (const rule of current) rule.recipe.push(line.slice(1))
      continue
    }
    const plain = line.replace(/(^|\s)#.*$/, '$1')
    if (plain.trim() === '') continue
    if (/^\s*-?s?include\b/.test(plain)) includes = true
    const assignment = assigned(plain)
    if (assignment !== null) {
      const { name, sign, value, isExport } = assignment
      if (isExport) exports.add(name)
      if (sign === '+') variables.set(name, `${variables.get(name) ?? ''} ${value}`.trim())
      else if (sign !== '?' || !environment.has(name)) variables.set(name, value)
      continue
    }
    const [, names] = /^\s*export(?:\s+([\w.\s-]+))?$/.exec(plain) ?? [undefined, undefined]
    if (/^\s*export\b/.test(plain)) {
      if (names === undefined) exportsAll = true
      for (const name of (names ?? '').split(/\s+/)) exports.add(name)
      continue
    }
    const [, targets, rest = ''] = /^([^:=\t][^:=]*):{1,2}(?!=)(.*)$/.exec(plain) ?? []
    if (targets === undefined) continue
    if (/^\s*\.EXPORT_ALL_VARIABLES\b/.test(targets)) exportsAll = true
    // A variable for one target alone is taken for all.
    const own = assigned(rest)
    if (own !== null) {
      variables.set(own.name, own.value)
      if (own.isExport) exports.add(own.name)
      continue
    }
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
  const ignored = rules.get('.IGNORE')?.needs
  const isOneShell = rules.has('.ONESHELL')
  const recipeOf = (rule: Rule, target: string): readonly RecipeLine[] => {
    const isIgnored = ignored !== undefined && (ignored.length === 0 || ignored.includes(target))
    const own = rule.recipe.map((line) => recipeLine(line, all, target))
    const joined =
      isOneShell && own.length > 1 ? [{ text: own.map(({ text }) => text).join('\n'), goesOn: false }] : own
    return isIgnored ? joined.map((line) => ({ ...line, goesOn: true })) : joined
  }
  const linesOf = (targets: readonly string[]): readonly RecipeLine[] | null => {
    const wanted = targets.length > 0 ? targets : first === undefined ? [] : [first]
    const done = new Set<string>()
    const found: RecipeLine[] = []
    const visit = (target: string): boolean => {
      if (done.has(target)) return true
      done.add(target)
      const rule = rules.get(target)
      if (rule === undefined) return false
      for (const need of rule.needs) if (!visit(need) && includes) return false
      found.push(...recipeOf(rule, target))
      return true
    }
    return wanted.every(visit) && wanted.length > 0 ? found : null
  }
  const names = exportsAll ? [...all.keys()] : [...exports].filter((name) => all.has(name))
  const wholeOf = (name: string): string => expanded(`$(${name})`, all, '', 0).trim()
  const shell = all.has('SHELL') ? wholeOf('SHELL') : ''
  return {
    linesOf,
    targets: [...rules.keys()].filter((name) => !/^\.|[%$]/.test(name)),
    exported: new Map(names.map((name) => [name, /[$`]/.test(wholeOf(name)) ? null : wholeOf(name)])),
    flags: all.has('MAKEFLAGS') ? wholeOf('MAKEFLAGS') : '',
    shellFlags: all.has('.SHELLFLAGS') ? wholeOf('.SHELLFLAGS') : '',
    strangeShell: shell === '' || /(?:^|[/\s])(?:ba|z|da|k|a)?sh(?:\.exe)?(?:\s|$)/.test(shell) ? null : shell,
    commands: [...text.matchAll(/\$[({]shell\s([^()]{1,500}(?:\([^()]{0,200}\)[^()]{0,200}){0,9})[)}]/g)].map(
      ([, command = '']) => command,
    ),
  }
}

interface Assignment {
  readonly name: string
  readonly sign: string
  readonly value: string
  readonly isExport: boolean
}

function assigned(text: string): Assignment | null {
  const at = text.indexOf('=')
  const words =
    at === -1
      ? []
      : text
          .slice(0, at)
          .replace(/[:?+!]+$/, ' ')
          .trim()
          .split(/\s+/)
  const name = words.at(-1) ?? ''
  const isPlain = words.slice(0, -1).every((word) => /^(?:export|override|private)$/.test(word))
  if (at === -1 || !isPlain || !/^[\w.-]+$/.test(name)) return null
  const sign = /[:?+!]/.test(text[at - 1] ?? '') ? (text[at - 1] ?? '') : ''
  return { name, sign, value: text.slice(at + 1).trim(), isExport: words.slice(0, -1).includes('export') }
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
