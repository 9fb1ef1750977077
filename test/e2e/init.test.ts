import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test, vi } from 'vitest'
import { inProcess } from '../support/in-process.ts'
import { installWatertight } from '../support/install-watertight.ts'
import { type ProjectFiles, temporaryDirectory, writeProject } from '../support/project.ts'

// Each row is several processes, and on a busy machine each of them waits.
vi.setConfig({ testTimeout: 240_000 })

const home = temporaryDirectory()

function project(manifest: string | object, files: ProjectFiles = {}): string {
  const text = typeof manifest === 'string' ? manifest : `${JSON.stringify(manifest, null, 2)}\n`
  const root = writeProject({ 'package.json': text, 'index.js': '1\n', '.git/HEAD': '', ...files })
  installWatertight(root)
  return root
}

async function run(command: 'init' | 'doctor', cwd: string, args: readonly string[] = []) {
  const { code, stdout, stderr } = await inProcess([command, ...args], { cwd, env: { HOME: home } })
  return { code, stdout, stderr, text: stdout.replace(/\s+/g, ' ') }
}

const read = (root: string, path: string): string => readFileSync(join(root, path), 'utf8')
const scriptsIn = (root: string, path = 'package.json'): unknown =>
  (JSON.parse(read(root, path)) as { scripts?: unknown }).scripts

const base = { name: 'some-package', version: '1.0.0', license: 'UNLICENSED', files: ['index.js'] }

describe('after init --yes the doctor finds no way past the gate, and a second init finds nothing to do', () => {
  test.each<{ name: string; manifest: object; files?: ProjectFiles; scripts: object }>([
    { name: 'npm', manifest: base, scripts: { prepublishOnly: 'watertight' } },
    {
      name: 'npm, with a script there',
      manifest: { ...base, scripts: { prepublishOnly: 'npm test', test: 'true' } },
      scripts: { prepublishOnly: 'npm test && watertight', test: 'true' },
    },
    {
      name: 'npm, with a build that runs later',
      manifest: { ...base, scripts: { build: 'tsc', prepack: 'npm run build', postpack: 'rm -rf out' } },
      scripts: { build: 'tsc', prepack: 'npm run build', postpack: 'watertight && rm -rf out' },
    },
    {
      name: 'npm, with a gate that stops nothing',
      manifest: { ...base, scripts: { prepublishOnly: 'watertight; exit 0' } },
      scripts: { prepublishOnly: 'watertight; exit 0', postpack: 'watertight' },
    },
    {
      name: 'pnpm',
      manifest: { ...base, packageManager: 'pnpm@10.34.9', scripts: { prepare: 'husky' } },
      scripts: { prepare: 'husky', prepublishOnly: 'watertight' },
    },
    {
      name: 'Yarn 4',
      manifest: { ...base, packageManager: 'yarn@4.18.1', scripts: { prepack: 'tsc' } },
      scripts: { prepack: 'tsc && watertight' },
    },
    { name: 'Bun', manifest: base, files: { 'bun.lock': '' }, scripts: { prepublishOnly: 'watertight' } },
  ])('$name', async ({ manifest, files, scripts }) => {
    const root = project(manifest, { '.github/FUNDING.yml': '', ...files })
    const first = await run('init', root, ['--yes'])
    expect(first.code, first.stdout + first.stderr).toBe(0)
    expect(scriptsIn(root)).toEqual(scripts)
    expect(JSON.parse(read(root, 'watertight.config.json'))).toMatchObject({ visibility: 'closed' })
    expect(read(root, '.github/workflows/watertight.yml')).toContain('watertight doctor')
    const doctor = await run('doctor', root)
    expect(doctor.code, doctor.stdout).toBe(0)
    const before = read(root, 'package.json')
    const second = await run('init', root, ['--yes'])
    expect(second.text).toContain('there is nothing to write')
    expect(second.code).toBe(0)
    expect(read(root, 'package.json')).toBe(before)
  })

  test('every public workspace of a private root', async () => {
    const workspace = (name: string, more = {}): { json: object } => ({ json: { ...base, name, ...more } })
    const root = project(
      { private: true, workspaces: ['packages/*'] },
      { 'packages/a/package.json': workspace('a'), 'packages/b/package.json': workspace('b', { private: true }) },
    )
    expect((await run('init', root, ['--yes', '--ci', 'gitlab'])).code).toBe(0)
    expect(scriptsIn(root, 'packages/a/package.json')).toEqual({ prepublishOnly: 'watertight' })
    expect(scriptsIn(root, 'packages/b/package.json')).toBeUndefined()
    expect(read(root, '.gitlab-ci.yml')).toContain('npx watertight --workspaces')
    expect((await run('doctor', root)).code).toBe(0)
  })
})

