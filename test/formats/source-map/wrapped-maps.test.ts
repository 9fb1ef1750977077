import { brotliCompressSync, gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { audit } from '../../../src/engine/audit.ts'
import { fake } from '../../support/fake.ts'
import { pack } from '../../support/pack.ts'
import { temporaryDirectory, writeProject } from '../../support/project.ts'

const secret = fake('npm_{alnum:36}')
const source = `const token = "${secret}"\n`
const map = JSON.stringify({
  version: 3,
  sources: ['../src/a.ts'],
  sourcesContent: [source],
  names: [],
  mappings: 'AAAA',
})
const utf16 = Buffer.from(`\ufeff${map}`, 'utf16le')
const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64')
const inline = (bytes: Uint8Array): string =>
  `${source}//# sourceMappingURL=data:application/json;base64,${base64(bytes)}`
const linked = `${source}//# sourceMappingURL=a.js.map`

/** Audits a package of these files and gives its report. */
async function reportOf(files: { readonly [path: string]: unknown }) {
  const cwd = writeProject({ 'p.tgz': pack({ 'package.json': { name: 'p', version: '1.0.0' }, ...files }) })
  return audit('p.tgz', { cwd, environment: { HOME: temporaryDirectory() } })
}

describe('a map is found, belongs to its script, and its source is searched', () => {
  test.each<{ name: string; files: { readonly [path: string]: unknown }; chain: string }>([
    { name: 'as it is', files: { 'dist/a.js': linked, 'dist/a.js.map': map }, chain: 'dist/a.js.map' },
    {
      name: 'with a byte-order mark',
      files: { 'dist/a.js': linked, 'dist/a.js.map': `\ufeff${map}` },
      chain: 'dist/a.js.map',
    },
    { name: 'in UTF-16', files: { 'dist/a.js': linked, 'dist/a.js.map': utf16 }, chain: 'dist/a.js.map' },
    {
      name: 'with an XSSI prefix',
      files: { 'dist/a.js': linked, 'dist/a.js.map': `)]}'\n${map}` },
      chain: 'dist/a.js.map',
    },
    {
      name: 'gzipped under its own name',
      files: { 'dist/a.js': linked, 'dist/a.js.map': gzipSync(map) },
      chain: 'dist/a.js.map ! a.js.map',
    },
    {
      name: 'gzipped beside its script',
      files: { 'dist/a.js': linked.replace('.map', '.map.gz'), 'dist/a.js.map.gz': gzipSync(map) },
      chain: 'dist/a.js.map.gz ! a.js.map',
    },
    {
      name: 'brotli beside its script',
      files: { 'dist/a.js': linked.replace('.map', '.map.br'), 'dist/a.js.map.br': brotliCompressSync(map) },
      chain: 'dist/a.js.map.br ! a.js.map',
    },
    { name: 'inline', files: { 'dist/a.js': inline(Buffer.from(map)) }, chain: 'dist/a.js ! <inline-map:0>' },
    { name: 'inline in UTF-16', files: { 'dist/a.js': inline(utf16) }, chain: 'dist/a.js ! <inline-map:0>' },
    {
      name: 'inline and gzipped',
      files: { 'dist/a.js': inline(gzipSync(map)) },
      chain: 'dist/a.js ! <inline-map:0> ! <inline-map:0>',
    },
  ])('$name', async ({ files, chain }) => {
    const { packages, findings, notices } = await reportOf(files)
    expect(packages[0]?.maps.map((one) => [one.chain.join(' ! '), one.embedded, one.novel, one.referencedBy])).toEqual([
      [chain, 1, 1, ['dist/a.js']],
    ])
    const secrets = findings.filter(({ ruleId }) => ruleId === 'secret/npm-access-token')
    expect(secrets.map(({ location }) => location.chain.join(' ! '))).toEqual([`${chain} ! src/a.ts`])
    expect(secrets[0]?.related.map(({ location }) => location.chain.join(' ! '))).toEqual(['dist/a.js'])
    expect(notices).toEqual([])
  })

  test('the maps that an index map names by URL belong to it', async () => {
    const sections = ['part.js.map', 'gone.js.map'].map((url, line) => ({ offset: { line, column: 0 }, url }))
    const { packages, findings } = await reportOf({ 'a.js.map': { version: 3, sections }, 'part.js.map': map })
    expect(packages[0]?.maps.map((one) => [one.chain.join(' ! '), one.referencedBy])).toEqual([
      ['a.js.map', []],
      ['part.js.map', ['a.js.map']],
    ])
    const dangling = findings.filter(({ ruleId }) => ruleId === 'map/dangling-reference')
    expect(dangling.map(({ message }) => message)).toEqual(['refers to gone.js.map, which is not in the package'])
  })
})
