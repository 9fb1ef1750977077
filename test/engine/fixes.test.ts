import { describe, expect, test } from 'vitest'
import { fixesOf } from '../../src/engine/fixes.ts'
import type { Traced } from '../../src/engine/originals.ts'
import type { Rule } from '../../src/model/rule.ts'
import type { MapFacts } from '../../src/model/source-map.ts'

const rule: Rule = {
  id: 'file/env',
  aliases: [],
  detector: 'file',
  severity: 'critical',
  grades: [],
  confidence: 'high',
  summary: '',
  message: '',
  help: '',
  fix: null,
  references: [],
  secret: false,
  options: {},
  examples: { match: [], pass: [] },
}

const map: MapFacts = {
  kind: 'file',
  valid: true,
  problems: [],
  tool: 'esbuild',
  debugId: null,
  file: null,
  sources: 1,
  embedded: 1,
  sourceUrls: [],
  external: [],
}

function finding(
  chain: readonly string[],
  changes: { rule?: Partial<Rule>; map?: MapFacts; hasRegion?: boolean } = {},
): Traced {
  const facts = changes.map === undefined ? {} : { map: changes.map }
  const path = chain.at(-1) ?? ''
  return {
    rule: { ...rule, ...changes.rule },
    chain,
    region: changes.hasRegion ? { startLine: 1, startColumn: 1, endLine: 1, endColumn: 2 } : undefined,
    snippet: null,
    layers: [],
    values: {},
    matched: '',
    subject: {
      path,
      chain,
      mode: 0,
      kind: 'text',
      size: 1,
      digest: '',
      textDigest: null,
      lines: 1,
      facts,
      contents: [],
    },
    related: [],
    original: null,
    originalChain: null,
    mapChain: null,
  }
}

describe('fixesOf', () => {
  test.each([
    { name: 'an environment file', chain: ['dist/.env'], kind: 'text', want: true },
    {
      name: 'a map',
      chain: ['dist/a.js.map'],
      kind: 'source-map',
      ruleId: 'map/embedded-sources',
      isMap: true,
      want: true,
    },
    {
      name: 'a map of any name',
      chain: ['dist/a.txt'],
      kind: 'source-map',
      ruleId: 'map/embedded-sources',
      isMap: true,
      want: true,
    },
    {
      name: 'a budget that a map breaks',
      chain: ['dist/a.js.map'],
      kind: 'source-map',
      ruleId: 'size/budget',
      want: true,
    },
    {
      name: 'a budget that a script breaks',
      chain: ['dist/a.js'],
      kind: 'javascript',
      ruleId: 'size/budget',
      want: false,
    },
    {
      name: 'a map inside a script',
      chain: ['a.js', '<inline-map:0>'],
      kind: 'javascript',
      ruleId: 'map/embedded-sources',
      isMap: true,
      want: false,
    },
    {
      name: 'a reference in a script',
      chain: ['a.js'],
      kind: 'javascript',
      ruleId: 'map/dangling-reference',
      want: false,
    },
    { name: 'a file in an archive', chain: ['a.zip', '.env'], kind: 'zip', want: true },
    { name: 'a file in an executable', chain: ['bin/a', 'b/.env'], kind: 'elf', want: false },
    { name: 'a secret in a script', chain: ['a.js'], kind: 'javascript', secret: true, hasRegion: true, want: false },
    {
      name: 'a secret in the source of a map',
      chain: ['a.js.map', 'a.ts'],
      kind: 'source-map',
      secret: true,
      hasRegion: true,
      want: true,
    },
    { name: 'a secret in a log', chain: ['npm.log'], kind: 'text', secret: true, hasRegion: true, want: true },
  ])('leaves the file out: $name: $want', ({ chain, kind, ruleId, isMap, secret, hasRegion, want }) => {
    const id = ruleId ?? (secret ? 'secret/x' : 'file/env')
    const changes = { rule: { id, secret: secret === true }, ...(isMap && { map }), ...(hasRegion && { hasRegion }) }
    expect(fixesOf(finding(chain, changes), kind).some((fix) => fix.kind === 'files')).toBe(want)
  })

  test('a map names the option of the tool that made it', () => {
    const changes = { rule: { id: 'map/embedded-sources', fix: 'general advice' }, map }
    const fixes = fixesOf(finding(['dist/a.js.map'], changes), 'source-map')
    expect(fixes.map(({ kind }) => kind)).toEqual(['files', 'bundler'])
    expect(fixes[1]?.description).toContain('--sources-content=false')
  })

  test('a secret is revoked first, where its provider says', () => {
    const secret = {
      id: 'secret/x',
      secret: true,
      options: { revoke: { url: 'https://example.com/tokens', command: 'x revoke' } },
    }
    const [fix, ...others] = fixesOf(finding(['dist/a.js'], { rule: secret, hasRegion: true }), 'javascript')
    expect(fix?.description).toContain('run `x revoke`, or open https://example.com/tokens')
    expect(others).toEqual([])
  })

  test('a secret of which nothing is known gets advice all the same', () => {
    const fixes = fixesOf(
      finding(['dist/a.js'], { rule: { id: 'secret/x', secret: true }, hasRegion: true }),
      'javascript',
    )
    expect(fixes).toMatchObject([{ kind: 'revoke' }])
  })
})
