import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { begin, columns, end, withTable } from '../support/gates/table.ts'
import { gates } from '../support/gates/try-gate.ts'

const page = readFileSync('docs/gates.md', 'utf8').replaceAll('\r\n', '\n')
const [, table = ''] = /<!-- gates: [^\n]*\n([\s\S]*?)\n<!-- \/gates -->/.exec(page) ?? []
const [head = '', , ...rows] = table.split('\n').map(cellsOf)

test('the table is between its marks and has every manager', () => {
  expect(page.split(begin)).toHaveLength(2)
  expect(page.split(end)).toHaveLength(2)
  expect(head.slice(2)).toEqual([...columns])
})

test('it has every gate, with a leak and without', () => {
  expect(rows.map((row) => row[1])).toEqual(gates.flatMap(() => ['leak', 'clean']))
  expect(new Set(rows.map((row) => row[0])).size).toBe(gates.length)
})

test.each(rows)('%s, %s: every manager was tried', (_gate, _kind, ...cells) => {
  expect(cells).toHaveLength(columns.length)
  for (const cell of cells) expect(cell).toMatch(/^(?:leak|clean|incomplete|not run) · (?:stopped|arrived)/)
})

test.each(rows.filter(([gate]) => /release|file/.test(String(gate))))(
  '%s, %s: no manager lets a leak out or keeps a clean package in, and what arrives is what was audited',
  (_gate, kind, ...cells) => {
    const want = kind === 'leak' ? 'leak · stopped' : 'clean · arrived'
    expect(new Set(cells)).toEqual(new Set([want]))
  },
)

test('a table takes the place of the one before it, and nothing else', () => {
  const again = withTable(withTable(page, []), [])
  expect(again.split(begin)[0]).toBe(page.split(begin)[0])
  expect(again.split(end)[1]).toBe(page.split(end)[1])
})

function cellsOf(line: string): string[] {
  return line
    .split('|')
    .slice(1, -1)
    .map((cell) => cell.trim())
}
