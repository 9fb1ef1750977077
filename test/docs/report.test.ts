import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'

interface Node {
  readonly properties?: { readonly [name: string]: Node }
  readonly required?: readonly string[]
  readonly items?: Node
  readonly $defs?: { readonly [name: string]: Node }
}

const schema: Node = JSON.parse(readFileSync('src/reporters/report.schema.json', 'utf8'))
const page = readFileSync('docs/report.md', 'utf8').replaceAll('\r\n', '\n')

/** The rows of each section's table: the field, and whether it may be left out. */
const sections = new Map(
  page.split(/^## /m).map((section) => {
    const [title = ''] = section.split('\n', 1)
    const rows = [...section.matchAll(/^\| `([\w.[\]]+)` \| ([^|]*) \|/gm)]
    return [
      title.toLowerCase().replace(/ (\w)/g, (_space, letter: string) => letter.toUpperCase()),
      rows.map(([, name = '', type = '']) => ({ name, isOptional: type.includes('may be left out') })),
    ]
  }),
)

/** The fields that a part of the schema describes, with those of the objects in it. */
function fieldsOf(node: Node, prefix = ''): readonly { readonly name: string; readonly isOptional: boolean }[] {
  return Object.entries(node.properties ?? {}).flatMap(([key, field]) => {
    const name = prefix + key
    const isOptional = !(node.required ?? []).includes(key)
    return [{ name, isOptional }, ...fieldsOf(field, `${name}.`), ...fieldsOf(field.items ?? {}, `${name}[].`)]
  })
}

const parts = Object.entries({ report: schema, ...schema.$defs })

describe('the page has a row for each field of', () => {
  test.each(parts.map(([name, node]) => ({ name, node })))('$name', ({ name, node }) => {
    expect(sections.has(name)).toBe(true)
    expect(sections.get(name)).toEqual(fieldsOf(node))
  })
})
