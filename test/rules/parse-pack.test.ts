import Ajv from 'ajv/dist/2020.js'
import { describe, expect, test } from 'vitest'
import { AuditError } from '../../src/model/audit-error.ts'
import { parsePack } from '../../src/rules/parse-pack.ts'
import { rulePackSchema } from '../../src/schema/rule-pack.ts'

const rule = {
  id: 'secret/one',
  detector: 'pattern',
  severity: 'high',
  summary: 'One',
  help: 'Revoke it.',
  secret: true,
  keywords: ['one_'],
  pattern: 'one_[a-z]{8}',
  examples: { match: ['one_{lower:8}'], pass: ['one_{lower:7}'] },
}

const fitsSchema = new Ajv.default({ allowUnionTypes: true }).compile(rulePackSchema)

describe('parsePack', () => {
  test('keeps what only the detector reads as options', () => {
    const pack = { provider: 'One', rules: [{ ...rule, window: 100 }] }
    expect(fitsSchema(pack), JSON.stringify(fitsSchema.errors)).toBe(true)
    const [parsed] = parsePack(pack, 'one.yaml')
    expect(parsed).toMatchObject({
      id: 'secret/one',
      message: 'One',
      confidence: 'high',
      options: { provider: 'One', keywords: ['one_'], pattern: 'one_[a-z]{8}', window: 100 },
    })
  })

  test('names a pack’s rules after the pack', () => {
    expect(parsePack({ rules: [{ ...rule, aliases: ['secret/uno'] }] }, 'one.yaml', 'acme')).toMatchObject([
      { id: 'acme:secret/one', aliases: ['acme:secret/uno'] },
    ])
  })

  test('grades a checksum: wrong is info, right is certain in the rule’s own severity', () => {
    const severity = { open: 'high', closed: 'critical' }
    const [parsed] = parsePack({ rules: [{ ...rule, severity, checksum: 'crc32-base62-npm' }] }, 'one.yaml')
    expect(parsed?.grades).toMatchObject([
      { when: { documented: true }, severity: 'info' },
      { when: { tested: true }, severity: 'low' },
      { when: { checksum: 'failed' }, severity: 'info' },
      { when: { checksum: 'passed' }, severity: 'high', visibility: 'open', confidence: 'certain' },
      { when: { checksum: 'passed' }, severity: 'critical', visibility: 'closed', confidence: 'certain' },
    ])
  })

  test.each([
    {
      name: 'an unknown key',
      change: { keyword: ['a'] },
      want: 'one.yaml: secret/one: keyword is not a known key; did you mean keywords?',
    },
    {
      name: 'no keywords',
      change: { keywords: undefined },
      want: 'one.yaml: secret/one: a pattern needs keywords',
    },
    {
      name: 'an empty list of keywords',
      change: { keywords: [] },
      want: 'one.yaml: secret/one: keywords must be a list of at least one keyword',
    },
    {
      name: 'a regex that is none',
      change: { pattern: 'a(' },
      want: 'one.yaml: secret/one: pattern: is not a regular expression',
    },
    {
      name: 'an unknown severity',
      change: { severity: 'severe' },
      want: 'one.yaml: secret/one: severity must be info, low, moderate, high or critical, not "severe"',
    },
    {
      name: 'no examples',
      change: { examples: undefined },
      want: 'one.yaml: secret/one: examples is missing',
    },
    {
      name: 'only matching examples',
      change: { examples: { match: ['a'] } },
      want: 'examples.pass is missing',
    },
    {
      name: 'an unknown checksum',
      change: { checksum: 'crc33' },
      want: 'one.yaml: secret/one: checksum must be crc32-base62, ',
    },
    { name: 'too wide a window', change: { window: 5000 }, want: 'window must be a number from 16 to 4096' },
    {
      name: 'an id without a subject',
      change: { id: 'one' },
      want: 'one.yaml: rule 1: id must be of the form subject/name',
    },
    { name: 'public, but high', change: { publicByDesign: true }, want: 'severity: what is public by design is info' },
    {
      name: 'an unknown class',
      change: { classes: ['lower', 'greek'] },
      want: 'classes[1] must be lower, upper, digit or symbol, not "greek"',
    },
  ])('refuses $name', ({ change, want }) => {
    expect(messageOf(() => parsePack({ rules: [{ ...rule, ...change }] }, 'one.yaml'))).toContain(want)
  })

  test.each([
    { name: 'no list', pack: {}, want: 'one.yaml: rules is missing' },
    { name: 'a text', pack: 'rules', want: 'one.yaml: a pack must be an object' },
    { name: 'the same id twice', pack: { rules: [rule, rule] }, want: 'secret/one: another rule has the same id' },
  ])('refuses a pack that is $name', ({ pack, want }) => {
    expect(messageOf(() => parsePack(pack, 'one.yaml'))).toContain(want)
  })
})

describe('the JSON schema', () => {
  test.each([
    { name: 'an unknown key', change: { keyword: ['a'] } },
    { name: 'no keywords', change: { keywords: undefined } },
    { name: 'an unknown severity', change: { severity: 'severe' } },
    { name: 'no examples', change: { examples: undefined } },
    { name: 'an unknown checksum', change: { checksum: 'crc33' } },
  ])('refuses $name too', ({ change }) => {
    expect(fitsSchema(JSON.parse(JSON.stringify({ rules: [{ ...rule, ...change }] })))).toBe(false)
  })
})

function messageOf(run: () => unknown): string {
  try {
    run()
  } catch (error) {
    if (error instanceof AuditError) return error.message
    throw error
  }
  return 'no error'
}
