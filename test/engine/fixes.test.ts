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
    { name: 'an entry of a list', files: ['dist'], path: 'dist/.env', want: '"files": ["dist", "!**/.env"]' },
    {
      name: 'a file that is listed itself',
      files: ['dist', 'notes.txt'],
      path: 'notes.txt',
      want: '"files": ["dist"]',
    },
    { name: 'a map, everywhere below', files: ['dist'], path: 'dist/a.js.map', want: '"files": ["dist", "!**/*.map"]' },
    {
      name: 'the only entry, which must not leave an empty list',
      files: ['.env'],
      path: '.env',
      want: '"files": [".env", "!**/.env"]',
    },
  ])('edits "files" for $name', ({ files, path, want }) => {
    const [fix] = fixesOf(finding([path]), { files })
    expect(fix).toMatchObject({ kind: 'files', edit: { file: 'package.json', after: want } })
  })

  test('without "files" the edit is one line of .npmignore', () => {
    expect(fixesOf(finding(['config/.env']), {})).toMatchObject([
      { edit: { file: '.npmignore', before: null, after: '**/.env' } },
    ])
  })

  test('a map names the option of the tool that made it', () => {
    const fixes = fixesOf(
      finding(['dist/a.js.map'], { rule: { id: 'map/embedded-sources', fix: 'general advice' }, map }),
      { files: ['dist'] },
    )
    expect(fixes.map(({ kind }) => kind)).toEqual(['files', 'bundler'])
    expect(fixes[1]?.description).toContain('--sources-content=false')
  })

  test('a secret is revoked first, where its provider says', () => {
    const secret = {
      id: 'secret/x',
      secret: true,
      options: { revoke: { url: 'https://example.com/tokens', command: 'x revoke' } },
    }
    const [fix, ...others] = fixesOf(finding(['dist/a.js'], { rule: secret, hasRegion: true }), { files: ['dist'] })
    expect(fix?.description).toContain('run `x revoke`, or open https://example.com/tokens')
    expect(others).toEqual([])
  })

  test('a secret of which nothing is known gets advice all the same', () => {
    const fixes = fixesOf(finding(['dist/a.js'], { rule: { id: 'secret/x', secret: true }, hasRegion: true }), {})
    expect(fixes).toMatchObject([{ kind: 'revoke' }])
  })

  test('package.json is never to be left out', () => {
    expect(fixesOf(finding(['package.json']), { files: ['dist'] })).toEqual([])
  })
})
