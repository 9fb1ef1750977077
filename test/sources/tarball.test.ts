import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { integrityOf } from '../../src/text/digest.ts'
import { anyCharacter } from '../support/any-character.ts'
import { cleanEnvironment, node } from '../support/npm.ts'
import { temporaryDirectory, writeProject } from '../support/project.ts'
import { contextIn, failureOf, openAll } from '../support/source-context.ts'

const bytes = Buffer.from('any bytes at all')

test.each([
  { name: 'beside the working directory', spec: 'a.tgz', resolved: 'a.tgz' },
  { name: 'deeper', spec: './deep/er/b.tgz', resolved: 'deep/er/b.tgz' },
  { name: 'outside the working directory', spec: '../outside.tgz', resolved: 'outside.tgz' },
  { name: 'without the usual ending', spec: 'c', resolved: 'c' },
  { name: 'named like a spec', spec: 'd@1.0.0', resolved: 'd@1.0.0' },
])('a file $name', async ({ spec, resolved }) => {
  const cwd = join(temporaryDirectory(), 'project')
  mkdirSync(join(cwd, 'deep/er'), { recursive: true })
  writeFileSync(join(cwd, spec), bytes)
  const [tarball] = await openAll(spec, contextIn(cwd))
  expect(tarball).toMatchObject({ spec, from: 'tarball', resolved, integrity: integrityOf(bytes), notices: [] })
  expect(bytes.equals(tarball?.bytes ?? Buffer.alloc(0))).toBe(true)
})

test('an absolute path is told as it is seen from the working directory, so that a report is the same everywhere', async () => {
  const cwd = temporaryDirectory()
  writeFileSync(join(cwd, 'a.tgz'), bytes)
  expect(await openAll(join(cwd, 'a.tgz'), contextIn(cwd))).toMatchObject([{ spec: 'a.tgz' }])
})

test('a loop of links is no error of Watertight', async () => {
  const cwd = temporaryDirectory()
  symlinkSync('b.tgz', join(cwd, 'a.tgz'))
  symlinkSync('a.tgz', join(cwd, 'b.tgz'))
  const { message } = await failureOf('a.tgz', contextIn(cwd))
  expect(message).toBe('a.tgz: cannot be read (ELOOP)')
})

test.each([{ allWorkspaces: true }, { workspaces: ['a'] }])(
  'a tarball has no workspaces to choose from: %j',
  async (chosen) => {
    const cwd = temporaryDirectory()
    writeFileSync(join(cwd, 'a.tgz'), bytes)
    expect(await failureOf('a.tgz', contextIn(cwd, chosen))).toMatchObject({ code: 'EUSAGE' })
  },
)

test('standard input', async () => {
  const [tarball] = await openAll('-', contextIn(temporaryDirectory(), { stdin: chunks(bytes, [3, 5]) }))
  expect(tarball).toMatchObject({ spec: '-', resolved: 'stdin', integrity: integrityOf(bytes) })
})

test('whatever comes in pieces is put together, and never read beyond the bound', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.uint8Array({ minLength: 1, maxLength: 500 }),
      fc.array(fc.nat(100), { maxLength: 20 }),
      fc.nat(600),
      async (input, cuts, maxBytes) => {
        const context = contextIn(cwd, { stdin: chunks(input, cuts), maxBytes })
        if (input.length > maxBytes) expect(await failureOf('-', context)).toMatchObject({ code: 'ETOOLARGE' })
        else expect(await openAll('-', context)).toMatchObject([{ integrity: integrityOf(input) }])
      },
    ),
    { numRuns: 60 },
  )
})

test('no spec whatever gets more than one sentence', async () => {
  await fc.assert(
    fc.asyncProperty(fc.oneof(fc.string(), fc.string({ unit: anyCharacter })), async (spec) => {
      const error = await failureOf(spec, contextIn(cwd, { offline: true, stdin: chunks(new Uint8Array(), []) }))
      expect(error.hint).toMatch(/\w/)
    }),
    { numRuns: 100 },
  )
})

test.each([
  { name: 'a missing file', spec: 'gone.tgz', code: 'ENOENT', says: /^gone\.tgz: no such file$/ },
  { name: 'an empty file', spec: 'empty.tgz', code: 'EEMPTY', says: /^empty\.tgz: is empty/ },
  { name: 'a file above the bound', spec: 'large.tgz', code: 'ETOOLARGE', says: /larger than the bound of 1000 bytes/ },
  { name: 'a directory', spec: 'folder', from: 'tarball' as const, code: 'EISDIR', says: /is a directory/ },
  { name: 'no standard input', spec: '-', code: 'EUSAGE', says: /no standard input/ },
])('refuses $name in one sentence', async ({ spec, from, code, says }) => {
  const root = writeProject({ 'empty.tgz': '', 'large.tgz': Buffer.alloc(2000), 'folder/': '' })
  const error = await failureOf(spec, contextIn(root, { maxBytes: 1000, ...(from && { from }) }))
  expect(error).toMatchObject({ code, message: expect.stringMatching(says), hint: expect.stringMatching(/\w/) })
})

// Runs what the build made: Node 20 reads no TypeScript by itself.
test("a local file needs none of npm's code, which a directory does", async () => {
  const root = writeProject({ 'a.tgz': bytes, 'package.json': { json: { name: 'a', version: '1.0.0' } } })
  const built = pathToFileURL(join(import.meta.dirname, '../../dist/sources/open-target.js')).href
  const program = `
    import Module from 'node:module'
    import { openTarget } from ${JSON.stringify(built)}
    const context = { cwd: process.cwd(), maxBytes: 1e6, environment: {} }
    const loaded = async (spec) => {
      for await (const { integrity } of openTarget(spec, context)) if (!integrity) throw new Error(spec)
      return ['pacote', '@npmcli/arborist', '@npmcli/config', 'npm-registry-fetch'].filter((name) =>
        Object.keys(Module._cache).some((path) => path.replaceAll('\\\\', '/').includes('/node_modules/' + name + '/')))
    }
    console.log(JSON.stringify([await loaded('a.tgz'), await loaded('.')]))
  `
  const outcome = await node(['--input-type=module', '-e', program], { cwd: root, env: cleanEnvironment() })
  expect(outcome).toMatchObject({ code: 0, stderr: '' })
  expect(JSON.parse(outcome.stdout)).toEqual([
    [],
    ['pacote', '@npmcli/arborist', '@npmcli/config', 'npm-registry-fetch'],
  ])
})

const cwd = temporaryDirectory()

async function* chunks(input: Uint8Array, cuts: readonly number[]): AsyncIterable<Uint8Array> {
  let at = 0
  for (const cut of cuts) {
    yield input.subarray(at, at + cut)
    at += cut
  }
  yield input.subarray(at)
}
