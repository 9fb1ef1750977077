import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { expect, test } from 'vitest'
import { begin, columns, end, withTable } from '../support/gates/table.ts'
import { gates } from '../support/gates/try-gate.ts'
import { writeProject } from '../support/project.ts'
import { bin } from '../support/watertight.ts'

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

// cmd has no grep.
test.runIf(process.platform !== 'win32')(
  'the hook against an emptied program stops there, and passes with ours',
  () => {
    const [, hook = ''] = /"prepublishOnly": "(watertight && [^"]*)"/.exec(page) ?? []
    const project = writeProject({
      'package.json': '{"name":"shape","version":"1.0.0","private":false}',
      'a.js': 'a()\n',
    })
    for (const name of ['empty', 'ours']) mkdirSync(join(project, name))
    writeFileSync(join(project, 'empty/watertight'), '#!/usr/bin/env node\n', { mode: 0o755 })
    symlinkSync(bin, join(project, 'ours/watertight'))
    const run = (name: string) =>
      execFileSync('sh', ['-c', hook], {
        cwd: project,
        env: { PATH: [join(project, name), process.env['PATH']].join(delimiter) },
        stdio: 'pipe',
      })
    expect(() => run('empty')).toThrow()
    run('ours')
  },
)

function cellsOf(line: string): string[] {
  return line
    .split('|')
    .slice(1, -1)
    .map((cell) => cell.trim())
}
