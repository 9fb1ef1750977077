import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { describe, expect, test, vi } from 'vitest'
import { fake } from '../support/fake.ts'
import { installWatertight } from '../support/install-watertight.ts'
import { type ProjectFiles, temporaryDirectory, writeProject } from '../support/project.ts'
import { watertight } from '../support/watertight.ts'

// Each row is several processes, and on a busy machine each of them waits.
vi.setConfig({ testTimeout: 240_000 })

const checkout = fileURLToPath(new URL('../..', import.meta.url))
const home = temporaryDirectory()

/** A closed package that is built and ships one file; `more` goes into its manifest. */
function project(more: object, files: ProjectFiles = {}): string {
  const json = { name: 'some-package', version: '1.0.0', license: 'UNLICENSED', files: ['index.js'], ...more }
  const root = writeProject({
    'package.json': { json },
    'index.js': '1\n',
    '.git/HEAD': 'ref: refs/heads/main\n',
    'watertight.config.json': '{ "visibility": "closed" }\n',
    ...files,
  })
  installWatertight(root)
  return root
}

async function doctor(cwd: string, args: readonly string[] = [], env: { readonly [name: string]: string } = {}) {
  const { code, stdout, stderr } = await watertight(['doctor', ...args], { cwd, env: { HOME: home, ...env } })
  return { code, stdout, stderr, text: stdout.replace(/\s+/g, ' ') }
}

const gate = { prepublishOnly: 'watertight' }
const workflow = (...commands: string[]): ProjectFiles => ({
  '.github/workflows/release.yml': `jobs:\n  publish:\n    steps:\n${commands.map((command) => `      - run: ${command}\n`).join('')}`,
})

interface Row {
  readonly name: string
  readonly more: object
  readonly files?: ProjectFiles
  readonly code: number
  readonly says: string
}

describe('hooks', () => {
  test.each<Row>([
    { name: 'none', more: {}, code: 1, says: '✖ No hook of some-package runs Watertight' },
    {
      name: 'the gate',
      more: { scripts: gate },
      code: 0,
      says: '✔ prepublishOnly runs Watertight, and npm uploads nothing',
    },
    {
      name: 'a gate that stops nothing',
      more: { scripts: { prepublishOnly: 'watertight || true' } },
      code: 1,
      says: 'it stops nothing: what follows || takes its place',
    },
    {
      name: 'a gate that lets all pass',
      more: { scripts: { prepack: 'watertight --fail-on never' } },
      code: 1,
      says: '--fail-on never lets every finding pass',
    },
    {
      name: 'a gate on a condition',
      more: { scripts: { prepack: 'if true; then watertight; fi' } },
      code: 2,
      says: '? prepack runs Watertight, but whether it stops anything cannot be told',
    },
    {
      name: 'a gate for something else',
      more: { scripts: { prepack: 'watertight other.tgz' } },
      code: 1,
      says: 'prepack audits another target',
    },
    {
      name: 'a build behind the gate',
      more: { scripts: { ...gate, prepack: 'tsc' } },
      code: 1,
      says: 'prepack runs after the gate in prepublishOnly and can change what ships',
    },
    {
      name: 'a build in the same script',
      more: { scripts: { prepack: 'watertight && tsc' } },
      code: 1,
      says: 'prepack goes on after Watertight',
    },
    {
      name: 'a hook behind it that changes nothing',
      more: { scripts: { ...gate, prepare: 'husky' } },
      code: 0,
      says: 'GATED',
    },
    {
      name: 'a gate behind the build',
      more: { scripts: { prepack: 'tsc', postpack: 'watertight' } },
      code: 0,
      says: '✔ postpack runs Watertight',
    },
    {
      name: 'a gate that comes too late',
      more: { scripts: { postpublish: 'watertight' } },
      code: 1,
      says: 'npm runs it when the upload is done',
    },
    {
      name: "Yarn and npm's hook",
      more: { scripts: gate, packageManager: 'yarn@4.18.1' },
      code: 1,
      says: 'yarn never runs prepublishOnly',
    },
    {
      name: "Yarn's own hook",
      more: { scripts: { prepack: 'tsc && watertight' }, packageManager: 'yarn@4.18.1' },
      code: 0,
      says: 'prepack runs Watertight, and yarn uploads nothing',
    },
    {
      name: 'Yarn and postpack',
      more: { scripts: { postpack: 'watertight' }, packageManager: 'yarn@4.18.1' },
      code: 1,
      says: 'yarn runs it when the upload is done',
    },
    {
      name: 'Yarn 1, by its lockfile',
      more: { scripts: gate },
      files: { 'yarn.lock': '# yarn lockfile v1\n' },
      code: 0,
      says: 'yarn 1.x publishes here (yarn.lock)',
    },
    {
      name: 'pnpm, by its lockfile',
      more: { scripts: gate },
      files: { 'pnpm-lock.yaml': '' },
      code: 0,
      says: 'publishes here (pnpm-lock.yaml)',
    },
    {
      name: 'Bun',
      more: { scripts: { postpack: 'watertight' } },
      files: { 'bun.lock': '' },
      code: 0,
      says: 'bun uploads nothing',
    },
    {
      name: 'two lockfiles',
      more: { scripts: gate },
      files: { 'bun.lock': '', 'package-lock.json': '{}' },
      code: 0,
      says: 'speaks for another',
    },
  ])('$name', async ({ more, files, code, says }) => {
    const told = await doctor(project(more, files))
    expect(told.text).toContain(says)
    expect(told.code, told.stdout).toBe(code)
  })
})

