import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { fileDiff } from '../../src/text/file-diff.ts'
import { writeProject } from '../support/project.ts'

const long = Array.from({ length: 20 }, (_, index) => `line ${index}\n`).join('')

describe('git applies the difference', () => {
  test.each([
    { name: 'a line in the middle', before: long, after: long.replace('line 9\n', 'line nine\nand more\n') },
    { name: 'a line at the end', before: long, after: `${long}new\n` },
    { name: 'a line at the beginning', before: long, after: `new\n${long}` },
    { name: 'a new file', before: null, after: '*.map\n' },
    { name: 'lines that are gone', before: long, after: long.replace('line 3\nline 4\n', '') },
    { name: 'no end of the last line', before: 'a\nb', after: 'a\nb\nc' },
    { name: 'CRLF', before: 'a\r\nb\r\n', after: 'a\r\nx\r\n' },
  ])('$name', ({ before, after }) => {
    const diff = fileDiff('file.txt', before, after)
    const root = writeProject({ ...(before !== null && { 'file.txt': before }), 'the.patch': `${diff.join('\n')}\n` })
    execFileSync('git', ['apply', '--whitespace=nowarn', 'the.patch'], { cwd: root })
    expect(readFileSync(join(root, 'file.txt'), 'utf8')).toBe(after)
  })
})

test('what is the same has none, and far lines are left out', () => {
  expect(fileDiff('a', long, long)).toEqual([])
  expect(fileDiff('a', long, `${long}new\n`)).toHaveLength(7)
})
