import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { inProcess } from '../support/in-process.ts'
import { writeProject } from '../support/project.ts'
import { startRecordingRegistry } from '../support/recording-registry.ts'
import { watertight } from '../support/watertight.ts'

const object = '{ id: "mine", render: (report) => `mine: ${report.verdict}, ${report.failOn}\\n` }'
const manifest = (name: string) => ({ json: { name, version: '1.0.0', license: 'UNLICENSED', files: ['a.js'] } })

let cwd = ''
beforeAll(() => {
  cwd = writeProject({
    'package.json': manifest('own'),
    'a.js': 'a()\n',
    'tools/default.mjs': `export default ${object}\n`,
    'tools/named.mjs': `export const mine = ${object}\n`,
    'tools/itself.mjs': `export const { id, render } = ${object}\n`,
    'tools/nothing.mjs': 'export const a = 1\n',
    'tools/broken.mjs': 'export const a = \n',
    'tools/silent.mjs': 'export default { id: "silent", render: () => 1 }\n',
    'node_modules/other/reporter.mjs': `export default ${object}\n`,
    'other/package.json': manifest('other'),
    'other/a.js': 'a()\n',
    'other/reporter.mjs': `export default ${object}\n`,
    'configured/package.json': manifest('configured'),
    'configured/a.js': 'a()\n',
    'configured/mine.mjs': `export default ${object}\n`,
    'configured/watertight.config.json': '{ "reporters": ["./mine.mjs"] }',
  })
})

test.each(['default', 'named', 'itself'])('a module of the project reports: %s', async (name) => {
  const { code, stdout } = await inProcess(['--reporter', `./tools/${name}.mjs`], { cwd })
  expect(stdout).toBe('mine: clean, high\n')
  expect(code).toBe(0)
})

test.each([
  { path: './tools/missing.mjs', says: 'no such file' },
  { path: './tools/nothing.mjs', says: 'it exports no object with an id and a function render' },
  { path: './tools/broken.mjs', says: 'cannot be loaded' },
  { path: './tools/silent.mjs', says: 'render returned no text' },
  { path: './node_modules/other/reporter.mjs', says: 'it belongs to an installed package' },
  {
    path: './other/reporter.mjs',
    target: ['other', '--from', 'directory'],
    says: 'it is in other, which is audited',
  },
  { path: join(import.meta.dirname, '../../src/index.ts'), says: 'it is not in this checkout' },
  { path: 'tools', says: './tools would be a module of yours' },
])('$path is refused: $says', async ({ path, target = [], says }) => {
  const { code, stdout, stderr } = await inProcess([...target, '--reporter', path], { cwd })
  expect(stderr).toContain(says)
  expect(stdout).toBe('')
  expect(code).toBe(2)
})

test('a release reports with one, to a file and on the screen', async () => {
  const registry = await startRecordingRegistry()
  const { code, stdout } = await watertight(
    ['release', '--dry-run', '--reporter', './tools/default.mjs', '--reporter', './tools/named.mjs=out/named.txt'],
    { cwd, env: { npm_config_userconfig: registry.npmrc } },
  )
  await registry.close()
  expect(stdout).toBe('mine: clean, high\n')
  expect(readFileSync(join(cwd, 'out/named.txt'), 'utf8')).toBe('mine: clean, high\n')
  expect(registry.uploads()).toEqual([])
  expect(code).toBe(0)
})

test('the configuration may name one, unless no code of it may run', async () => {
  const project = join(cwd, 'configured')
  expect((await inProcess([], { cwd: project })).stdout).toBe('mine: clean, high\n')
  const { code, stderr } = await inProcess(['--no-code-config'], { cwd: project })
  expect(stderr).toContain('./mine.mjs is a script, and --no-code-config runs none')
  expect(code).toBe(2)
})

test.each([
  { variable: 'TF_BUILD', value: 'True', want: /^##vso\[task\.logissue type=error;sourcepath=a\.js\.map;/m },
  {
    variable: 'TEAMCITY_VERSION',
    value: '2026.1',
    want: /^##teamcity\[buildProblem description='Watertight: STOPPED: /,
  },
])(
  'with $variable the CI is told in its own words, beside the report for people alone',
  async ({ variable, value, want }) => {
    const map = { version: 3, sources: ['a.ts'], sourcesContent: ['a as string\n'], names: [], mappings: 'AAAA' }
    const project = writeProject({
      'package.json': { json: { name: 'leaky', version: '1.0.0', license: 'UNLICENSED', files: ['a.js', 'a.js.map'] } },
      'a.js': 'a()\n//# sourceMappingURL=a.js.map\n',
      'a.js.map': { json: map },
    })
    const env = { [variable]: value }
    const { stdout } = await inProcess([], { cwd: project, env })
    expect(stdout).toMatch(new RegExp(want, 'm'))
    expect((await inProcess(['--json'], { cwd: project, env })).stdout).not.toContain('##')
  },
)

test.each<{ name: string; files: object; args: string[] }>([
  { name: 'a configuration', files: { 'watertight.config.mjs': 'process.exit(0)\n' }, args: [] },
  {
    name: 'a configuration that the doctor loads',
    files: { 'watertight.config.mjs': 'process.exit(0)\n' },
    args: ['doctor'],
  },
  { name: 'a reporter', files: { 'own.mjs': 'process.exit(0)\n' }, args: ['--reporter', './own.mjs'] },
])('$name that ends the process makes no pass of it', async ({ files, args }) => {
  const project = writeProject({
    'package.json': { json: { name: 'ended', version: '1.0.0', license: 'UNLICENSED' } },
    'a.js': 'a()\n',
    ...files,
  })
  const { code, stderr } = await watertight(args, { cwd: project })
  expect(stderr).toContain('ended the run early')
  expect(code).toBe(2)
})
