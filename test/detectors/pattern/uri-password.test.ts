import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { pattern } from '../../../src/detectors/pattern/pattern.ts'
import { parsePack } from '../../../src/rules/parse-pack.ts'
import { fake } from '../../support/fake.ts'
import { artifactOf, matchesOf } from '../../support/inspect.ts'

const rules = parsePack(parse(readFileSync('rules/databases.yaml', 'utf8')), 'databases.yaml')
const password = fake('{alnum:18}')

test.each([
  { name: 'a password', urls: [`app:${password}@db.acme.io`], found: 1 },
  {
    name: 'the same password at home and elsewhere',
    urls: [`app:${password}@localhost`, `app:${password}@db.acme.io`],
    found: 1,
  },
  { name: 'a machine of a private network', urls: [`app:${password}@192.168.7.9`], found: 1 },
  { name: 'the same machine', urls: [`app:${password}@127.0.0.1`], found: 0 },
  { name: 'the user again', urls: [`${password}:${password}@db.acme.io`], found: 0 },
  { name: 'an example of what has to be escaped', urls: ['user:p%40ss%3Aword1@db.acme.io'], found: 0 },
  { name: 'a saying', urls: ['root:my-strong-password1@db.acme.io'], found: 0 },
])('$name', ({ urls, found }) => {
  const text = urls.map((url) => `url = "postgres://${url}/app"`).join('\n')
  const matches = matchesOf(pattern.create(rules, {}), artifactOf(text))
  expect(matches.map(({ start, end }) => text.slice(start, end))).toEqual(Array(found).fill(password))
})
