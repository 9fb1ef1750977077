import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { integrityOf } from '../../src/text/digest.ts'
import { npmPack } from '../support/npm.ts'
import { temporaryDirectory, writeProject } from '../support/project.ts'
import { type Registry, startRegistry } from '../support/registry.ts'
import { contextIn, openAll } from '../support/source-context.ts'

let registry: Registry
const integrities: { [spec: string]: string } = {}

beforeAll(async () => {
  registry = await startRegistry()
  await publish('shape', '1.0.0', [])
  await publish('shape', '1.2.0', [])
  await publish('shape', '2.0.0-beta.1', ['--tag', 'beta'])
  await publish('@scope/shape', '3.0.0', [])
})

afterAll(() => registry.close())

async function publish(name: string, version: string, args: readonly string[]): Promise<void> {
  const root = writeProject({ 'package.json': { json: { name, version } }, 'index.js': `'${version}'\n` })
  const [packed] = await npmPack(root)
  integrities[`${name}@${version}`] = integrityOf(readFileSync(packed ?? ''))
  const outcome = await registry.publish(root, args)
  if (outcome.code !== 0) throw new Error(outcome.stderr)
}

test.each([
  { spec: 'shape@latest', want: 'shape@1.2.0' },
  { spec: 'shape@1.0.0', want: 'shape@1.0.0' },
  { spec: 'shape@^1', want: 'shape@1.2.0' },
  { spec: 'shape@<1.2', want: 'shape@1.0.0' },
  { spec: 'shape@beta', want: 'shape@2.0.0-beta.1' },
  { spec: '@scope/shape', want: '@scope/shape@3.0.0' },
  { spec: '@scope/shape@3', want: '@scope/shape@3.0.0' },
])('$spec is $want', async ({ spec, want }) => {
  const [tarball, ...more] = await openAll(spec, contextIn(temporaryDirectory(), { registry: registry.url }))
  expect(more).toEqual([])
  expect(tarball).toMatchObject({ spec, from: 'registry', integrity: integrities[want], notices: [] })
  expect(tarball?.resolved).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/(?:@scope\/)?shape\/-\/shape-.*\.tgz$/)
})

test('an .npmrc of the project names the registry', async () => {
  const root = writeProject({ 'package.json': '{}', '.npmrc': `registry=${registry.url}\n`, 'deep/er/': '' })
  const [tarball] = await openAll('shape@1.0.0', contextIn(join(root, 'deep/er')))
  expect(tarball?.integrity).toBe(integrities['shape@1.0.0'])
})

test('an .npmrc names the registry of a scope', async () => {
  const root = writeProject({
    'package.json': '{}',
    '.npmrc': `registry=http://127.0.0.1:1/\n@scope:registry=${registry.url}\n`,
  })
  const [tarball] = await openAll('@scope/shape', contextIn(root))
  expect(tarball?.integrity).toBe(integrities['@scope/shape@3.0.0'])
})

test('the environment names the registry, and its variables are expanded in an .npmrc', async () => {
  const context = contextIn(writeProject({ 'package.json': '{}', '.npmrc': 'registry=${SHAPES}\n' }))
  const [tarball] = await openAll('shape@1.0.0', {
    ...context,
    environment: { ...context.environment, SHAPES: registry.url },
  })
  expect(tarball?.integrity).toBe(integrities['shape@1.0.0'])
})

test('what was downloaded once is there offline', async () => {
  const cache = { npm_config_cache: temporaryDirectory() }
  const context = contextIn(temporaryDirectory(), { registry: registry.url })
  const environment = { ...context.environment, ...cache }
  await openAll('shape@1.0.0', { ...context, environment })
  const [tarball] = await openAll('shape@1.0.0', { ...context, environment, offline: true })
  expect(tarball?.integrity).toBe(integrities['shape@1.0.0'])
})

test('a tarball is downloaded from its address', async () => {
  const url = `${registry.url}shape/-/shape-1.0.0.tgz`
  const [tarball] = await openAll(`${url}?token=hunter2#x`, contextIn(temporaryDirectory()))
  expect(tarball).toMatchObject({ from: 'tarball', spec: url, resolved: url, integrity: integrities['shape@1.0.0'] })
})

test('the directory of a name wins over the package of that name, until --from says otherwise', async () => {
  const root = writeProject({ 'shape/package.json': { json: { name: 'local', version: '1.0.0' } } })
  const context = contextIn(root, { registry: registry.url })
  expect(await openAll('shape', context)).toMatchObject([{ from: 'directory', resolved: 'shape' }])
  expect(await openAll('shape', { ...context, from: 'registry' })).toMatchObject([{ from: 'registry' }])
  writeFileSync(join(root, 'shape@1.0.0'), 'bytes')
  expect(await openAll('shape@1.0.0', context)).toMatchObject([{ from: 'tarball', resolved: 'shape@1.0.0' }])
})
