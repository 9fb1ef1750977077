import { type YamlValue, yamlEntries, yamlItems } from '../../text/yaml.ts'

/** What expressions stand for, by their path: `inputs.tag`, `matrix.package`. */
export type Values = ReadonlyMap<string, string>

/** `text` with every `${{ … }}` replaced that is a plain path and known. */
export function replaceExpressions(text: string, values: Values): string {
  return text.replace(/\$\{\{\s*([\w.-]+)\s*\}\}/g, (whole, path: string) => values.get(path) ?? whole)
}

const MOST = 50

/** What each run of a matrix gives: one run without values where there is none, or where it is worked out elsewhere. */
export function matrixOf(matrix: YamlValue | undefined): readonly Values[] {
  if (matrix?.kind !== 'map') return [new Map()]
  let runs: Map<string, string>[] = [new Map()]
  for (const [name, list] of yamlEntries(matrix)) {
    if (name === 'include' || name === 'exclude' || list.kind !== 'list') continue
    runs = runs.flatMap((run) => list.items.map((item) => new Map([...run, ...valuesAt(`matrix.${name}`, item)])))
    if (runs.length > MOST) return [new Map()]
  }
  const included = yamlItems(matrix, 'include').map(
    (item) => new Map(yamlEntries(item).flatMap(([name, value]) => valuesAt(`matrix.${name}`, value))),
  )
  const isOnlyIncluded = runs.length === 1 && runs[0]?.size === 0 && included.length > 0
  return isOnlyIncluded ? included : [...runs, ...included.map((one) => new Map([...(runs[0] ?? []), ...one]))]
}

function valuesAt(path: string, value: YamlValue): readonly (readonly [string, string])[] {
  if (value.kind === 'scalar') return [[path, value.text]]
  return yamlEntries(value).flatMap(([name, inner]) => valuesAt(`${path}.${name}`, inner))
}

/** Every scalar below a value. */
export function textsBelow(value: YamlValue | undefined): readonly string[] {
  if (value === undefined) return []
  if (value.kind === 'scalar') return [value.text]
  return (value.kind === 'list' ? value.items : [...value.entries.values()]).flatMap((inner) => textsBelow(inner))
}
