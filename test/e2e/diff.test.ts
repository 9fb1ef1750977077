import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { beforeAll, describe, expect, test } from 'vitest'
import { type Difference, diff } from '../../src/diff/diff.ts'
import schema from '../../src/diff/difference.schema.json' with { type: 'json' }
import { buildZip } from '../formats/build-zip.ts'
import { inProcess } from '../support/in-process.ts'
import { type Files, pack } from '../support/pack.ts'
import { temporaryDirectory, writeProject } from '../support/project.ts'

const validate = new Ajv2020({ strict: true, allowUnionTypes: true }).compile(schema)
const map = { version: 3, sources: ['a.ts'], sourcesContent: ['let a: string\n'], names: [], mappings: '' }
const manifest = { name: 'app', version: '1.0.0', license: 'UNLICENSED' }

function files(more: Files = {}): Files {
  return {
    'package.json': manifest,
    'dist/a.js': 'fetch("https://a.example/")\n',
    'dist/c-3f9a1c2b.js': '1\n',
    'x.zip': buildZip([{ name: 'in.js', text: '1' }]),
    ...more,
  }
}

let cwd: string
beforeAll(() => {
  cwd = temporaryDirectory()
  const { 'dist/c-3f9a1c2b.js': chunk, ...others } = files()
  const packages: { readonly [name: string]: Files } = {
    one: files(),
    rebuilt: {
      ...others,
      'package.json': { ...manifest, version: '1.0.1' },
      'dist/c-77aa88bb.js': `${chunk}2\n`,
      'dist/b.js': '2\n',
    },
    leaky: files({
      'dist/a.js': 'fetch("https://b.example/")\n',
      'dist/a.js.map': map,
      'x.zip': buildZip([
        { name: 'in.js', text: '2' },
        { name: 'in.json', text: '{}' },
      ]),
    }),
    script: files({ 'package.json': { ...manifest, scripts: { postinstall: 'node x.js' } } }),
    renamed: files({ 'package.json': { ...manifest, name: 'another' } }),
  }
  for (const [name, content] of Object.entries(packages)) writeFileSync(join(cwd, `${name}.tgz`), pack(content))
  writeFileSync(join(cwd, 'cut.tgz'), pack(files()).subarray(0, -30))
})

async function compare(from: string, to: string): Promise<{ code: number; difference: Difference }> {
  const { code, stdout } = await inProcess(['diff', from, to, '--json'], { cwd })
  const difference = JSON.parse(stdout) as Difference
  expect(validate(difference), JSON.stringify(validate.errors)).toBe(true)
  return { code, difference }
}

const told = ({ changes }: Difference) =>
  Object.values(changes ?? {}).flatMap((list: readonly { name: string; from?: unknown; to?: unknown }[]) =>
    list.map((one) => `${!('from' in one) ? '+' : !('to' in one) ? '-' : '~'} ${one.name}`),
  )

test('a package and itself are the same', async () => {
  const { code, difference } = await compare('one.tgz', 'one.tgz')
  expect([code, difference.verdict, told(difference)]).toEqual([0, 'same', []])
})

test('what an ordinary release changes stops nothing', async () => {
  const { code, difference } = await compare('one.tgz', 'rebuilt.tgz')
  expect([code, difference.verdict]).toEqual([0, 'changed'])
  expect(told(difference)).toEqual(['+ dist/b.js', '~ dist/c-77aa88bb.js', '~ package.json'])
  expect(difference.changes?.files[1]?.formerly).toBe('dist/c-3f9a1c2b.js')
})

test('what a contract of the first would stop is exit 1, with the reasons', async () => {
  const { code, difference } = await compare('one.tgz', 'leaky.tgz')
  expect([code, difference.verdict]).toEqual([1, 'stopped'])
  expect(told(difference)).toEqual([
    '~ dist/a.js',
    '+ dist/a.js.map',
    '~ x.zip',
    '~ x.zip ! in.js',
    '+ x.zip ! in.json',
    '+ dist/a.js.map',
    '- a.example',
    '+ b.example',
  ])
  expect(difference.findings.map(({ ruleId, location }) => `${ruleId} ${location.chain.join(' ! ')}`)).toEqual([
    'url/host-not-approved dist/a.js',
    'map/not-approved dist/a.js.map',
    'container/not-approved x.zip',
  ])
})