describe('where another folder is published, init sets the gate up for that folder:', () => {
  const built = (more = {}): ProjectFiles => ({
    'dist/package.json': { json: { name: 'some-package', version: '1.0.0', license: 'UNLICENSED', ...more } },
    'dist/index.js': '1\n',
    '.github/FUNDING.yml': '',
  })
  const root = { name: 'root', version: '1.0.0', license: 'UNLICENSED' }
  test.each<{ name: string; manifest: object; files?: ProjectFiles; scripts?: object; job: string; doctor: number }>([
    {
      name: "pnpm's publishConfig.directory",
      manifest: { ...base, files: undefined, packageManager: 'pnpm@10.34.9', publishConfig: { directory: 'dist' } },
      scripts: { prepublishOnly: 'watertight' },
      job: 'pnpm exec watertight --reporter',
      doctor: 0,
    },
    {
      name: 'a private root, whose script publishes it',
      manifest: { ...root, private: true, scripts: { release: 'npm publish ./dist' } },
      scripts: { release: 'watertight dist && npm publish ./dist' },
      job: 'npx watertight dist --reporter',
      doctor: 0,
    },
    {
      name: 'a private root, whose script goes there',
      manifest: { ...root, private: true, scripts: { release: 'tsc && cd dist && npm publish --tag next' } },
      scripts: { release: 'tsc && cd dist && watertight && npm publish --tag next' },
      job: 'npx watertight dist --reporter',
      doctor: 0,
    },
    {
      name: "lerna's contents",
      manifest: base,
      files: { 'lerna.json': '{"command":{"publish":{"contents":"dist"}}}' },
      scripts: { prepublishOnly: 'watertight dist' },
      job: 'npx watertight --reporter',
      doctor: 0,
    },
    {
      name: 'a private root, whose build is published by hand',
      manifest: { ...root, private: true },
      files: { 'ng-package.json': '{"dest":"dist"}' },
      job: 'npx watertight dist --reporter',
      doctor: 2,
    },
    {
      name: 'what only people can set: release-it',
      manifest: base,
      files: { '.release-it.json': '{"npm":{"publishPath":"dist"}}' },
      scripts: { prepublishOnly: 'watertight' },
      job: 'npx watertight --reporter',
      doctor: 1,
    },
  ])('$name', async ({ manifest, files, scripts, job, doctor }) => {
    const place = project(manifest, { ...built(), ...files })
    const { code, text, stderr } = await run('init', place, ['--yes'])
    expect(code, text + stderr).toBe(0)
    expect(scriptsIn(place)).toEqual(scripts)
    expect(read(place, '.github/workflows/watertight.yml')).toContain(job)
    // What is approved is what the folder has, not what lies around it.
    const contract = JSON.parse(read(place, 'watertight.contract.json')) as { packages: { [name: string]: object } }
    expect(contract.packages['some-package']).toMatchObject({ files: { 'index.js': {}, 'package.json': {} } })
    if (doctor === 1) expect(text).toContain('still gets around the gate')
    if (doctor === 2) expect(text).toContain('watertight release dist')
    expect((await run('doctor', place)).code).toBe(doctor)
    const second = await run('init', place, ['--yes'])
    expect(second.text).toContain('there is nothing to write')
  })
})

describe('what is written', () => {
  test('keeps the indentation, the order and the end of package.json', async () => {
    const text =
      '{\r\n\t"version": "1.0.0",\r\n\t"scripts": {\r\n\t\t"z": "1",\r\n\t\t"a": "2"\r\n\t},\r\n\t"name": "x"\r\n}'
    const root = project(text)
    expect((await run('init', root, ['--yes', '--ci', 'none'])).code).toBe(0)
    expect(read(root, 'package.json')).toBe(text.replace('"a": "2"', '"a": "2",\r\n\t\t"prepublishOnly": "watertight"'))
  })

  test('is shown without the ends of its lines', async () => {
    const root = project('{\r\n  "name": "x",\r\n  "version": "1.0.0"\r\n}\r\n')
    const { stdout } = await run('init', root, ['--dry-run', '--ci', 'none'])
    expect(stdout).toContain('"prepublishOnly"')
    expect(stdout).not.toContain('x0d')
  })

  test('is nothing where nobody can be asked: the difference is shown, and the exit code is 2', async () => {
    const root = project(base)
    const { code, stdout, stderr } = await run('init', root)
    expect(stdout).toContain('+    "prepublishOnly": "watertight"')
    expect(stdout).toContain('--- /dev/null\n+++ watertight.config.json')
    expect(stderr).toContain('nothing was written')
    expect(stderr).toContain('--yes')
    expect(code).toBe(2)
    expect(scriptsIn(root)).toBeUndefined()
    expect(existsSync(join(root, 'watertight.config.json'))).toBe(false)
  })

  test('is nothing with --dry-run', async () => {
    const root = project(base)
    expect((await run('init', root, ['--dry-run', '--yes'])).code).toBe(0)
    expect(scriptsIn(root)).toBeUndefined()
  })

  test('stands behind what CI has, in a stage that it has', async () => {
    const own = 'stages: [build, deploy]\nbuild:\n  stage: build\n  script: make\n'
    const root = project(base, { '.gitlab-ci.yml': own })
    await run('init', root, ['--yes'])
    const text = read(root, '.gitlab-ci.yml')
    expect(text.startsWith(own)).toBe(true)
    expect(text).toContain('stage: .pre')
    await run('init', root, ['--yes'])
    expect(read(root, '.gitlab-ci.yml')).toBe(text)
  })

  test.each([
    {
      name: 'a configuration that is there',
      files: { 'watertight.config.json': '{ "failOn": "low" }\n' },
      file: 'watertight.config.json',
      want: '{ "failOn": "low", "visibility": "open" }\n',
    },
    {
      name: 'one that has decided',
      files: { 'watertight.config.json': '{"visibility":"closed"}' },
      file: 'watertight.config.json',
      want: '{"visibility":"closed"}',
    },
    {
      name: 'one that is code',
      files: { 'watertight.config.mjs': 'export default {}\n' },
      file: 'watertight.config.mjs',
      want: 'export default {}\n',
    },
  ])('$name is edited with care', async ({ files, file, want }) => {
    const root = project(base, files)
    const { code } = await run('init', root, ['--yes', '--ci', 'none', '--visibility', 'open'])
    expect(code).toBe(0)
    expect(read(root, file)).toBe(want)
  })

  test('is open where licence, repository and licence file say so', async () => {
    const manifest = { ...base, license: 'MIT', repository: 'github:a/b', files: ['index.js', 'LICENSE'] }
    const root = project(manifest, { LICENSE: 'MIT\n' })
    await run('init', root, ['--yes'])
    expect(JSON.parse(read(root, 'watertight.config.json'))).toMatchObject({ visibility: 'open' })
  })
})

