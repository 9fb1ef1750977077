import { parseToml } from '../../text/toml.ts'
import { readYaml, type YamlValue } from '../../text/yaml.ts'

/** The configuration in a file's text, by the file's name; null where it is code that says more than an object, or broken. */
export function readConfigText(name: string, text: string): YamlValue | null {
  if (/\.(?:[cm]?[jt]s)$/.test(name)) return readCode(text)
  if (/\.toml$/.test(name)) return attempt(() => valueOfJson(parseToml(text)))
  return attempt(() => valueOfJson(JSON.parse(text))) ?? readYaml(text)?.[0] ?? null
}

/** An object literal that a module exports and nothing else is read as it stands: YAML's flow style takes it. */
function readCode(text: string): YamlValue | null {
  const plain = text.replace(/(^|[\s,{[(])\/\/[^\n]*/g, '$1').replace(/\/\*[\s\S]*?\*\//g, '')
  const [, literal] =
    /^\s*(?:['"]use strict['"];?\s*)?(?:module\.exports\s*=|export\s+default)\s*(\{[\s\S]*\})\s*;?\s*$/.exec(plain) ??
    []
  if (literal === undefined || /\.\.\.|=>|\bfunction\b|\brequire\s*\(|`|\bprocess\b/.test(literal)) return null
  return readYaml(literal)?.[0] ?? null
}

/** What JSON and TOML give, in the form of YAML; lines are not known. */
export function valueOfJson(json: unknown): YamlValue {
  if (Array.isArray(json)) return { kind: 'list', items: json.map((item) => valueOfJson(item)), line: 1, tag: null }
  if (typeof json === 'object' && json !== null)
    return {
      kind: 'map',
      entries: new Map(Object.entries(json).map(([key, value]) => [key, valueOfJson(value)])),
      line: 1,
    }
  return { kind: 'scalar', text: json === null || json === undefined ? '' : String(json), line: 1 }
}

function attempt<T>(action: () => T): T | null {
  try {
    return action()
  } catch (error) {
    if (error instanceof Error) return null
    throw error
  }
}