test('an install script is told of, and a package may have another name', async () => {
  const { difference } = await compare('one.tgz', 'script.tgz')
  expect(difference.changes?.installScripts).toEqual([{ name: 'postinstall', to: 'node x.js' }])
  expect(difference.verdict).toBe('stopped')
  expect((await compare('one.tgz', 'renamed.tgz')).code).toBe(0)
})

test.each([
  { from: 'cut.tgz', to: 'one.tgz', side: 'from' },
  { from: 'one.tgz', to: 'cut.tgz', side: 'to' },
])('$from and $to: what could not be read is exit 2', async ({ from, to, side }) => {
  const { code, difference } = await compare(from, to)
  expect([code, difference.verdict]).toEqual([2, 'incomplete'])
  expect(difference.notices.map((notice) => notice.side)).toContain(side)
})

describe('for people', () => {
  test('it says what came, what went, and whether that would be stopped', async () => {
    const { code, stdout, stderr } = await inProcess(['diff', 'one.tgz', 'leaky.tgz'], { cwd })
    expect([code, stderr]).toEqual([1, ''])
    expect(stdout).toContain('app@1.0.0 → app@1.0.0')
    expect(stdout).toMatch(/ {2}\+ dist\/a\.js\.map +source-map, \d+ B\n/)
    expect(stdout).toMatch(/ {2}\+ map dist\/a\.js\.map +1 embedded, 1 novel\n/)
    expect(stdout).toContain('✖ map/not-approved: dist/a.js.map is a source map with 1 embedded source')
    expect(stdout).toContain('STOPPED: a contract that approves app@1.0.0 would stop this, for 3 reasons. — exit 1')
  })

  test.each([
    { args: ['gone.tgz', 'one.tgz'], says: /gone\.tgz: no such file/ },
    { args: ['one.tgz', 'gone.tgz'], says: /gone\.tgz: no such file/ },
    { args: ['one.tgz'], says: /missing required argument 'to'/ },
    { args: ['-', 'one.tgz'], says: /only the second package can come on standard input/ },
  ])('$args is exit 2 and one sentence', async ({ args, says }) => {
    const { code, stdout, stderr } = await inProcess(['diff', ...args], { cwd })
    expect([code, stdout]).toEqual([2, ''])
    expect(stderr).toMatch(says)
  })
})

test('with --json a run that could compare nothing still prints one valid document', async () => {
  const { code, difference } = await compare('gone.tgz', 'one.tgz')
  expect([code, difference.problem?.code]).toEqual([2, 'ENOENT'])
})

test('a workspace is chosen on the side that has some', async () => {
  const root = writeProject({
    'package.json': { json: { private: true, workspaces: ['a'] } },
    'a/package.json': { json: { name: 'a', version: '1.0.0' } },
    'a/index.js': '1\n',
  })
  writeFileSync(join(root, 'a.tgz'), pack({ 'package.json': { name: 'a', version: '0.9.0' } }))
  const { from, to } = await diff('a.tgz', '.', { cwd: root, workspaces: ['a'] })
  expect([from?.version, to?.version]).toEqual(['0.9.0', '1.0.0'])
})

describe('--reporter html', () => {
  test('is a page beside the screen, which nothing in a package can steer', async () => {
    const evil = '<img src=x onerror=alert(1)>.js'
    writeFileSync(join(cwd, 'evil.tgz'), pack(files({ [evil]: '1\n', 'dist/a.js.map': map })))
    const { code, stdout } = await inProcess(
      ['diff', 'one.tgz', 'evil.tgz', '--reporter', 'pretty', '--reporter', 'html=diff.html'],
      { cwd },
    )
    expect(code).toBe(1)
    expect(stdout).toContain('STOPPED')
    const page = readFileSync(join(cwd, 'diff.html'), 'utf8')
    expect(page).toContain('<span class="pill">STOPPED</span>')
    expect(page).toContain('dist/a.js.map')
    expect(page).not.toContain('<img')
    expect(page).not.toContain('<script')
    expect(page).toContain('&lt;img src=x onerror=alert(1)&gt;.js')
  })

  test.each([
    { args: ['--reporter', 'sarif'], says: 'sarif does not show differences' },
    { args: ['--reporter', 'html', '--json'], says: 'two reporters cannot share stdout' },
  ])('$args is refused', async ({ args, says }) => {
    const { code, stdout, stderr } = await inProcess(['diff', 'one.tgz', 'leaky.tgz', ...args], { cwd })
    expect([code, stdout]).toEqual([2, ''])
    expect(stderr).toContain(says)
  })
})
