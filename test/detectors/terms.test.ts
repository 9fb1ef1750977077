import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { terms } from '../../src/detectors/terms/terms.ts'
import type { DetectorOptions } from '../../src/model/detector.ts'
import { parsePack } from '../../src/rules/parse-pack.ts'
import { artifactOf, matchesOf } from '../support/inspect.ts'

const rules = parsePack(parse(readFileSync('rules/confidential.yaml', 'utf8')), 'confidential.yaml')

describe('a confidential term is found', () => {
  test.each<{ name: string; term: Term; text: string; want: string[] }>([
    { name: 'wherever it stands', term: { text: 'zephyr' }, text: 'ZephyrFlag, "zephyr"', want: ['Zephyr', 'zephyr'] },
    { name: 'with signs in it', term: { text: 'a.b-(c)' }, text: 'a.b-(c) axb-(c)', want: ['a.b-(c)'] },
    { name: 'beyond ASCII', term: { text: 'Projekt Grün' }, text: '/* é Projekt Grün */', want: ['Projekt Grün'] },
    { name: 'in two literals', term: { text: 'zephyr' }, text: 'x="zep"+"hyr"', want: ['zep"+"hyr'] },
    {
      name: 'by a pattern',
      term: { pattern: 'INTERNAL\\s+ONLY' },
      text: '// INTERNAL  ONLY!',
      want: ['INTERNAL  ONLY'],
    },
    { name: 'by a pattern of any case', term: { pattern: 'x-[0-9]+', flags: 'i' }, text: 'X-12', want: ['X-12'] },
    { name: 'not elsewhere', term: { text: 'zephyr' }, text: 'zephir', want: [] },
  ])('$name', ({ term, text, want }) => {
    const bytes = Buffer.from(text)
    const matches = matchesOf(terms.create(rules, { terms: [term] }), artifactOf(bytes))
    expect(matches.map(({ start, end }) => bytes.subarray(start, end).toString())).toEqual(want)
  })
})

test('a term in the name of a file is found', () => {
  const artifact = artifactOf('x', 'dist/Zephyr/a.js')
  expect(matchesOf(terms.create(rules, { terms: [{ text: 'zephyr' }] }), artifact)).toEqual([
    { ruleId: 'secret/confidential-term', text: 'Zephyr', values: { term: 1 } },
  ])
})

test('a pattern is found once, wherever it stands to the borders of the parts', () => {
  const inspector = terms.create(rules, { terms: [{ pattern: 'INTERNAL ONLY' }] })
  for (let shift = 0; shift < 40; shift += 1) {
    const text = `${' '.repeat((1 << 16) - 20 + shift)}INTERNAL ONLY${' '.repeat(3000)}`
    expect(matchesOf(inspector, artifactOf(text)), `at ${shift}`).toHaveLength(1)
  }
})

test('which term it was is told by its number, not by its text', () => {
  const inspector = terms.create(rules, { terms: [{ text: 'zephyr' }, { text: 'boreas' }] })
  expect(matchesOf(inspector, artifactOf('boreas'))).toMatchObject([{ values: { term: 2 } }])
})

test('a pattern that needs backtracking is refused without repeating it', () => {
  const create = () => terms.create(rules, { terms: [{ pattern: '(zephyr)\\1' }] })
  expect(create).toThrow('confidential[0].pattern cannot be run in linear time')
  expect(create).not.toThrow(/zephyr/)
})

test('nothing is looked for without terms', () => {
  expect(matchesOf(terms.create(rules, {}), artifactOf('zephyr', 'zephyr.js'))).toEqual([])
})

type Term = NonNullable<DetectorOptions['terms']>[number]
