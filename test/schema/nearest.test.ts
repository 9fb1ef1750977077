import { expect, test } from 'vitest'
import { nearest } from '../../src/schema/nearest.ts'

const names = ['failOn', 'visibility', 'rules', 'allow', 'secret/gitlab-pat', 'secret/github-pat-classic']

test.each([
  { word: 'failon', want: 'failOn' },
  { word: 'visiblity', want: 'visibility' },
  { word: 'ruels', want: 'rules' },
  { word: 'rule', want: 'rules' },
  { word: 'secret/github-pat', want: 'secret/github-pat-classic' },
  { word: 'secret/gitlab-pta', want: 'secret/gitlab-pat' },
  { word: 'budgets', want: undefined },
  { word: 'x', want: undefined },
  { word: 'rules'.repeat(1000), want: undefined },
])('$word: $want', ({ word, want }) => {
  expect(nearest(word, names)).toBe(want)
})

test('candidates may come from an iterator', () => {
  expect(nearest('visiblity', names.values())).toBe('visibility')
})