describe('where nothing proves whether the source is meant to be public', () => {
  const unproven = { ...base, license: 'MIT', repository: 'github:a/b' }

  test('nobody can be asked, so nothing is written and the exit code is 2', async () => {
    const root = project(unproven)
    const { code, stderr } = await run('init', root, ['--yes'])
    expect(code).toBe(2)
    expect(stderr).toContain('whether this source is meant to be public is not proven')
    expect(stderr).toContain('--visibility open or --visibility closed')
    expect(existsSync(join(root, 'watertight.config.json'))).toBe(false)
    expect(scriptsIn(root)).toBeUndefined()
  })

  test('an answer is written down', async () => {
    const root = project(unproven)
    expect((await run('init', root, ['--yes', '--visibility', 'closed'])).code).toBe(0)
    expect(JSON.parse(read(root, 'watertight.config.json'))).toMatchObject({ visibility: 'closed' })
  })

  test('what the configuration says already is an answer', async () => {
    const root = project(unproven, { 'watertight.config.json': '{"visibility":"open"}' })
    const { code, text } = await run('init', root, ['--yes'])
    expect(code).toBe(0)
    expect(text).toContain('Watertight treats the source as open')
  })

  test('a licence section in the README proves it', async () => {
    const root = project({ ...unproven, files: ['index.js', 'README.md'] }, { 'README.md': '## License\n\nMIT\n' })
    expect((await run('init', root, ['--yes'])).code).toBe(0)
    expect(JSON.parse(read(root, 'watertight.config.json'))).toMatchObject({ visibility: 'open' })
  })
})

test.each([
  { name: 'a private package', manifest: { ...base, private: true }, says: 'package.json is private' },
  {
    name: 'scripts that are no object',
    manifest: { ...base, scripts: 'x' },
    says: '"scripts" in package.json is not an object',
  },
])('$name is exit 2 and one sentence', async ({ manifest, says }) => {
  const root = project(manifest)
  const before = read(root, 'package.json')
  const { code, stderr } = await run('init', root, ['--yes'])
  expect(stderr).toContain(says)
  expect(code).toBe(2)
  expect(read(root, 'package.json')).toBe(before)
})

test('where no hook can be set, the exit code is 2, also when there is nothing left to write', async () => {
  const root = project({ ...base, devDependencies: { watertight: 'file:../other.tgz' } })
  for (const want of ['Written: ', 'There is nothing to write.']) {
    const { code, stdout } = await run('init', root, ['--yes', '--ci', 'none'])
    expect([code, stdout]).toEqual([2, expect.stringContaining(want)])
    expect(stdout.replace(/\s+/g, ' ')).toContain('another package under the name watertight')
    expect(stdout).not.toContain('set up already')
  }
  expect(JSON.parse(read(root, 'package.json')).scripts).toBeUndefined()
})

test('options that do not exist are refused', async () => {
  const root = project(base)
  writeFileSync(join(root, 'x'), '')
  expect((await run('init', root, ['--force'])).code).toBe(2)
  expect((await run('init', root, ['--ci', 'jenkins'])).code).toBe(2)
})
