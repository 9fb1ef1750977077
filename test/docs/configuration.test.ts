import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { withTables } from '../../scripts/configuration-tables.mjs'
import { toSettings } from '../../src/config/settings.ts'
import { defaultLimits } from '../../src/model/limits.ts'
import { parsePack } from '../../src/rules/parse-pack.ts'
import { configSchema } from '../../src/schema/config.ts'
import type { Schema } from '../../src/schema/schema.ts'
import { parseSize } from '../../src/schema/size.ts'

const page = readFileSync('docs/configuration.md', 'utf8').replaceAll('\r\n', '\n')
const properties: { readonly [key: string]: Schema } = configSchema.properties
const sections = new Map(
  page.split(/^## /m).map((section) => [section.slice(0, section.indexOf('\n')).replaceAll('`', ''), section]),
)
const ruleIds = new Set(
  readdirSync('rules')
    .filter((name) => name.endsWith('.yaml'))
    .flatMap((name) => parsePack(parse(readFileSync(`rules/${name}`, 'utf8')), name))
    .map(({ id }) => id),
)
const keys = Object.keys(properties).filter((key) => key !== '$schema')

test('its tables are what `npm run docs:configuration` makes of the definitions', () => {
  expect(page).toBe(withTables(page, configSchema))
})

describe('the page describes', () => {
  test.each(keys)('%s', (key) => {
    expect(sections.get(key)?.split('\n').slice(1).join('\n').trim()).toMatch(/\w/)
  })

  const nested = keys.flatMap((key) => {
    const inner = properties[key]?.properties ?? properties[key]?.items?.properties ?? {}
    return Object.keys(inner).map((name) => ({ key, name }))
  })
  test.each(nested)('$name of $key', ({ key, name }) => {
    expect(sections.get(key)).toContain(`\`${name}\``)
  })

  test('no key that does not exist', () => {
    const headings = [...page.matchAll(/^## `(.+)`$/gm)].map(([, key = '']) => key)
    expect(headings.filter((key) => !keys.includes(key))).toEqual([])
  })

  test.each(Object.entries(defaultLimits))('the default of %s', (name, bound) => {
    const [, said = ''] = new RegExp(`^\\| \`${name}\` +\\| ([^|]+?) +\\|`, 'm').exec(page) ?? []
    expect(parseSize(said)).toBe(bound)
  })
})

describe('its examples can be used as they are', () => {
  test.each(blocksOf('json'))('%s', async (text) => {
    const content = JSON.parse(text)
    const isManifest = 'watertight' in content
    const settings = toSettings(isManifest ? content.watertight : content, `/example/${nameOf(isManifest)}`)
    const { overrides = {}, allowances = [] } = settings.policy
    const named = [...Object.keys(overrides), ...allowances.flatMap(({ rule }) => rule ?? [])]
    expect(named.filter((id) => !ruleIds.has(id))).toEqual([])
  })

  test.each(blocksOf('yaml'))('%s', (text) => {
    expect(parsePack(parse(text), 'docs', 'acme').map(({ id }) => id)).toEqual(['acme:secret/service-key'])
  })
})

function nameOf(isManifest: boolean): string {
  return isManifest ? 'package.json' : 'watertight.config.json'
}

function blocksOf(language: string): readonly string[] {
  const blocks = [...page.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\`$`, 'gms'))].map(
    ([, text = '']) => text,
  )
  expect(blocks).not.toEqual([])
  return blocks
}
