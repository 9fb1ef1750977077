/** What one release tool did with the recipe of docs/gates.md, for a package that leaks or its clean twin. */
export interface ToolRow {
  readonly tool: string
  readonly leaking: boolean
  readonly arrived: boolean
  /** Whether the tool made its tag. */
  readonly isTagged: boolean
  /** Whether its output names the finding. */
  readonly isNamed: boolean
}

const begin = '<!-- gates:tools: written by `npm run gates:tools` -->'
const end = '<!-- /gates:tools -->'

/** `page` with the table of `rows` in place of the one that it has. */
export function withToolTable(page: string, rows: readonly ToolRow[]): string {
  const [before = '', rest = ''] = page.split(begin)
  const [, after = ''] = rest.split(end)
  const lines = rows.map(({ tool, leaking, arrived, isTagged, isNamed }) => {
    const cells = [tool, leaking ? 'leak' : 'clean', arrived ? 'arrived' : 'stopped', isTagged ? 'tag' : 'no tag']
    return `| ${[...cells, leaking ? (isNamed ? 'names the leak' : 'silent') : '–'].join(' | ')} |`
  })
  const head = '| tool | package | registry | repository | output |\n| --- | --- | --- | --- | --- |'
  return `${before}${begin}\n${[head, ...lines].join('\n')}\n${end}${after}`
}
