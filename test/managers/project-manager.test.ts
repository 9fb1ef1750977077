import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Environment } from '../../src/managers/lifecycle.ts'
import { projectManager } from '../../src/managers/project-manager.ts'
import { type ProjectFiles, writeProject } from '../support/project.ts'

const pnpm = { npm_config_user_agent: 'pnpm/11.28.11 npm/? node/v24.1.0 linux x64' }

test.each<{ name: string; files: ProjectFiles; environment?: Environment; want: string }>([
  { name: 'nothing said', files: {}, want: 'npm' },
  { name: 'nothing said, and one that runs this', files: {}, environment: pnpm, want: 'pnpm' },
  { name: 'Corepack', files: { 'package.json': { json: { packageManager: 'yarn@4.18.1+sha224.00' } } }, want: 'yarn' },
  {
    name: 'npm',
    files: { 'package.json': { json: { devEngines: { packageManager: { name: 'bun' } } } } },
    want: 'bun',
  },
  { name: 'one that nobody knows', files: { 'package.json': { json: { packageManager: 'vlt@1' } } }, want: 'npm' },
  { name: 'a lockfile', files: { 'bun.lock': '' }, environment: pnpm, want: 'bun' },
  { name: 'two lockfiles', files: { 'pnpm-lock.yaml': '', 'package-lock.json': '' }, want: 'pnpm' },
  {
    name: 'two lockfiles, one of the running manager',
    files: { 'pnpm-lock.yaml': '', 'yarn.lock': '' },
    environment: pnpm,
    want: 'pnpm',
  },
  {
    name: 'package.json before a lockfile',
    files: { 'package.json': { json: { packageManager: 'npm@11' } }, 'yarn.lock': '' },
    want: 'npm',
  },
  {
    name: 'a byte-order mark',
    files: { 'package.json': `\ufeff${JSON.stringify({ packageManager: 'bun@1.4.5' })}` },
    want: 'bun',
  },
  { name: 'a broken package.json', files: { 'package.json': '{', 'yarn.lock': '' }, want: 'yarn' },
])('$name: $want', async ({ files, environment = {}, want }) => {
  expect((await projectManager(writeProject({ '.git/': '', ...files }), environment)).name).toBe(want)
})

test('a workspace has the manager of the project above it, and a repository ends the search', async () => {
  const root = writeProject({ 'pnpm-lock.yaml': '', 'packages/a/package.json': '{}', 'vendor/.git/': '' })
  mkdirSync(join(root, 'vendor/b'))
  expect(await projectManager(join(root, 'packages/a'), {})).toEqual({ name: 'pnpm', root })
  expect(await projectManager(join(root, 'vendor/b'), {})).toEqual({ name: 'npm', root: join(root, 'vendor/b') })
})
