import fc from 'fast-check'
import { expect, test } from 'vitest'
import { callOf } from '../../../src/detectors/pattern/call.ts'
import { inspectorOf } from '../../../src/detectors/pattern/pattern.ts'
import { makeProbe } from '../../../src/detectors/pattern/probe.ts'
import { builtinRules } from '../../support/builtin-rules.ts'
import { fake } from '../../support/fake.ts'
import { artifactOf, matchesOf } from '../../support/inspect.ts'

const rules = builtinRules().filter(({ detector }) => detector === 'pattern')
const rule = rules.find(({ id }) => id === 'secret/airtable-pat')
if (rule === undefined) throw new Error('the rule has gone')
const digits = '0123456789abcdef'.repeat(4)
const token = `patABCDEFGHIJKLMN.${digits}`

test.each([
  { name: 'the token', text: token, want: true },
  { name: 'behind a word', text: `x${token}`, want: false },
  { name: 'behind an escape', text: `\\n${token}`, want: true },
  { name: 'behind a long escape', text: `\\u{10ffff}${token}`, want: true },
  { name: 'behind a word behind an escape', text: `\\n and then a word, x${token}`, want: false },
  { name: 'in another word', text: 'the path to the file', want: false },
  { name: 'in the wrong case', text: token.toUpperCase(), want: false },
  { name: 'with an escape in it', text: token.replace('.', '\\u002e'), want: true },
  { name: 'cut short', text: token.slice(0, 12), want: false },
])('$name: $want', ({ text, want }) => {
  const bytes = Buffer.from(text)
  const at = text.toLowerCase().indexOf('pat')
  expect(callOf(makeProbe(rule), 'pat').mayBegin(bytes, at, 0, bytes.length)).toBe(want)
})

test('a keyword that only stands near says nothing', () => {
  const bytes = Buffer.from('path')
  const near = { ...rule, options: { ...rule.options, keywords: ['airtable'] } }
  expect(callOf(makeProbe(near), 'airtable').mayBegin(bytes, 0, 0, bytes.length)).toBe(true)
  const users = { ...rule, options: { ...rule.options, pattern: 'pat[A-Za-z0-9]{14}', linear: true } }
  expect(callOf(makeProbe(users), 'pat').mayBegin(bytes, 0, 0, bytes.length)).toBe(true)
})

test('what all rules find is the same as when each keyword is looked at', () => {
  const probes = rules.map(makeProbe)
  const quick = inspectorOf(probes)
  const thorough = inspectorOf(probes.map((probe) => ({ ...probe, shape: () => null })))
  const carrier = fc.constantFrom<(text: string) => string>(
    (text) => text,
    (text) => JSON.stringify(text),
    (text) => JSON.stringify(JSON.stringify(`\n${text}\t`)),
    (text) => `\\u{000a}${text.replaceAll('.', '\\x2e').replaceAll('/', '\\/')}`,
    (text) => Buffer.from(text).toString('base64'),
    (text) => encodeURIComponent(`\n${text}`),
  )
  const neighbour = fc.constantFrom('\n', ' ', '"', "'", '=', 'x', '0', '_', '-', '.', 'é', '\\n', '\\')
  let found = 0
  fc.assert(
    fc.property(fc.integer(), carrier, neighbour, neighbour, (seed, carried, before, after) => {
      const texts = rules.flatMap(({ examples }) =>
        [...examples.match, ...examples.pass].map((example, index) =>
          carried(fake(typeof example === 'string' ? example : (example.text ?? ''), `${seed}:${index}`)),
        ),
      )
      const artifact = artifactOf(texts.map((text) => before + text + after).join('\n'))
      const want = matchesOf(thorough, artifact)
      expect(matchesOf(quick, artifact)).toEqual(want)
      found += want.length
    }),
    { numRuns: 8 },
  )
  expect(found).toBeGreaterThan(1000)
})
