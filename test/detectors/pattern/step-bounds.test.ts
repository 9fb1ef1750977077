import { describe, expect, test } from 'vitest'
import { pattern } from '../../../src/detectors/pattern/pattern.ts'
import { terms } from '../../../src/detectors/terms/terms.ts'
import type { Rule } from '../../../src/model/rule.ts'
import { parsePack } from '../../../src/rules/parse-pack.ts'
import { builtinRules } from '../../support/builtin-rules.ts'
import { fake } from '../../support/fake.ts'
import { artifactOf, matchesOf, troublesOf } from '../../support/inspect.ts'

// Each match of one letter reads on to the end of what it sees, in search of a sign that never comes.
const slow = { id: 'secret/slow', pattern: 'k(?:[^!]*!)?', keywords: ['kk'] }
const quick = { id: 'secret/quick', pattern: String.raw`\bacme_[a-z0-9]{32}\b`, keywords: ['acme_'] }
const token = fake('acme_{loweralnum:32}')

function pack(...rules: readonly { id: string; pattern: string; keywords: readonly string[] }[]): readonly Rule[] {
  const rest = {
    detector: 'pattern',
    severity: 'high',
    summary: 'x',
    help: 'x',
    examples: { match: ['x'], pass: ['y'] },
  }
  return parsePack({ rules: rules.map((rule) => ({ ...rest, ...rule })) }, 'pack.json', 'acme')
}

const hostile = artifactOf(`${'k'.repeat(100_000)}; "${token}"`)

describe('a rule of a user that takes too long', () => {
  const inspector = pattern.create(pack(slow, quick), {})
  const all = [...inspector.inspect(hostile)]
  const found = all.flatMap((each) => ('ruleId' in each ? [each] : []))

  test('is given up, and named', () => {
    const troubles = all.flatMap((each) => ('trouble' in each ? [each.trouble] : []))
    expect(troubles).toMatchObject([{ code: 'rule-bound', effect: 'incomplete' }])
    expect(troubles[0]?.detail).toMatch(/^acme:secret\/slow takes too many steps .* --disable acme:secret\/slow$/)
  })

  test('keeps no other from its work', () => {
    expect(found.filter(({ ruleId }) => ruleId === 'acme:secret/quick').map(({ text }) => text)).toEqual([token])
  })

  test('is given up at the same place whenever it is tried', () => {
    const ends = found.filter(({ ruleId }) => ruleId === 'acme:secret/slow').map(({ end }) => end)
    expect(matchesOf(pattern.create(pack(slow), {}), hostile).map(({ end }) => end)).toEqual(ends)
    expect(ends.length).toBeGreaterThan(0)
  })

  test('looks at the next file again', () => {
    expect(matchesOf(inspector, artifactOf('kk'))).toHaveLength(2)
  })
})

test('a confidential pattern that takes too long is named by its place', () => {
  const rules = builtinRules().filter(({ detector }) => detector === 'terms')
  const inspector = terms.create(rules, { terms: [{ text: 'zephyr' }, { pattern: slow.pattern }] })
  const troubles = troublesOf(inspector, hostile)
  expect(troubles).toMatchObject([{ trouble: { code: 'rule-bound', effect: 'incomplete' } }])
  expect(troubles[0]?.trouble.detail).toMatch(/^confidential\[1\] takes too many steps/)
})

// What a pack in earnest has: a large pattern whose keywords stand everywhere, in text full of what it looks for.
test.each([
  {
    name: 'a token in every line',
    rule: quick,
    text: Array.from({ length: 20_000 }, (_, seed) => `"${fake('acme_{loweralnum:32}', seed)}"`).join(','),
    want: 20_000,
  },
  {
    name: 'assignments of all kinds',
    rule: {
      id: 'secret/generic',
      pattern: String.raw`[\w.-]{0,50}?(?:access|auth|key|passw(?:or)?d|secret|token)(?:[ \t\w.-]{0,20})['"\s]{0,3}(?:=|:)['"\s]{0,5}(?<secret>[\w.=-]{10,150})(?:['"\s;]|$)`,
      flags: 'i',
      keywords: ['access', 'auth', 'key', 'password', 'secret', 'token'],
    },
    text: Array.from({ length: 5000 }, (_, seed) => `  token_${seed}: "${fake('{alnum:24}', seed)}",\n`).join(''),
    want: 5000,
  },
  {
    name: 'the same under escapes',
    rule: quick,
    text: JSON.stringify(Array.from({ length: 5000 }, (_, seed) => `\n\t"${fake('acme_{loweralnum:32}', seed)}"\n`)),
    want: 5000,
  },
])('an honest rule stays within its bound: $name', ({ rule, text, want }) => {
  const inspector = pattern.create(pack(rule), {})
  expect(troublesOf(inspector, artifactOf(text))).toEqual([])
  expect(matchesOf(inspector, artifactOf(text))).toHaveLength(want)
})
