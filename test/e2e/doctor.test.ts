import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { describe, expect, test, vi } from 'vitest'
import { gate, gatedProject, workflow } from '../support/doctor-project.ts'
import { inProcess } from '../support/in-process.ts'
import { installWatertight } from '../support/install-watertight.ts'
import { temporaryDirectory, writeProject } from '../support/project.ts'

// Each row is several processes, and on a busy machine each of them waits.
vi.setConfig({ testTimeout: 240_000 })

const checkout = fileURLToPath(new URL('../..', import.meta.url))
const home = temporaryDirectory()

async function doctor(cwd: string, args: readonly string[] = [], env: { readonly [name: string]: string } = {}) {
  const { code, stdout, stderr } = await inProcess(['doctor', ...args], { cwd, env: { HOME: home, ...env } })
  return { code, stdout, stderr, text: stdout.replace(/\s+/g, ' ') }
}

test.each([
  { name: 'no hook', more: {}, code: 1, says: '✖ No hook of some-package runs Watertight' },
  {
    name: 'the gate',
    more: { scripts: gate },
    code: 0,
    says: '✔ prepublishOnly runs Watertight, and npm uploads nothing',
  },
  {
    name: 'a private package',
    more: { private: true, scripts: gate },
    code: 2,
    says: 'every package manager refuses to publish it',
  },
  {
    name: 'packers that differ',
    more: { scripts: gate, files: ['dist', '!*.map'] },
    files: { 'dist/a.js': '1', 'dist/a.js.map': '{}' },
    code: 0,
    says: 'Write "!**/*.map" in "files".',
  },
])('of $name it says so, and ends with $code', async ({ more, files, code, says }) => {
  const told = await doctor(gatedProject(more, files))
  expect(told.text).toContain(says)
  expect(told.code, told.stdout).toBe(code)
})

describe('a project', () => {
  test('where both ignore files are there, it names what git ignores and npm ships', async () => {
    const json = { name: 'a', version: '1.0.0', license: 'UNLICENSED', scripts: gate }
    const root = writeProject({
      'package.json': { json },
      '.npmignore': 'docs\n',
      '.gitignore': '.env\n*.pem\n',
      '.env': 'A=1\n',
      'key.pem': 'x\n',
    })
    execFileSync('git', ['init', '--quiet'], { cwd: root })
    const { text } = await doctor(root)
    expect(text).toContain('so 2 files ship that git ignores: .env, key.pem.')
  })

  test('of a workspace root it looks at every public workspace', async () => {
    const workspace = (name: string, scripts: object): { json: object } => ({
      json: { name, version: '1.0.0', license: 'UNLICENSED', files: ['index.js'], scripts },
    })
    const files = {
      'package.json': { json: { private: true, workspaces: ['packages/*'] } },
      'packages/a/package.json': workspace('a', gate),
      'packages/b/package.json': workspace('b\u001b[31m', {}),
      'packages/c/package.json': { json: { name: 'c', private: true } },
      '.github/workflows/release.yml': 'jobs:\n  a:\n    steps:\n      - run: npm publish --workspaces\n',
    }
    const { code, text, stdout } = await doctor(writeProject(files))
    expect(code, stdout).toBe(1)
    expect(text).toContain('a: prepublishOnly runs Watertight')
    expect(text).toContain('No hook of b\\x1b[31m runs Watertight')
    expect(text).toContain('its 2 public workspaces were looked at')
    expect(stdout).not.toContain('\u001b')
  })

  test('in one workspace, the ways of its neighbours are theirs', async () => {
    const workspace = (name: string, scripts: object): { json: object } => ({
      json: { name, version: '1.0.0', license: 'UNLICENSED', files: ['index.js'], scripts },
    })
    const root = writeProject({
      'package.json': { json: { private: true, workspaces: ['packages/*'] } },
      'packages/a/package.json': workspace('a', gate),
      'packages/b/package.json': workspace('b', {}),
      '.git/HEAD': '',
      '.github/workflows/release.yml':
        'jobs:\n  a:\n    steps:\n      - run: npm publish -w a\n      - run: cd packages/b && npm publish\n',
    })
    installWatertight(root)
    const { code, text, stdout } = await doctor(join(root, 'packages/a'))
    expect(text).toContain('npm publish in .github/workflows/release.yml:4 (by prepublishOnly)')
    expect(text).not.toContain('release.yml:5')
    expect(code, stdout).toBe(0)
  })

  test.each([
    { name: 'no package.json', files: { 'a.txt': '' }, says: 'no package.json there' },
    { name: 'a broken one', files: { 'package.json': '{' }, says: 'not a valid JSON object' },
  ])('$name is exit 2 and one sentence', async ({ files, says }) => {
    const { code, stderr, stdout } = await doctor(writeProject(files))
    expect(code).toBe(2)
    expect(stderr).toContain(says)
    expect(stdout).toBe('')
  })
})

describe('--json', () => {
  const schema = JSON.parse(readFileSync(join(checkout, 'dist/schemas/doctor.json'), 'utf8')) as object
  const validate = new Ajv2020({ allErrors: true }).compile(schema)

  test('is valid, and says where each list of files is from', async () => {
    const { stdout, code } = await doctor(gatedProject({ scripts: { ...gate, release: 'npm publish' } }), ['--json'])
    const said: unknown = JSON.parse(stdout)
    expect(validate(said), JSON.stringify(validate.errors)).toBe(true)
    expect(said).toMatchObject({
      verdict: 'gated',
      manager: { name: 'npm' },
      packages: [
        { name: 'some-package', folder: '.', hooks: [{ event: 'prepublishOnly', runs: 'before', gate: 'stops' }] },
      ],
      ways: [{ shown: 'npm publish', where: 'package.json, script release', verdict: 'ok' }],
    })
    expect(code).toBe(0)
    const sources = (said as { packages: { packers: { packer: string; source: string; files: unknown }[] }[] })
      .packages[0]?.packers
    expect(sources?.find(({ packer }) => /^npm \d+\.\d+/.test(packer))).toMatchObject({
      source: 'packer',
      files: ['index.js', 'package.json'],
    })
    expect(sources?.every(({ source, files }) => (source === 'unknown') === (files === null))).toBe(true)
  })

  test('is valid when there is nothing to look at', async () => {
    const { stdout, code } = await doctor(temporaryDirectory(), ['--json'])
    const said: unknown = JSON.parse(stdout)
    expect(validate(said), JSON.stringify(validate.errors)).toBe(true)
    expect(said).toMatchObject({ verdict: 'unknown', findings: [{ status: 'unknown', check: 'ENOENT' }] })
    expect(code).toBe(2)
  })
})

test.each([40, 80, 160])('at %i columns no line is wider, and a pipe gets no colours', async (columns) => {
  const root = gatedProject(
    { scripts: { prepublishOnly: 'watertight || true' } },
    workflow('npm publish --ignore-scripts'),
  )
  const { stdout } = await doctor(root, [], { COLUMNS: String(columns) })
  expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(columns)
  expect(stdout).not.toContain('\u001b')
})
