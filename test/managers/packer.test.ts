import { readFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { expect, test } from 'vitest'
import { lifecycleOf, managerOf } from '../../src/managers/lifecycle.ts'
import { choosePacker, type Packer } from '../../src/managers/packer.ts'
import { isAtLeastVersion } from '../../src/managers/version.ts'
import type { SourceContext } from '../../src/model/source.ts'
import { integrityOf } from '../../src/text/digest.ts'
import { cleanEnvironment, npmPack, npmScript } from '../support/npm.ts'
import { writeProject } from '../support/project.ts'
import { contextIn, failureOf, openAll } from '../support/source-context.ts'

const inProcess: Packer = { kind: 'npm', script: null }
const pnpmAgent = 'pnpm/10.34.9 npm/? node/v20.20.2 linux x64'
const npmAgent = 'npm/12.2.0 node/v24.1.0 linux x64 workspaces/false'

test.each<{ name: string; pack?: SourceContext['pack']; environment: SourceContext['environment']; want: Packer }>([
  { name: 'outside a hook', environment: {}, want: inProcess },
  { name: 'outside a hook, of a running manager', environment: { npm_config_user_agent: pnpmAgent }, want: inProcess },
  { name: 'asked for', pack: 'yarn', environment: {}, want: { kind: 'command', manager: 'yarn' } },
  {
    name: 'in a hook of pnpm',
    environment: { npm_lifecycle_event: 'prepack', npm_config_user_agent: pnpmAgent },
    want: { kind: 'command', manager: 'pnpm' },
  },
  {
    name: 'in a hook of pnpm, npm asked for',
    pack: 'npm',
    environment: { npm_lifecycle_event: 'prepack', npm_config_user_agent: pnpmAgent, npm_execpath: '/pnpm.cjs' },
    want: inProcess,
  },
  {
    name: 'in a hook of npm',
    environment: { npm_lifecycle_event: 'postpack', npm_config_user_agent: npmAgent, npm_execpath: '/npm-cli.js' },
    want: { kind: 'npm', script: '/npm-cli.js' },
  },
  {
    name: 'in a script that is no hook',
    environment: { npm_lifecycle_event: 'test', npm_config_user_agent: pnpmAgent },
    want: inProcess,
  },
  {
    name: 'in a hook of a manager that is not known',
    environment: { npm_lifecycle_event: 'prepack', npm_config_user_agent: 'vlt/1.0.0' },
    want: inProcess,
  },
])('who packs: $name', async ({ pack, environment, want }) => {
  const folder = writeProject({ '.git/': '' })
  expect(await choosePacker({ ...(pack && { pack }), environment }, folder)).toEqual(want)
})

test.each<{
  name: string
  files: Parameters<typeof writeProject>[0]
  environment?: SourceContext['environment']
  want: Packer
}>([
  {
    name: 'packageManager',
    files: { 'package.json': { json: { packageManager: 'pnpm@10.0.0' } } },
    want: { kind: 'model', manager: 'pnpm', version: '10.0.0' },
  },
  { name: 'a lockfile', files: { 'yarn.lock': '' }, want: { kind: 'model', manager: 'yarn', version: null } },
  {
    name: 'npm, whoever runs this',
    files: { '.git/': '' },
    environment: { npm_config_user_agent: pnpmAgent },
    want: inProcess,
  },
  { name: 'nothing', files: { '.git/': '' }, want: inProcess },
  {
    name: 'the hook that runs, whatever the project says',
    files: { 'yarn.lock': '' },
    environment: { npm_lifecycle_event: 'prepack', npm_config_user_agent: npmAgent, npm_execpath: '/npm-cli.js' },
    want: { kind: 'npm', script: '/npm-cli.js' },
  },
])('--pack auto goes by $name', async ({ files, environment = {}, want }) => {
  const folder = writeProject(files)
  expect(await choosePacker({ pack: 'auto', environment }, folder)).toEqual(want)
  expect(await choosePacker({ environment }, folder)).toEqual(want)
})

test.each([
  { event: 'prepublishOnly', want: 'prepublishOnly' },
  { event: 'postpublish', want: 'postpublish' },
  { event: 'npx', want: null },
  { event: 'prepublishonly', want: null },
  { event: 'toString', want: null },
  { event: undefined, want: null },
])('the lifecycle of $event is $want', ({ event, want }) => {
  expect(lifecycleOf({ npm_lifecycle_event: event })).toBe(want)
})

test.each([
  { agent: npmAgent, want: { name: 'npm', version: '12.2.0' } },
  { agent: 'yarn/4.18.1 npm/? node/v20.20.2', want: { name: 'yarn', version: '4.18.1' } },
  { agent: 'bun/1.4.5 npm/? node/v24.3.0', want: { name: 'bun', version: '1.4.5' } },
  { agent: 'npm/? node/v20', want: { name: 'npm', version: null } },
  { agent: 'cnpm/9.0.0', want: null },
  { agent: '', want: null },
])('the manager of "$agent"', ({ agent, want }) => {
  expect(managerOf({ npm_config_user_agent: agent })).toEqual(want)
})

test.each([
  { version: '1.22.0', oldest: '1.22.0', want: true },
  { version: '1.21.9', oldest: '1.22.0', want: false },
  { version: '10.0.0-rc.1', oldest: '8.0.0', want: true },
  { version: 'v4.0.0', oldest: '4.0.0', want: true },
  { version: '', oldest: '0.0.0', want: false },
  { version: 'nonsense', oldest: '0.0.0', want: false },
])('$version is at least $oldest: $want', ({ version, oldest, want }) => {
  expect(isAtLeastVersion(version, oldest)).toBe(want)
})

test('in a hook of npm, that very npm packs the same bytes, and its dry run does not matter', async () => {
  const root = writeProject({
    'package.json': { json: { name: 'a', version: '1.0.0', scripts: { prepack: 'echo noise' } } },
    'index.js': '1\n',
  })
  const environment = {
    ...cleanEnvironment(),
    npm_lifecycle_event: 'prepublishOnly',
    npm_config_user_agent: 'npm/11.0.0 node/v20',
    npm_execpath: npmScript(),
    npm_config_dry_run: 'true',
    npm_config_json: 'true',
  }
  const [tarball] = await openAll('.', contextIn(root, { environment }))
  const [packed] = await npmPack(root)
  expect(tarball?.integrity).toBe(integrityOf(readFileSync(packed ?? '')))
})

test.each<{ name: string; pack: 'pnpm' | 'yarn' | 'bun'; script?: string; code: string; says: RegExp }>([
  { name: 'is missing', pack: 'pnpm', code: 'EPACKER', says: /^pnpm: not installed/ },
  {
    name: 'is too old',
    pack: 'yarn',
    script: 'echo 0.27.5',
    code: 'EPACKER',
    says: /^yarn: version 0\.27\.5 cannot pack/,
  },
  {
    name: 'tells no version',
    pack: 'bun',
    script: 'echo "\\033[31mhello"',
    code: 'EPACKER',
    says: /^bun: an unknown version/,
  },
  {
    name: 'fails',
    pack: 'pnpm',
    script: '[ "$1" = --version ] && echo 10.0.0 || exit 3',
    code: 'EPACK',
    says: /^\.: pnpm 10\.0\.0 could not pack it$/,
  },
  { name: 'packs nothing', pack: 'pnpm', script: 'echo 10.0.0', code: 'EPACK', says: /could not pack it/ },
])('a manager that $name is told in one sentence', async ({ pack, script, code, says }) => {
  if (process.platform === 'win32' && script !== undefined) return
  const root = writeProject({
    'package.json': { json: { name: 'a', version: '1.0.0' } },
    'bin/': '',
    ...(script !== undefined && { [`bin/${pack}`]: { text: `#!/bin/sh\n${script}\n`, mode: 0o755 } }),
  })
  const environment = { ...cleanEnvironment(), PATH: [join(root, 'bin'), 'relative'].join(delimiter) }
  const error = await failureOf('.', contextIn(root, { pack, environment }))
  expect(error).toMatchObject({ code, message: expect.stringMatching(says), hint: expect.stringMatching(/\w/) })
  expect(error.message).not.toMatch(/\n|\x1b/)
})
