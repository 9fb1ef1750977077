import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { leakingMap } from '../support/leaking-map.ts'
import { cleanEnvironment, node } from '../support/npm.ts'
import { writeProject } from '../support/project.ts'
import { type Registry, startRegistry } from '../support/registry.ts'
import { testWith } from '../support/require-tool.ts'
import { bin, watertight } from '../support/watertight.ts'

let registry: Registry
beforeAll(async () => {
  registry = await startRegistry()
})
afterAll(() => registry.close())

const gate = `"${process.execPath}" "${bin}"`
const append = `"${process.execPath}" -e "require('fs').appendFileSync('index.js', '2;')"`

function project(name: string, scripts: object): string {
  const json = { name, version: '1.0.0', license: 'UNLICENSED', files: ['index.js'], scripts }
  return writeProject({ 'package.json': { json }, 'index.js': '1;\n' })
}

describe('npm publish, with Watertight as postpack', () => {
  test('what is packed again is what is uploaded, and passes', async () => {
    const { code, stderr } = await registry.publish(project('same', { prepack: append, postpack: gate }))
    expect(stderr).not.toContain('other bytes')
    expect(code).toBe(0)
    expect(await registry.versions('same')).toEqual(['1.0.0'])
  })

  test('files that changed since packing stop the upload', async () => {
    const { code, stderr } = await registry.publish(project('changed', { postpack: `${append} && ${gate}` }))
    expect(stderr).toContain('packing again gives bytes that differ')
    expect(code).not.toBe(0)
    expect(await registry.versions('changed')).toEqual([])
  })

  test('a dry run is audited like a real one', async () => {
    const { code, stderr } = await registry.publish(project('dry', { postpack: gate }), ['--dry-run'])
    expect(stderr).toContain('CLEAN')
    expect(code).toBe(0)
  })
})

const isLinux = process.platform === 'linux'
testWith(
  isLinux ? 'script' : 'script-of-linux',
  'npm 9 hides what a postpack prints that passes: the terminal gets a line',
  async () => {
    const cwd = project('quiet', {})
    const env = {
      ...cleanEnvironment(),
      npm_lifecycle_event: 'postpack',
      npm_config_user_agent: 'npm/9.9.4 node/v20.0.0',
    }
    const hidden = `${gate} > /dev/null 2>&1`
    const program = `process.stdout.write(require('node:child_process').execFileSync('script', ['-qec', ${JSON.stringify(hidden)}, '/dev/null'], { stdio: ['ignore', 'pipe', 'inherit'] }))`
    const { code, stdout } = await node(['-e', program], { cwd, env })
    expect(stdout).toContain('watertight: quiet@1.0.0: looked at, and clean')
    expect(code).toBe(0)
  },
)

test('a workspace is audited as the package that npm publishes with -w', async () => {
  const json = (more: object) => ({ json: { version: '1.0.0', license: 'UNLICENSED', ...more } })
  const cwd = writeProject({
    'package.json': json({ name: 'root', private: true, workspaces: ['packages/*'] }),
    'packages/one/package.json': json({ name: 'by-workspace', files: ['index.js'], scripts: { postpack: gate } }),
    'packages/one/index.js': '1;\n',
    'packages/two/package.json': json({ name: 'not-meant', files: ['index.js'], scripts: { postpack: 'exit 1' } }),
  })
  const { code, stderr } = await registry.publish(cwd, ['-w', 'by-workspace'])
  expect(stderr).not.toContain('other bytes')
  expect(stderr).toContain('CLEAN')
  expect(code).toBe(0)
  expect(await registry.integrity('by-workspace', '1.0.0')).toMatch(/^sha512-/)
})

test('in prepublishOnly it is told when a later script can still change the files', async () => {
  const { code, stderr } = await registry.publish(project('later', { prepublishOnly: gate, prepare: append }))
  expect(stderr.replace(/\s+/g, ' ')).toContain('prepare runs after prepublishOnly')
  expect(code).toBe(0)
})

test('the last line that a hook prints says what leaks, where, how many, and how to see all', async () => {
  const json = { name: 'last', version: '1.0.0', license: 'UNLICENSED', files: ['a.js', 'a.js.map', '.env'] }
  const root = writeProject({
    'packages/last/package.json': { json },
    'packages/last/a.js': '1\n',
    'packages/last/a.js.map': leakingMap,
    'packages/last/.env': 'A=1\n',
  })
  const env = { npm_lifecycle_event: 'prepack', INIT_CWD: root }
  const { code, stdout, stderr } = await watertight([], { cwd: join(root, 'packages/last'), env })
  expect(stdout).toBe('')
  expect(stderr.trimEnd().split('\n').at(-1)).toMatch(
    /^watertight: last@1\.0\.0 leaks and is not published: critical \S+ in \S+, and \d+ more\. See all: npx watertight packages\/last$/,
  )
  expect(code).toBe(1)
})

test('in postpublish it is told that nothing can be stopped any more', async () => {
  const { stderr } = await registry.publish(project('late', { postpublish: gate }))
  expect(stderr.replace(/\s+/g, ' ')).toContain('npm runs postpublish when it is too late to stop the upload')
  expect(stderr).toContain('INCOMPLETE')
})
