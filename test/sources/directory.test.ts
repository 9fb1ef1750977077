import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { shapes, workspaceRoot } from '../../fixtures/projects/shapes.ts'
import { openTarget } from '../../src/sources/open-target.ts'
import { integrityOf } from '../../src/text/digest.ts'
import { npmPack } from '../support/npm.ts'
import { type ProjectFiles, writeProject } from '../support/project.ts'
import { contextIn, failureOf, openAll } from '../support/source-context.ts'
import { listTarball } from '../support/tar-listing.ts'

test.concurrent.each(shapes)('packs as npm pack does: $name', async (shape) => {
  const root = join(writeProject(shape.files), shape.in ?? '')
  const [ours] = await openAll('.', contextIn(root))
  const [theirs] = await npmPack(root)
  const packed = readFileSync(theirs ?? '')
  expect(await listTarball(ours?.bytes ?? Buffer.alloc(0))).toEqual(await listTarball(packed))
  expect(ours?.integrity).toBe(integrityOf(packed))
})

test.each([
  { name: 'all', options: { allWorkspaces: true }, args: ['--workspaces'], want: ['packages/one', 'packages/two'] },
  { name: 'one by name', options: { workspaces: ['@shape/two'] }, args: ['-w', '@shape/two'], want: ['packages/two'] },
  {
    name: 'one by path',
    options: { workspaces: ['packages/one'] },
    args: ['-w', 'packages/one'],
    want: ['packages/one'],
  },
  {
    name: 'those in a directory',
    options: { workspaces: ['packages'] },
    args: ['-w', 'packages'],
    want: ['packages/one', 'packages/two'],
  },
  { name: 'a private one by name', options: { workspaces: ['site'] }, args: ['-w', 'site'], want: ['apps/site'] },
])('packs workspaces as npm does: $name', async ({ options, args, want }) => {
  const root = writeProject(workspaceRoot)
  const ours = await openAll('.', contextIn(root, options))
  const theirs = (await npmPack(root, args)).map((path) => integrityOf(readFileSync(path)))
  expect(ours.map(({ spec }) => spec)).toEqual(want)
  // npm pack packs private workspaces too, which npm publish then passes over.
  expect(theirs).toEqual(expect.arrayContaining(ours.map(({ integrity }) => integrity)))
})

test("finds the root upward, as npm does, when it runs in a workspace or in a folder of the root's", async () => {
  const root = writeProject({ ...workspaceRoot, 'docs/': '' })
  const [fromRoot] = await openAll('.', contextIn(root, { workspaces: ['@shape/two'] }))
  for (const place of ['packages/one', 'docs']) {
    const [found] = await openAll('.', contextIn(join(root, place), { workspaces: ['@shape/two'] }))
    expect(found?.integrity).toBe(fromRoot?.integrity)
  }
})

test('gives the other workspaces when some cannot be packed, and then one error of all that is wrong', async () => {
  const root = writeProject({
    'package.json': { json: { name: 'root', private: true, workspaces: ['packages/*'] } },
    'packages/a/package.json': { json: { name: 'a' } },
    'packages/b/package.json': { json: { name: 'b', version: '1.0.0' } },
    'packages/c/package.json': { json: { name: 'c' } },
  })
  const given: string[] = []
  const open = async (): Promise<void> => {
    for await (const { spec } of openTarget('.', contextIn(root, { allWorkspaces: true }))) given.push(spec)
  }
  await expect(open()).rejects.toThrow(/packages\/a.*; packages\/c/)
  expect(given).toEqual(['packages/b'])
})

test('says which private workspaces were passed over', async () => {
  const [first, second] = await openAll('.', contextIn(writeProject(workspaceRoot), { allWorkspaces: true }))
  expect(first?.notices).toMatchObject([{ code: 'private-workspaces', effect: 'none' }])
  expect(first?.notices[0]?.detail).toContain('apps/site')
  expect(second?.notices).toEqual([])
})

test("runs none of the package's scripts", async () => {
  const stop = "node -e \"require('fs').writeFileSync('ran', '')\""
  const scripts = Object.fromEntries(['prepublishOnly', 'prepack', 'prepare', 'postpack'].map((name) => [name, stop]))
  const root = writeProject({ 'package.json': { json: { name: 'a', version: '1.0.0', scripts } } })
  const [tarball] = await openAll('.', contextIn(root))
  expect((await listTarball(tarball?.bytes ?? Buffer.alloc(0))).map(({ path }) => path)).toEqual([
    'package/package.json',
  ])
})

test.each<{ name: string; files: ProjectFiles; code: string; says: RegExp; options?: object; spec?: string }>([
  { name: 'no package.json', files: { 'a.js': '' }, code: 'ENOENT', says: /no package\.json/ },
  {
    name: 'invalid JSON',
    files: { 'package.json': '{ "token": hunter2' },
    code: 'EMANIFEST',
    says: /not a valid JSON object/,
  },
  { name: 'an array', files: { 'package.json': '[]' }, code: 'EMANIFEST', says: /not a valid JSON object/ },
  { name: 'no name', files: { 'package.json': '{"version":"1.0.0"}' }, code: 'EMANIFEST', says: /has no name/ },
  { name: 'no version', files: { 'package.json': '{"name":"a"}' }, code: 'EMANIFEST', says: /has no version/ },
  { name: 'a missing directory', files: {}, spec: './gone', code: 'ENOENT', says: /gone: no such directory/ },
  {
    name: 'a private workspace root',
    files: workspaceRoot,
    code: 'EWORKSPACES',
    says: /one \(packages\/one\), @shape\/two \(packages\/two\), site/,
  },
  {
    name: 'an unknown workspace',
    files: workspaceRoot,
    options: { workspaces: ['three'] },
    code: 'EWORKSPACES',
    says: /three: no workspace/,
  },
])('refuses $name in one sentence', async ({ files, spec, code, says, options }) => {
  const error = await failureOf(spec ?? '.', contextIn(writeProject(files), options))
  expect(error).toMatchObject({ code, message: expect.stringMatching(says), hint: expect.stringMatching(/\w/) })
  expect(error.message).not.toMatch(/\n|hunter2/)
})
