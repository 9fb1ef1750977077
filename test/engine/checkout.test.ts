import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { audit } from '../../src/engine/audit.ts'
import type { Finding } from '../../src/model/report.ts'
import { openCheckout } from '../../src/sources/checkout.ts'
import { fake } from '../support/fake.ts'
import { cleanEnvironment } from '../support/npm.ts'
import { pack } from '../support/pack.ts'
import { type ProjectFiles, temporaryDirectory, writeProject } from '../support/project.ts'
import { hasTool, testWith } from '../support/require-tool.ts'

const secret = fake('npm_{alnum:36}')
const texts = { 'src/a.ts': 'const a = 1\n', 'src/b.ts': `const b = "${secret}"\n` }
const manifest = JSON.stringify({ name: 'app', version: '1.0.0', license: 'UNLICENSED', files: ['dist'] }, null, 2)

const mapOf = (sources: { readonly [url: string]: string }) => ({
  json: {
    version: 3,
    sources: Object.keys(sources),
    sourcesContent: Object.values(sources),
    names: [],
    mappings: 'AAAA',
  },
})

function project(sources: { readonly [url: string]: string }, more: ProjectFiles = {}): ProjectFiles {
  return {
    'package.json': manifest,
    ...texts,
    'dist/a.js': 'a()\n//# sourceMappingURL=a.js.map',
    'dist/a.js.map': mapOf(sources),
    ...more,
  }
}

/** Writes files into a repository below `folder`, and has git track those of `tracked`. */
function repository(files: ProjectFiles, tracked: readonly string[], folder = ''): string {
  const top = writeProject(Object.fromEntries(Object.entries(files).map(([path, text]) => [join(folder, path), text])))
  git(top, 'init', '--quiet')
  if (tracked.length > 0) git(top, 'add', '--force', '--', ...tracked.map((path) => join(folder, path)))
  return top
}

function git(cwd: string, ...args: string[]): void {
  execFileSync('git', args, { cwd, env: cleanEnvironment() as NodeJS.ProcessEnv, stdio: 'pipe' })
}

async function findingsOf(target: string, cwd: string): Promise<readonly Finding[]> {
  const report = await audit(target, { cwd, environment: cleanEnvironment() })
  expect(await audit(target, { cwd, environment: cleanEnvironment() })).toEqual(report)
  return report.findings
}

const find = (findings: readonly Finding[], id: string) => findings.find(({ ruleId }) => ruleId === id)
const relative = (path: string): string => `../${path}`
const both = { [relative('src/a.ts')]: texts['src/a.ts'], [relative('src/b.ts')]: texts['src/b.ts'] }
const tracked = ['package.json', 'src/a.ts', 'src/b.ts']

