import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { describe, expect, test } from 'vitest'
import type { Exposure } from '../../src/exposure/exposure-type.ts'
import { fake } from '../support/fake.ts'
import { inProcess } from '../support/in-process.ts'
import { pack } from '../support/pack.ts'
import { temporaryDirectory, writeProject } from '../support/project.ts'
import { serveVersions } from '../support/version-registry.ts'

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
  const { code, stdout } = await inProcess(['exposure', file, '--json', ...args], { cwd: temporaryDirectory() })
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
    const { code, stdout } = await inProcess(['exposure', tarball(), ...args], { cwd })
    expect(code).toBe(0)
    const texts = [stdout, ...['a.md', 'a.html'].map((name) => readFileSync(join(cwd, name), 'utf8'))]
    for (const text of texts) {
      expect(text).toMatch(/Feature flags \\?\(1\\?\)/)
      expect(text).toContain('src/voice.ts:5')
      expect(text).not.toContain(secret)
    }
  })

  describe('an open package', () => {
    const open = { license: 'Apache-2.0', repository: 'github:example/app' }

    /** A checkout of the package, with these of its sources in it as git tracks them. */
    function checkout(sources: { readonly [path: string]: string }): string {
      const cwd = writeProject({ 'package.json': { json: { name: 'app', version: '1.0.0' } }, ...sources })
      for (const args of [
        ['init', '-q'],
        ['add', '.'],
      ])
        execFileSync('git', args, { cwd })
      return cwd
    }

    test('is compared with no repository where none is at hand, and that is said', async () => {
      const { code, stdout } = await inProcess(['exposure', tarball({}, open)], { cwd: temporaryDirectory() })
      expect(code).toBe(0)
      expect(stdout).toContain('its source is public')
      expect(stdout.replace(/\s+/g, ' ')).toContain('were not compared with a repository')
      expect(stdout.replace(/\s+/g, ' ')).not.toContain('nothing that the repository does not show')
      expect((await json(tarball({}, open), '--all')).found.verdict).toBe('exposed')
      expect((await json(tarball({}, open), '--visibility', 'closed')).found.verdict).toBe('exposed')
    })

    test('says nothing that the repository does not say when the checkout has all of it', async () => {
      const two = { ...map, sources: ['../src/voice.ts', '../src/a.ts'], sourcesContent: [source, 'export {}\n'] }
      const cwd = checkout({ 'src/voice.ts': source, 'src/a.ts': 'export {}\n' })
      const file = tarball({ 'dist/app.js.map': two }, open)
      const { code, stdout } = await inProcess(['exposure', file, '--json'], { cwd })
      const found = JSON.parse(stdout) as Exposure
      expect([code, found.verdict, found.repository]).toEqual([0, 'public', { compared: 2, there: 2 }])
      const screen = (await inProcess(['exposure', file], { cwd })).stdout.replace(/\s+/g, ' ')
      expect(screen).toContain(
        'all 2 sources stand in this repository: they reveal nothing that the repository does not show',
      )
    })

    test('tells what its checkout does not have', async () => {
      const two = { ...map, sources: ['../src/voice.ts', '../src/a.ts'], sourcesContent: [source, 'export {}\n'] }
      const cwd = checkout({ 'src/voice.ts': source.replace('voice_mode', 'renamed'), 'src/a.ts': 'export {}\n' })
      const { stdout } = await inProcess(['exposure', tarball({ 'dist/app.js.map': two }, open), '--json'], { cwd })
      const found = JSON.parse(stdout) as Exposure
      expect([found.verdict, found.repository]).toEqual(['exposed', { compared: 2, there: 1 }])
      expect(found.topics.find(({ id }) => id === 'flags')?.items[0]?.places[0]?.chain).toEqual([
        'dist/app.js.map',
        'src/voice.ts',
      ])
    })
  })

  test('dates lie ahead of the day of publication, where the registry says it', async () => {
    const dated = { ...map, sourcesContent: ['// On 2026-01-05 it starts, and on 2025-12-31 it did not\n'] }
    const bytes = readFileSync(tarball({ 'dist/app.js.map': dated }))
    const registry = await serveVersions('app', { '1.0.0': bytes })
    const { stdout } = await inProcess(['exposure', 'app@1.0.0', '--json', '--registry', registry.url], {
      cwd: temporaryDirectory(),
    })
    await registry.close()
    const found = JSON.parse(stdout) as Exposure
    expect(found.day).toEqual({ date: '2026-01-01', of: 'publication' })
    expect(found.topics.find(({ id }) => id === 'dates')?.items.map(({ name }) => name)).toEqual(['2026-01-05'])
    expect((await json(tarball())).found.day?.of).toBe('this run')
  })

  test('what the configuration calls confidential comes first, and is said to be', async () => {
    const cwd = writeProject({
      '.git/': '',
      'watertight.config.json': { json: { confidential: ['Zebra', { pattern: 'quagga-\\d+', flags: 'i' }] } },
    })
    const code = ['a-first', 'b-second', 'QUAGGA-7-flag', 'zebra-mode'].map((flag) => `useFlag('${flag}')`)
    const flags = { ...map, sourcesContent: [`${code.join('\n')}\n`] }
    const file = tarball({ 'dist/app.js.map': flags })
    const { stdout } = await inProcess(['exposure', file, '--json'], { cwd })
    const items = (JSON.parse(stdout) as Exposure).topics.find(({ id }) => id === 'flags')?.items
    expect(items?.map(({ name, isConfidential }) => [name, isConfidential])).toEqual([
      ['QUAGGA-7-flag', true],
      ['zebra-mode', true],
      ['a-first', false],
      ['b-second', false],
    ])
    expect((await inProcess(['exposure', file], { cwd })).stdout).toContain(
      'zebra-mode  (confidential by your configuration',
    )
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
    const { code, stderr } = await inProcess(['exposure', ...args], { cwd: temporaryDirectory() })
    expect(code).toBe(2)
    expect(stderr).toContain(says)
  })
})
