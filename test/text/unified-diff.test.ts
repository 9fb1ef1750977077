import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type DiffLine, unifiedDiff } from '../../src/text/unified-diff.ts'

const told = (before: string, after: string): string =>
  unifiedDiff(before, after)
    .map(({ text }) => text)
    .join('\n')

test.each([
  { name: 'equal texts', before: 'a\nb\n', after: 'a\nb\n', want: '' },
  { name: 'a new file', before: '', after: 'a\nb\n', want: '@@ -0,0 +1,2 @@\n+a\n+b' },
  { name: 'a file that goes', before: 'a\n', after: '', want: '@@ -1,1 +0,0 @@\n-a' },
  { name: 'a changed line', before: 'a\nb\nc\n', after: 'a\nB\nc\n', want: '@@ -1,3 +1,3 @@\n a\n-b\n+B\n c' },
  {
    name: 'no line end at the end',
    before: 'a',
    after: 'a\n',
    want: '@@ -1,1 +1,1 @@\n-a\n\\ No newline at end of file\n+a',
  },
])('$name', ({ before, after, want }) => {
  expect(told(before, after)).toBe(want)
})

test('changes that lie apart are hunks of their own', () => {
  const lines = Array.from({ length: 20 }, (_, index) => `${index}\n`)
  const changed = lines.map((line, index) => (index === 2 || index === 17 ? `x${line}` : line))
  expect(unifiedDiff(lines.join(''), changed.join('')).filter(({ kind }) => kind === 'hunk')).toHaveLength(2)
})

test('applied to the one text it gives the other', () => {
  const line = fc.constantFrom('a', 'b', 'c', 'd', '')
  const text = fc.array(line, { maxLength: 40 }).map((lines) => lines.map((one) => `${one}\n`).join(''))
  fc.assert(
    fc.property(text, text, (before, after) => {
      expect(apply(before, unifiedDiff(before, after))).toBe(after)
    }),
    { numRuns: 300 },
  )
})

/** As `patch` does it, by the line numbers of the hunks. */
function apply(before: string, diff: readonly DiffLine[]): string {
  const lines = before.split(/(?<=\n)/)
  const after: string[] = []
  let at = 0
  for (const { kind, text } of diff) {
    if (kind === 'hunk') {
      const [, start, count] = /^@@ -(\d+),(\d+) /.exec(text) ?? []
      const first = Number(count) === 0 ? Number(start) : Number(start) - 1
      after.push(...lines.slice(at, first))
      at = first
    } else if (kind === 'added') after.push(`${text.slice(1)}\n`)
    else {
      expect(lines[at]).toBe(`${text.slice(1)}\n`)
      if (kind === 'kept') after.push(lines[at] ?? '')
      at += 1
    }
  }
  return [...after, ...lines.slice(at)].join('')
}
