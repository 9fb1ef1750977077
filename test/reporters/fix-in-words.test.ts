import { expect, test } from 'vitest'
import { fixInWords } from '../../src/reporters/report-parts.ts'

test.each([
  { name: 'without an edit', fix: { description: 'Delete it.' }, want: 'Delete it.' },
  {
    name: 'with an edit, which the text cannot show',
    fix: { description: 'Leave it out:', edit: { file: 'package.json', before: null, after: 'x' } },
    want: 'Leave it out. `watertight fix` edits package.json.',
  },
])('$name', ({ fix, want }) => {
  expect(fixInWords({ kind: 'files', ...fix })).toBe(want)
})
