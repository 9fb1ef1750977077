import { type YamlMap, type YamlValue, yamlAt, yamlEntries, yamlItems, yamlText } from '../../text/yaml.ts'

/** What a template is given, by the names of its parameters. */
export type Parameters = ReadonlyMap<string, YamlValue>

/** The parameters of a template: those that it is given, else their defaults. */
export function parametersOf(template: YamlValue, given: YamlValue | undefined): Parameters {
  const declared = yamlAt(template, 'parameters')
  const defaults =
    declared?.kind === 'list'
      ? declared.items.flatMap((one) => {
          const [name, value] = [yamlText(one, 'name'), yamlAt(one, 'default')]
          return name === undefined || value === undefined ? [] : [[name, value] as const]
        })
      : yamlEntries(declared)
  return new Map([...defaults, ...yamlEntries(given)])
}

const DEEPEST = 60

/**
 * A pipeline with what Azure's expressions put into it: `${{ if … }}` and `${{ each … }}` as keys, `${{ parameters.x }}` as a value.
 * All branches are there, and what stands in one has it for its condition.
 */
export function withInsertions(value: YamlValue, parameters: Parameters, depth = 0): YamlValue {
  if (depth > DEEPEST) return value
  const inner = (one: YamlValue): YamlValue => withInsertions(one, parameters, depth + 1)
  switch (value.kind) {
    case 'scalar':
      return { ...value, text: filled(value.text, parameters) }
    case 'list':
      return { ...value, items: value.items.flatMap((item) => itemsOf(item, parameters).map(inner)) }
    case 'map': {
      const entries = new Map<string, YamlValue>()
      for (const [key, one] of value.entries) {
        if (branch.test(key) && one.kind === 'map')
          for (const [name, each] of one.entries) entries.set(name, inner(each))
        else entries.set(key, inner(one))
      }
      return { ...value, entries }
    }
  }
}

const branch = /^\$\{\{\s*(?:if|elseif|else|each|insert)\b/

/** What an item of a list becomes: itself, the items of a branch, or those of a parameter. */
function itemsOf(item: YamlValue, parameters: Parameters): readonly YamlValue[] {
  if (item.kind === 'scalar') {
    const [, name] = parameter.exec(item.text) ?? []
    const value = name === undefined ? undefined : parameters.get(name)
    return value?.kind === 'list' ? value.items : [item]
  }
  const [[key, value] = ['', undefined], ...more] = yamlEntries(item)
  if (more.length > 0 || value === undefined || !branch.test(key)) return [item]
  return yamlItems(value).flatMap((one) => itemsOf(one, parameters).map((inner) => conditional(inner, key)))
}

function conditional(value: YamlValue, key: string): YamlValue {
  if (value.kind !== 'map') return value
  const own = yamlText(value, 'condition')
  const text = own === undefined ? key : `${key} ${own}`
  const entries = new Map([...value.entries, ['condition', { kind: 'scalar', text, line: value.line } as const]])
  return { ...value, entries } satisfies YamlMap
}

const parameter = /^\$\{\{\s*parameters\.(\w+)\s*\}\}$/

function filled(text: string, parameters: Parameters): string {
  return text.replace(/\$\{\{\s*parameters\.(\w+)\s*\}\}/g, (whole, name: string) => {
    const value = parameters.get(name)
    return value?.kind === 'scalar' ? value.text : whole
  })
}
