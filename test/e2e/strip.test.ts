import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { leaks } from '../../fixtures/projects/leaks.ts'
import { inProcess } from '../support/in-process.ts'
import { npmPack } from '../support/npm.ts'
import { temporaryDirectory, writeProject } from '../support/project.ts'
import { listTarball } from '../support/tar-listing.ts'
import { watertight } from '../support/watertight.ts'

const [simple] = leaks
const root = writeProject(simple?.files ?? {})

test.each([
  { name: 'a directory', target: async () => root },
  { name: 'a tarball', target: async () => (await npmPack(root))[0] ?? '' },
])('strip writes a clean tarball of $name, with all else in it', async ({ target }) => {
  const cwd = temporaryDirectory()
  const { code, stdout, stderr } = await watertight(['strip', await target(), '-o', 'clean.tgz'], { cwd })
  expect(stderr).toContain('clean.tgz is written: 1 file taken out, 1 changed')
  expect(stdout).toContain('CLEAN')
  expect(code).toBe(0)
  const listed = await listTarball(readFileSync(join(cwd, 'clean.tgz')))
  expect(listed.map(({ path }) => path)).toEqual(['package/README.md', 'package/dist/app.js', 'package/package.json'])
})

test('--keep-positions keeps the map, from stdin too, and the report tells what it still holds', async () => {
  const cwd = temporaryDirectory()
  const [tarball] = await npmPack(root)
  const { code, stdout } = await watertight(['strip', '-', '--keep-positions', '-o', 'out/clean.tgz', '--json'], {
    cwd,
    input: readFileSync(tarball ?? ''),
  })
  expect(JSON.parse(stdout)).toMatchObject({ verdict: 'clean', packages: [{ maps: [{ sources: 1, embedded: 0 }] }] })
  expect(code).toBe(0)
})

test('a leak that is no map is still one: exit code 1', async () => {
  const cwd = temporaryDirectory()
  const leaking = writeProject({ ...simple?.files, 'dist/.env': 'SERVICE=local\nRETRIES=3\n' })
  const { code, stdout } = await inProcess(['strip', leaking, '-o', 'out.tgz'], { cwd })
  expect(stdout).toContain('file/env')
  expect(code).toBe(1)
})

test('nothing is overwritten, and nothing is written of what cannot be opened', async () => {
  const cwd = temporaryDirectory()
  writeFileSync(join(cwd, 'there.tgz'), 'mine')
  const existing = await inProcess(['strip', root, '-o', 'there.tgz'], { cwd })
  expect(existing.stderr).toContain('there.tgz exists already')
  expect(existing.code).toBe(2)
  expect(readFileSync(join(cwd, 'there.tgz'), 'utf8')).toBe('mine')
  const broken = await inProcess(['strip', 'there.tgz', '-o', 'new.tgz'], { cwd })
  expect(broken.code).toBe(2)
  expect(() => readFileSync(join(cwd, 'new.tgz'))).toThrow()
})

test.each([
  { flag: '--strip-maps', kept: 0 },
  { flag: '--strip-content', kept: 1 },
])('fix $flag, as version 0.1 had it, still does the same', async ({ flag, kept }) => {
  const cwd = temporaryDirectory()
  const { code, stdout } = await inProcess(['fix', root, flag, '-o', 'clean.tgz', '--json'], { cwd })
  expect(code).toBe(0)
  expect(JSON.parse(stdout).packages[0].maps).toHaveLength(kept)
})
