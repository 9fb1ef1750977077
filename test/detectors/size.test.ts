import { expect, test } from 'vitest'
import { size } from '../../src/detectors/size/size.ts'
import type { Match } from '../../src/model/detector.ts'
import type { Rule } from '../../src/model/rule.ts'
import { examplePackage } from '../support/example-artifact.ts'

const rule = (id: string, options: Rule['options'] = {}): Rule => ({ id, options }) as Rule

function inspect(sizes: { readonly [path: string]: number }, rules: readonly Rule[], budgets = {}): readonly Match[] {
  const { root } = examplePackage(
    Object.entries(sizes).map(([path, bytes]) => ({ path, size: bytes, kind: 'javascript' })),
  )
  return [...size.create(rules, { budgets }).inspect(root)] as Match[]
}

test('the largest files are named with their shares', () => {
  const sizes = { 'a.js': 100, 'b.js': 600, 'c.js': 250, 'd.js': 50 }
  const [match] = inspect(sizes, [rule('size/package', { packed: 0, unpacked: 999 })])
  expect(match?.values?.['top']).toBe('b.js 600 B (60 %), c.js 250 B (25 %), a.js 100 B (10 %)')
})

test.each([
  { name: 'a glob bounds each file', budgets: { '*.js': 99 }, want: ['a.js', 'lib/b.js'] },
  { name: 'a glob with a folder bounds what is in it', budgets: { 'lib/*.js': 99 }, want: ['lib/b.js'] },
  { name: 'a file of just the budget is within it', budgets: { '*.js': 100 }, want: ['lib/b.js'] },
  { name: 'the unpacked package is bounded as a whole', budgets: { unpacked: 299 }, want: [undefined] },
  { name: 'a glob that fits nothing bounds nothing', budgets: { '*.css': 0 }, want: [] },
])('$name', ({ budgets, want }) => {
  const matches = inspect({ 'a.js': 100, 'lib/b.js': 200 }, [rule('size/budget')], budgets)
  expect(matches.map(({ subject }) => subject?.path).sort()).toEqual(want)
})

test('a rule without its bounds is refused', () => {
  expect(() => size.create([rule('size/file')], {})).toThrow('rule size/file: bytes is a number that is not negative')
})
