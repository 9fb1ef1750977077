import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { audit } from '../../src/engine/audit.ts'
import type { Finding, Report } from '../../src/model/report.ts'
import { render } from '../../src/reporters/render.ts'
import { esbuild } from '../support/build-tools.ts'
import { fake } from '../support/fake.ts'
import { pack } from '../support/pack.ts'
import { temporaryDirectory, writeProject } from '../support/project.ts'

const secret = fake('npm_{alnum:30}{crc32-base62:6}')
const original = `// the client\nexport const client = {\n  url: location.href,\n  token: ${JSON.stringify(secret)},\n}\n`

/** What esbuild makes of the original: a bundle and a map without any text. */
async function built(): Promise<{ readonly code: string; readonly map: string }> {
  const root = writeProject({
    'src/index.js': "import { client } from './client.js'\nconsole.log(client)\n",
    'src/client.js': original,
  })
  await esbuild({ sourcemap: 'linked', sourcesContent: false, minify: true })(root, 'dist')
  return {
    code: readFileSync(join(root, 'dist/out.js'), 'utf8'),
    map: readFileSync(join(root, 'dist/out.js.map'), 'utf8'),
  }
}

async function audited(files: {
  readonly [path: string]: unknown
}): Promise<{ report: Report; finding: Finding | undefined }> {
  const cwd = writeProject({ 'p.tgz': pack({ 'package.json': { name: 'p', version: '1.0.0' }, ...files }) })
  const report = await audit('p.tgz', { cwd, environment: { HOME: temporaryDirectory() } })
  return { report, finding: report.findings.find(({ ruleId }) => ruleId === 'secret/npm-access-token') }
}

describe('a secret in a bundle is told of where it was written', () => {
  const wrap = (map: unknown, line: number): object => ({
    version: 3,
    sections: [{ offset: { line, column: 0 }, map }],
  })

  test.each<{ name: string; files: (code: string, map: string) => { readonly [path: string]: unknown } }>([
    { name: 'through the map beside it', files: (code, map) => ({ 'dist/out.js': code, 'dist/out.js.map': map }) },
    {
      name: 'through an index map',
      files: (code, map) => ({ 'dist/out.js': `\n\n${code}`, 'dist/out.js.map': wrap(JSON.parse(map), 2) }),
    },
    {
      name: 'through an index map within an index map',
      files: (code, map) => ({ 'dist/out.js': `\n\n\n${code}`, 'dist/out.js.map': wrap(wrap(JSON.parse(map), 2), 1) }),
    },
    {
      name: 'through an inline map',
      files: (code, map) => ({
        'dist/out.js': code.replace(
          'out.js.map',
          `data:application/json;base64,${Buffer.from(map).toString('base64')}`,
        ),
      }),
    },
    {
      name: 'through a map that breaks off after it',
      files: (code, map) => {
        const { mappings, ...rest } = JSON.parse(map)
        return { 'dist/out.js': code, 'dist/out.js.map': { ...rest, mappings: `${mappings};AAAA,!!!` } }
      },
    },
  ])('$name', async ({ files }) => {
    const { code, map } = await built()
    const { report, finding } = await audited(files(code, map))
    expect(finding?.location.chain).toEqual(['dist/out.js'])
    const place = finding?.location.original
    expect([place?.source, place?.line]).toEqual(['src/client.js', 4])
    expect(original.split('\n')[3]?.slice((place?.column ?? 0) - 1)).toMatch(/^(?:token: )?"/)
    const where = new RegExp(`src/client\\.js:4:${place?.column}`)
    expect(render(report, 'pretty')).toMatch(where)
    expect(render(report, 'markdown')).toMatch(where)
  })

  test('positions that no map could mean are not looked up', async () => {
    const { code } = await built()
    const hostile = {
      version: 3,
      sections: [{ offset: { line: 1e8, column: 0 }, map: { version: 3, sources: ['a'], mappings: 'A+/////DAA' } }],
    }
    const { finding, report } = await audited({ 'dist/out.js': code, 'dist/out.js.map': hostile })
    expect(finding?.location).toMatchObject({ chain: ['dist/out.js'], original: null })
    expect(report.notices).toEqual([])
  })
})
