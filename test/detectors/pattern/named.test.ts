import { expect, test } from 'vitest'
import { pattern } from '../../../src/detectors/pattern/pattern.ts'
import { parsePack } from '../../../src/rules/parse-pack.ts'
import { fake } from '../../support/fake.ts'
import { artifactOf, matchesOf } from '../../support/inspect.ts'

const rules = parsePack(
  {
    rules: [
      {
        id: 'secret/acme',
        detector: 'pattern',
        severity: 'high',
        summary: 'A token',
        help: 'Revoke it.',
        secret: true,
        name: { provider: ['acme'] },
        value: '[A-Za-z0-9]{24}',
        examples: { match: ['a'], pass: ['b'] },
      },
    ],
  },
  'test',
)

const value = fake('{alnum:24}')
const names = Array.from({ length: 40 }, (_, index) => `"someLongNameOfAFunction${index}"`)

test.each([
  { name: 'behind a long list', text: `${names.join(',')}],"acme_token":"${value}"` },
  {
    name: 'as an assignment in a long list',
    text: `[${[...names, `"ACME_TOKEN=${value}"`, ...names].join(', ')}]`,
  },
  { name: 'that ends a long list', text: `[${names.join(',')},"x"]; const acmeToken = "${value}"` },
])('a secret $name is found', ({ text }) => {
  const inspector = pattern.create(rules, {})
  expect(matchesOf(inspector, artifactOf(text)).map(({ ruleId }) => ruleId)).toEqual(['secret/acme'])
})