describe('ignore-scripts', () => {
  const token = `//registry.example/:_authToken=${fake('npm_{alnum:36}')}\n`
  test.each<Row & { env?: { readonly [name: string]: string } }>([
    {
      name: "in the project's npmrc",
      more: { scripts: gate },
      files: { '.npmrc': `${token}ignore-scripts=true\n` },
      code: 1,
      says: 'ignore-scripts is set in the project npmrc, .npmrc',
    },
    {
      name: 'in the environment',
      more: { scripts: gate },
      env: { npm_config_ignore_scripts: 'true' },
      code: 1,
      says: 'the environment (npm_config_ignore_scripts)',
    },
    {
      name: 'of pnpm 10',
      more: { scripts: gate, packageManager: 'pnpm@10.34.9' },
      files: { '.npmrc': 'ignore-scripts=true\n' },
      code: 1,
      says: 'pnpm publishes without running any hook',
    },
    {
      name: 'in an npmrc, which pnpm 11 does not follow',
      more: { scripts: gate, packageManager: 'pnpm@11.28.11' },
      files: { '.npmrc': 'ignore-scripts=true\n' },
      code: 0,
      says: 'which pnpm does not follow',
    },
    {
      name: 'of pnpm 11',
      more: { scripts: gate, packageManager: 'pnpm@11.28.11' },
      files: { 'pnpm-workspace.yaml': 'ignoreScripts: true\n' },
      code: 1,
      says: 'set in pnpm-workspace.yaml',
    },
    {
      name: 'of Bun',
      more: { scripts: gate },
      files: { 'bun.lock': '', 'bunfig.toml': '[install]\nignoreScripts = true\n' },
      code: 1,
      says: 'set in bunfig.toml',
    },
    {
      name: "Yarn's enableScripts, which is about dependencies",
      more: { scripts: { prepack: 'watertight' } },
      files: { 'yarn.lock': '', '.yarnrc.yml': 'enableScripts: false\n' },
      code: 0,
      says: 'No setting on this machine',
    },
    {
      name: 'with a gate in every job that publishes',
      more: { scripts: gate },
      files: { '.npmrc': 'ignore-scripts=true\n', ...workflow('npx watertight', 'npm publish') },
      code: 0,
      says: '! ignore-scripts is set',
    },
    {
      name: 'where nobody can read',
      more: { scripts: gate },
      files: { '.npmrc/': '' },
      code: 2,
      says: '? the project .npmrc cannot be read',
    },
  ])('$name', async ({ more, files, code, says, env }) => {
    const told = await doctor(project(more, files), [], env)
    expect(told.text).toContain(says)
    expect(told.code, told.stdout).toBe(code)
    expect(told.stdout + told.stderr).not.toContain('npm_'.concat(token.slice(-37, -1)).slice(4))
  })
})