describe('sources that the repository tracks are told from those that it does not', () => {
  test.skipIf(!hasTool('git')).each([
    { name: 'all', sources: both, tracked, says: '; all are tracked in this repository', related: [] },
    {
      name: 'none',
      sources: both,
      tracked: ['package.json'],
      says: '; none is tracked in this repository',
      related: ['src/a.ts', 'src/b.ts'],
    },
    {
      name: 'some',
      sources: { ...both, [relative('src/made.ts')]: 'made\n' },
      tracked,
      says: '; 2 are tracked in this repository, 1 is not',
      related: ['src/made.ts'],
    },
    {
      name: 'by their text, wherever it lies, whatever its line ends',
      sources: { 'webpack://app/./lib/a.ts?1a2b': 'const a = 1\r\n' },
      tracked,
      says: '; it is tracked in this repository',
      related: [],
    },
    {
      name: 'by their path, though it was changed since',
      sources: { [relative('src/a.ts')]: 'const a = 2\n' },
      tracked,
      says: '; it is tracked in this repository',
      related: [],
    },
  ])('$name', async ({ sources, tracked: files, says, related }) => {
    const finding = find(await findingsOf('app', repository(project(sources), files, 'app')), 'map/embedded-sources')
    expect(finding?.severity).toBe('critical')
    expect(finding?.message).toMatch(new RegExp(`ship nowhere else${says}$`))
    expect(finding?.related.map(({ location }) => location.chain.at(-1))).toEqual(related)
    expect(finding?.repositoryLocation).toMatchObject({
      path: 'app/package.json',
      region: { startLine: 6, startColumn: 5 },
    })
  })

  testWith('git', 'a secret is told of in the file that its source was built from', async () => {
    const findings = await findingsOf('.', repository(project(both), tracked))
    expect(find(findings, 'secret/npm-access-token')).toMatchObject({
      location: { chain: ['dist/a.js.map', 'src/b.ts'], region: { startLine: 1, startColumn: 12 } },
      repositoryLocation: { path: 'src/b.ts', region: { startLine: 1, startColumn: 12 } },
    })
  })

  testWith('git', 'what ships as it is tracked is told of there, without a line when it was changed', async () => {
    const files = { 'package.json': manifest, 'dist/key.js': `\nk = "${secret}"\n` }
    const top = repository(files, ['package.json', 'dist/key.js'])
    const place = find(await findingsOf('.', top), 'secret/npm-access-token')?.repositoryLocation
    expect(place).toMatchObject({ path: 'dist/key.js', region: { startLine: 2 } })
    writeFileSync(join(top, 'p.tgz'), pack({ ...files, 'dist/key.js': `\n\n${files['dist/key.js']}` }))
    expect(find(await findingsOf('p.tgz', top), 'secret/npm-access-token')?.repositoryLocation).toEqual({
      path: 'dist/key.js',
    })
  })

  testWith('git', 'a tarball is compared with the project in the working directory if it is its own', async () => {
    const top = repository(project(both), tracked)
    for (const [name, says] of [
      ['app', '; all are tracked in this repository'],
      ['other', 'nowhere else'],
    ]) {
      writeFileSync(
        join(top, 'p.tgz'),
        pack({ 'package.json': { name, version: '1.0.0' }, 'a.js.map': mapOf(both).json }),
      )
      const finding = find(await findingsOf('p.tgz', top), 'map/embedded-sources')
      expect(finding?.message.endsWith(says ?? '')).toBe(true)
      expect(finding?.repositoryLocation === null).toBe(name === 'other')
    }
  })

  test('outside of a repository nothing is said', async () => {
    const finding = find(await findingsOf('.', writeProject(project(both))), 'map/embedded-sources')
    expect(finding?.message).toBe('2 original files, 2 lines that ship nowhere else')
    expect(finding?.repositoryLocation).toBeNull()
  })

  testWith('git', 'no program is run that the repository names', async () => {
    const top = repository(project(both), tracked)
    const mark = join(temporaryDirectory(), 'ran')
    const script = `#!/bin/sh\n: > '${mark}'\n`
    mkdirSync(join(top, '.git/hooks'), { recursive: true })
    for (const hook of ['query-watchman', 'post-index-change'])
      writeFileSync(join(top, '.git/hooks', hook), script, { mode: 0o755 })
    git(top, 'config', 'core.fsmonitor', '.git/hooks/query-watchman')
    git(top, 'update-index', '--fsmonitor')
    git(top, 'status')
    expect(existsSync(mark)).toBe(true)
    rmSync(mark)
    expect(find(await findingsOf('.', top), 'map/embedded-sources')?.message).toContain('all are tracked')
    expect(existsSync(mark)).toBe(false)
  })
})

describe('files of dependencies are compared with those that are installed', () => {
  const dependency = (text: string) => ({ [relative('node_modules/dep/index.js')]: text })

  test.each([
    { name: 'the same', sources: dependency('dep()\r\n'), says: 'none of it own code that ships only here' },
    {
      name: 'another text',
      sources: dependency('changed()\n'),
      says: '1 of 1 files of dependencies differs from the installed versions',
    },
    { name: 'not installed', sources: { [relative('node_modules/gone/i.js')]: 'x' }, says: 'ships only here' },
  ])('$name', async ({ sources, says }) => {
    const root = writeProject(project(sources, { 'node_modules/dep/index.js': 'dep()\n' }))
    const finding = find(await findingsOf('.', root), 'map/embedded-sources')
    expect([finding?.severity, finding?.message.endsWith(says)]).toEqual(['low', true])
  })

  test('no name leads out of an installed package', async () => {
    const root = writeProject({
      'node_modules/dep/i.js': 'dep',
      'secret.txt': 'secret',
      'node_modules/dep/link': { link: '../../secret.txt' },
    })
    const { readInstalled } = await openCheckout(root, {})
    expect((await readInstalled('dep', 'i.js'))?.toString()).toBe('dep')
    for (const [name, path] of [
      ['dep', '../../secret.txt'],
      ['..', 'secret.txt'],
      ['dep', 'link'],
      ['.', 'dep/i.js'],
      ['dep', ''],
    ])
      expect(await readInstalled(name ?? '', path ?? '')).toBeNull()
  })
})
