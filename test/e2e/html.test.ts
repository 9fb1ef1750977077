import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { inflateRawSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { fake } from '../support/fake.ts'
import { pack } from '../support/pack.ts'
import { temporaryDirectory } from '../support/project.ts'
import { watertight } from '../support/watertight.ts'

const secret = fake('npm_{alnum:30}{crc32-base62:6}')
const text = `export const unreleased = 'a sentence of the source'\nconst token = '${secret}'\n`
const map = { version: 3, sources: ['../src/app.ts'], sourcesContent: [text], names: [], mappings: 'AAAA' }

function project(): { readonly cwd: string; readonly tarball: string } {
  const cwd = temporaryDirectory()
  const manifest = { name: 'app', version: '1.0.0', license: 'UNLICENSED' }
  const tarball = join(cwd, 'app.tgz')
  writeFileSync(tarball, pack({ 'package.json': manifest, 'dist/app.js': 'let a\n', 'dist/app.js.map': map }))
  return { cwd, tarball }
}

function island(page: string, id: string): unknown {
  const packed = new RegExp(`id="${id}">([^<]*)<`).exec(page)?.[1]
  return packed === undefined ? null : JSON.parse(inflateRawSync(Buffer.from(packed, 'base64')).toString())
}

describe('watertight --reporter html', () => {
  test('holds no source text', async () => {
    const { cwd, tarball } = project()
    const { code } = await watertight([tarball, '--reporter', 'html=out/report.html'], { cwd })
    const page = readFileSync(join(cwd, 'out/report.html'), 'utf8')
    expect(code).toBe(1)
    expect(page).toContain('Do not publish app@1.0.0')
    expect(JSON.stringify(island(page, 'wt-data'))).toContain('src/app.ts')
    expect(page).not.toContain('a sentence of the source')
    expect(island(page, 'wt-sources')).toBeNull()
    expect(page).not.toContain(secret)
  })

  test('holds it with --html-sources, without its secrets', async () => {
    const { cwd, tarball } = project()
    await watertight([tarball, '--reporter', 'html=report.html', '--html-sources'], { cwd })
    const sources = JSON.stringify(island(readFileSync(join(cwd, 'report.html'), 'utf8'), 'wt-sources'))
    expect(sources).toContain('a sentence of the source')
    expect(sources).toContain('dist/app.js.map ! src/app.ts')
    expect(sources).not.toContain(secret)
  })

  test('is written in a hook as anywhere else', async () => {
    const { cwd, tarball } = project()
    const env = { npm_lifecycle_event: 'prepublishOnly' }
    const { code, stdout } = await watertight([tarball, '--reporter', 'html=report.html'], { cwd, env })
    expect(code).toBe(1)
    expect(stdout).toBe('')
    expect(readFileSync(join(cwd, 'report.html'), 'utf8')).toContain('</html>')
  })

  test('--html-sources without a page is wrong usage', async () => {
    const { cwd, tarball } = project()
    const { code, stderr } = await watertight([tarball, '--html-sources'], { cwd })
    expect(code).toBe(2)
    expect(stderr).toContain('--reporter html=report.html')
  })
})
