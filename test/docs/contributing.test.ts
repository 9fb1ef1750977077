import { existsSync, readFileSync } from 'node:fs'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { tryExamples } from '../../src/engine/try-examples.ts'
import { parsePack } from '../../src/rules/parse-pack.ts'
import { rulePackSchema } from '../../src/schema/rule-pack.ts'

const page = readFileSync('CONTRIBUTING.md', 'utf8')
const { scripts } = JSON.parse(readFileSync('package.json', 'utf8'))

test('the examples of rules are a pack that passes its own examples', () => {
  const [, text = ''] = /^```yaml\n(.*?)^```$/ms.exec(page) ?? []
  const pack = parse(text)
  const isPack = new Ajv2020({ strict: false }).compile(rulePackSchema)
  expect(isPack(pack), JSON.stringify(isPack.errors)).toBe(true)
  const rules = parsePack(pack, 'CONTRIBUTING.md')
  expect(rules.map(({ id }) => id)).toEqual(['secret/acme-service-key', 'secret/acme-password'])
  expect(tryExamples(rules)).toEqual([])
  expect(parsePack(pack, 'CONTRIBUTING.md', 'own')).toHaveLength(2)
})

test.each([...new Set([...page.matchAll(/`npm run ([\w:]+)`/g)].map(([, name = '']) => name))])(
  'npm run %s exists',
  (name) => {
    expect(Object.keys(scripts)).toContain(name)
  },
)

test.each([
  ...new Set([...page.matchAll(/`((?:src|test|rules|docs|fixtures|\.ci)\/[\w./-]*)`/g)].map(([, path = '']) => path)),
])('%s exists', (path) => {
  expect(existsSync(path)).toBe(true)
})