describe('other ways of publishing', () => {
  test.each<Row>([
    {
      name: 'CI without hooks',
      more: { scripts: gate },
      files: workflow('npm publish --ignore-scripts'),
      code: 1,
      says: 'npm publish --ignore-scripts in .github/workflows/release.yml:4: --ignore-scripts switches every hook off',
    },
    {
      name: 'CI with hooks',
      more: { scripts: gate },
      files: workflow('npm publish'),
      code: 0,
      says: 'npm publish in .github/workflows/release.yml:4 (by prepublishOnly)',
    },
    {
      name: 'a tarball',
      more: { scripts: gate },
      files: workflow('npm pack', 'npm publish some-package-1.0.0.tgz'),
      code: 1,
      says: 'a tarball is uploaded as it is: no hook runs',
    },
    {
      name: 'an audited tarball',
      more: { scripts: gate },
      files: workflow('npm pack', 'npx watertight a.tgz', 'npm publish a.tgz'),
      code: 0,
      says: '(Watertight runs before it)',
    },
    {
      name: 'another folder',
      more: { scripts: gate },
      files: workflow('npm publish ./dist'),
      code: 1,
      says: 'it publishes dist, where no hook of this package runs',
    },
    {
      name: 'another manager',
      more: { scripts: gate },
      files: workflow('yarn npm publish'),
      code: 1,
      says: 'no hook of some-package that yarn runs stops it',
    },
    {
      name: 'our own release, without a hook',
      more: {},
      files: workflow('npx watertight release'),
      code: 0,
      says: '! No hook of some-package runs Watertight: whoever publishes by hand',
    },
    {
      name: 'a script with a password',
      more: { scripts: { ...gate, ship: 'npm publish --ignore-scripts --otp=918273' } },
      code: 1,
      says: 'npm publish --ignore-scripts in package.json, script ship',
    },
    {
      name: 'semantic-release',
      more: { scripts: gate, release: {} },
      code: 0,
      says: 'semantic-release in package.json, key release (by prepublishOnly)',
    },
    {
      name: 'semantic-release of another folder',
      more: { scripts: gate },
      files: { '.releaserc.json': '{"plugins":[["@semantic-release/npm",{"pkgRoot":"dist"}]]}' },
      code: 1,
      says: 'it publishes dist',
    },
    {
      name: 'semantic-release that does not publish',
      more: { scripts: gate },
      files: { '.releaserc.json': '{"plugins":[["@semantic-release/npm",{"npmPublish":false}]]}' },
      code: 0,
      says: 'No CI file, script or release tool',
    },
    {
      name: 'changesets in a Yarn project, where npm publishes',
      more: { scripts: { prepublishOnly: 'watertight', prepack: 'watertight', release: 'changeset publish' } },
      files: { 'yarn.lock': '' },
      code: 0,
      says: 'changeset publish in package.json, script release (by prepack)',
    },
    {
      name: 'lerna that ignores hooks',
      more: { scripts: { ...gate, release: 'lerna publish' } },
      files: { 'lerna.json': '{"command":{"publish":{"ignoreScripts":true}}}' },
      code: 1,
      says: 'lerna.json says ignoreScripts',
    },
    {
      name: 'a tool whose ways are not known',
      more: { scripts: { ...gate, release: 'beachball publish' } },
      code: 2,
      says: '? beachball in package.json, script release: whose hooks it runs is not known',
    },
  ])('$name', async ({ more, files, code, says }) => {
    const told = await doctor(project(more, files))
    expect(told.text).toContain(says)
    expect(told.code, told.stdout).toBe(code)
    expect(told.stdout).not.toContain('918273')
  })
})

describe('the rest', () => {
  test.each<Row>([
    {
      name: 'a configuration that lets all pass',
      more: { scripts: gate },
      files: { 'watertight.config.json': '{"failOn":"never"}' },
      code: 1,
      says: '"failOn" is "never"',
    },
    {
      name: 'a flag against it',
      more: { scripts: { prepack: 'watertight --fail-on high' } },
      files: { 'watertight.config.json': '{"failOn":"never"}' },
      code: 1,
      says: '✔ prepack runs Watertight',
    },
    {
      name: 'a broken configuration',
      more: { scripts: gate },
      files: { 'watertight.config.json': '{' },
      code: 2,
      says: 'watertight.config.json is not valid JSON',
    },
    {
      name: 'no configuration',
      more: { scripts: gate, watertight: {} },
      files: { 'watertight.config.json': '{}' },
      code: 2,
      says: 'more than one configuration',
    },
    {
      name: 'a private package',
      more: { private: true, scripts: gate },
      code: 2,
      says: 'every package manager refuses to publish it',
    },
    {
      name: 'an entry that is not built',
      more: { scripts: gate, main: 'dist/main.js' },
      code: 0,
      says: "! package.json's main points at dist/main.js, which does not exist",
    },
    {
      name: 'packers that differ',
      more: { scripts: gate, files: ['dist', '!*.map'] },
      files: { 'dist/a.js': '1', 'dist/a.js.map': '{}' },
      code: 0,
      says: 'Write "!**/*.map" in "files".',
    },
  ])('$name', async ({ more, files, code, says }) => {
    const told = await doctor(project(more, files))
    expect(told.text).toContain(says)
    expect(told.code, told.stdout).toBe(code)
  })

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
    const { stdout, code } = await doctor(project({ scripts: { ...gate, release: 'npm publish' } }), ['--json'])
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
  const root = project({ scripts: { prepublishOnly: 'watertight || true' } }, workflow('npm publish --ignore-scripts'))
  const { stdout } = await doctor(root, [], { COLUMNS: String(columns) })
  expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(columns)
  expect(stdout).not.toContain('\u001b')
})
