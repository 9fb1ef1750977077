import { Ajv2020 } from 'ajv/dist/2020.js'
import { expect, test } from 'vitest'
import { check } from '../../src/schema/check.ts'
import { configSchema } from '../../src/schema/config.ts'

const isValid = new Ajv2020({ strict: true, allowUnionTypes: true, strictRequired: false }).compile(configSchema)

test.each<{ name: string; config: unknown; problems: readonly string[] }>([
  { name: 'nothing', config: {}, problems: [] },
  {
    name: 'everything',
    config: {
      $schema: './node_modules/watertight/dist/schemas/config.json',
      failOn: 'never',
      visibility: 'closed',
      rules: { 'map/embedded-sources': 'off', 'size/package': 'high' },
      allow: [
        { rule: 'file/env', path: 'test/**', reason: 'a dummy', expires: '2027-01-31' },
        { notice: 'limit', path: 'a.zip', digest: 'a'.repeat(64), reason: 'ours' },
      ],
      budgets: { 'dist/*.js': '500 kB', packed: 1000, unpacked: '1.5MiB' },
      confidential: ['Project X', { pattern: 'acme-\\d+', flags: 'i' }],
      packs: ['rules.yaml'],
      baseline: 'b.json',
      contract: 'c.json',
      reporters: ['pretty', 'json=report.json'],
      limits: { entries: 10, totalBytes: '16 GiB', depth: 3 },
    },
    problems: [],
  },
  { name: 'a list', config: [], problems: ['the configuration must be an object'] },
  { name: 'null', config: null, problems: ['the configuration must be an object'] },
  {
    name: 'a misspelled severity',
    config: { failOn: 'hihg' },
    problems: ['failOn must be info, low, moderate, high, critical or never, not "hihg"; did you mean high?'],
  },
  {
    name: 'a severity that is no text',
    config: { failOn: 3 },
    problems: ['failOn must be info, low, moderate, high, critical or never'],
  },
  {
    name: 'a misspelled key',
    config: { failon: 'high' },
    problems: ['failon is not a known key; did you mean failOn?'],
  },
  {
    name: 'an unknown key',
    config: { telemetry: true },
    problems: [
      'telemetry is not a known key; known are failOn, visibility, rules, allow, budgets, confidential, packs, baseline, contract, reporters, limits',
    ],
  },
  {
    name: 'a rule with another level',
    config: { rules: { 'map/embedded-sources': 'error' } },
    problems: ['rules["map/embedded-sources"] must be off, info, low, moderate, high or critical, not "error"'],
  },
  {
    name: 'an allowance without a reason',
    config: { allow: [{ rule: 'a' }] },
    problems: ['allow[0].reason is missing'],
  },
  {
    name: 'an allowance with a blank reason',
    config: { allow: [{ rule: 'a', reason: ' ' }] },
    problems: ['allow[0].reason must be a sentence that says why'],
  },
  {
    name: 'an allowance of nothing',
    config: { allow: [{ reason: 'r' }] },
    problems: ['allow[0] needs rule, path, fingerprint or notice'],
  },
  {
    name: 'an allowance of a notice without a digest',
    config: { allow: [{ notice: 'limit', path: 'a', reason: 'r' }] },
    problems: ['allow[0]: notice needs digest beside it'],
  },
  {
    name: 'a date in another order',
    config: { allow: [{ rule: 'a', reason: 'r', expires: '31.01.2027' }] },
    problems: ['allow[0].expires must be a date such as 2027-01-31'],
  },
  {
    name: 'a size with an unknown unit',
    config: { budgets: { 'dist/*.js': '5 parsecs' } },
    problems: ['budgets["dist/*.js"] must be a number of bytes, or a size such as "500 kB" or "1.5 MiB"'],
  },
  {
    name: 'a negative size',
    config: { budgets: { packed: -1 } },
    problems: ['budgets.packed must be a number of bytes, or a size such as "500 kB" or "1.5 MiB"'],
  },
  {
    name: 'a limit of none',
    config: { limits: { depth: 0 } },
    problems: ['limits.depth must be a whole number, 1 or more'],
  },
  {
    name: 'a misspelled limit',
    config: { limits: { entrybytes: 5 } },
    problems: ['limits.entrybytes is not a known key; did you mean entryBytes?'],
  },
  {
    name: 'a term of a wrong type, without quoting it',
    config: { confidential: [5, ''] },
    problems: [
      'confidential[0] must be a text, or an object with a pattern',
      'confidential[1] must be a text, or an object with a pattern',
    ],
  },
  {
    name: 'a flag that means nothing here',
    config: { confidential: [{ pattern: 'a', flags: 'g' }] },
    problems: ['confidential[0].flags must be some of the flags i, m, s and u'],
  },
  { name: 'packs that are no list', config: { packs: 'a.yaml' }, problems: ['packs must be a list'] },
  { name: 'an empty path', config: { baseline: '' }, problems: ['baseline must be a text that is not empty'] },
  {
    name: 'names of Object.prototype',
    config: JSON.parse('{"__proto__": {}, "constructor": 1}'),
    problems: [expect.stringContaining('__proto__ is not a known key'), expect.stringContaining('constructor')],
  },
])('$name', ({ config, problems }) => {
  expect(check(config, configSchema)).toEqual(problems)
  // Editors read the same file with a full implementation: both say the same.
  expect(isValid(config)).toBe(problems.length === 0)
})
