import { readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { describe, expect, test } from 'vitest'
import type { Exposure } from '../../src/exposure/exposure-type.ts'
import { fake } from '../support/fake.ts'
import { pack } from '../support/pack.ts'
import { temporaryDirectory } from '../support/project.ts'
import { watertight } from '../support/watertight.ts'

const secret = fake('npm_{alnum:30}{crc32-base62:6}')
const source = `// Confidential and proprietary to Example GmbH
// TODO: remove before launch, see AGENT-1234 and ask mira@bigcorp.dev
// Project Nightjar goes out on 2038-04-01
const url = 'https://builds.corp.big-example.dev/x'
export const on = useFlag('voice_mode')
export const level = process.env.AGENT_LEVEL
export const hint = 'Say something to the unreleased voice mode'
const token = '${secret}'
track('voice_started', { length: 1, model: 'x' })
`
const map = { version: 3, sources: ['../src/voice.ts'], sourcesContent: [source], names: [], mappings: 'AAAA' }
const schemaFile = resolve(import.meta.dirname, '../../src/exposure/exposure.schema.json')
const isExposure = new Ajv2020({ strict: true, allowUnionTypes: true }).compile(
  JSON.parse(readFileSync(schemaFile, 'utf8')),
)

function tarball(
  files: { readonly [path: string]: unknown } = {},
  manifest: object = { license: 'UNLICENSED' },
): string {
  const file = join(temporaryDirectory(), 'app.tgz')
  const shipped = { 'dist/app.js': 'let a="voice_mode"\n', 'dist/app.js.map': map }
  writeFileSync(file, pack({ 'package.json': { name: 'app', version: '1.0.0', ...manifest }, ...shipped, ...files }))
  return file
}

async function json(
  file: string,
  ...args: readonly string[]
): Promise<{ readonly code: number | null; readonly found: Exposure }> {
  const { code, stdout } = await watertight(['exposure', file, '--json', ...args], { cwd: temporaryDirectory() })
  const found = JSON.parse(stdout) as Exposure
  isExposure(found)
  expect(isExposure.errors).toBeNull()
  return { code, found }
}

describe('watertight exposure', () => {
  test('says what the sources tell, each with its place', async () => {
    const { code, found } = await json(tarball())
    expect(code).toBe(0)
    expect(found.verdict).toBe('exposed')
    const names = Object.fromEntries(found.topics.map(({ id, items }) => [id, items.map(({ name }) => name)]))
    expect(names).toMatchObject({
      flags: ['voice_mode'],
      environment: ['AGENT_LEVEL'],
      names: ['Nightjar'],
      dates: ['2038-04-01'],
      people: ['mira@bigcorp.dev'],
      tickets: ['AGENT-1234'],
      hosts: ['builds.corp.big-example.dev'],
      telemetry: ['voice_started'],
      'unreleased-texts': ['Say something to the unreleased voice mode'],
    })
    const flag = found.topics.find(({ id }) => id === 'flags')?.items[0]
    expect(flag).toMatchObject({ ships: true, places: [{ chain: ['dist/app.js.map', 'src/voice.ts'], line: 5 }] })
    expect(found.topics.find(({ id }) => id === 'licences')?.items[0]?.name).toContain('Confidential')
    expect(JSON.stringify(found)).not.toContain(secret)
  })

  test('says it for people, in Markdown and as a page', async () => {
    const cwd = temporaryDirectory()
    const args = ['--reporter', 'pretty', '--reporter', 'markdown=a.md', '--reporter', 'html=a.html']
    const { code, stdout } = await watertight(['exposure', tarball(), ...args], { cwd })
    expect(code).toBe(0)
    const texts = [stdout, ...['a.md', 'a.html'].map((name) => readFileSync(join(cwd, name), 'utf8'))]
    for (const text of texts) {
      expect(text).toMatch(/Feature flags \\?\(1\\?\)/)
      expect(text).toContain('src/voice.ts:5')
      expect(text).not.toContain(secret)
    }
  })

  test('of an open package there is nothing that the repository does not say', async () => {
    const open = { license: 'Apache-2.0', repository: 'github:acme/app' }
    const file = tarball({}, open)
    const { code, stdout } = await watertight(['exposure', file], { cwd: temporaryDirectory() })
    expect(code).toBe(0)
    expect(stdout).toContain('nothing that the repository does not say')
    expect((await json(file)).found.topics).toEqual([])
    expect((await json(file, '--all')).found.verdict).toBe('exposed')
    expect((await json(file, '--visibility', 'closed')).found.verdict).toBe('exposed')
  })

  test('what could not be looked at is exit code 2', async () => {
    const { code, found } = await json(
      tarball({ 'dist/b.js.map': '{"version":3,"sources":["b"],"sourcesContent":["x' }),
    )
    expect(code).toBe(2)
    expect(found.verdict).toBe('incomplete')
  })

  test('a package without maps tells nothing', async () => {
    const sourceless = { ...map, sourcesContent: [null] }
    expect((await json(tarball({ 'dist/app.js.map': sourceless }))).found.verdict).toBe('nothing')
  })

  test.each([
    { name: 'a bare word', args: ['nowhere'], says: 'nowhere@latest' },
    { name: 'a reporter that it has not', args: ['x.tgz', '--reporter', 'junit'], says: 'no reporter junit' },
  ])('$name is wrong usage', async ({ args, says }) => {
    const { code, stderr } = await watertight(['exposure', ...args], { cwd: temporaryDirectory() })
    expect(code).toBe(2)
    expect(stderr).toContain(says)
  })
})
