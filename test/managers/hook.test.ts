import { expect, test } from 'vitest'
import { hookOf, noticeHook } from '../../src/managers/hook.ts'
import type { Manifest } from '../../src/model/artifact.ts'

const agents = {
  npm: 'npm/11.19.1 node/v20.20.2 linux x64',
  pnpm: 'pnpm/11.28.11 npm/? node/v24.1.0 linux x64',
  yarn: 'yarn/4.18.1 npm/? node/v20.20.2 linux x64',
  bun: 'bun/1.4.5 npm/? node/v24.3.0 linux x64',
  lerna: 'lerna/9.0.0/node@v20.20.2',
}

// Rows of the measured table: whether a failure there stops the upload, and what may still change the files.
test.each<{ by: keyof typeof agents; event: string; stops: boolean; later: string[] }>([
  { by: 'npm', event: 'prepublishOnly', stops: true, later: ['prepack', 'prepare'] },
  { by: 'npm', event: 'prepack', stops: true, later: ['prepare'] },
  { by: 'npm', event: 'prepare', stops: true, later: [] },
  { by: 'npm', event: 'postpack', stops: true, later: [] },
  { by: 'npm', event: 'publish', stops: false, later: [] },
  { by: 'npm', event: 'postpublish', stops: false, later: [] },
  { by: 'pnpm', event: 'prepublishOnly', stops: true, later: ['prepublish', 'prepack', 'prepare'] },
  { by: 'pnpm', event: 'postpack', stops: true, later: [] },
  { by: 'bun', event: 'prepack', stops: true, later: ['prepare'] },
  { by: 'bun', event: 'postpack', stops: true, later: [] },
  { by: 'yarn', event: 'prepublish', stops: true, later: ['prepack'] },
  { by: 'yarn', event: 'prepack', stops: true, later: [] },
  { by: 'yarn', event: 'postpack', stops: false, later: [] },
  { by: 'lerna', event: 'prepack', stops: true, later: ['prepare'] },
])('$by runs $event: stops $stops', ({ by, event, stops, later }) => {
  const hook = hookOf({ npm_lifecycle_event: event, npm_config_user_agent: agents[by] })
  expect(hook).toMatchObject({ event, stopsUpload: stops, later })
})

test('outside a hook there is none', () => {
  expect(hookOf({ npm_config_user_agent: agents.npm })).toBeNull()
  expect(hookOf({ npm_lifecycle_event: 'test', npm_config_user_agent: agents.npm })).toBeNull()
})

const manifest: Manifest = { name: 'a', version: '1.0.0', scripts: { prepublishOnly: 'gate', prepare: 'build' } }

test.each<{
  name: string
  environment: object
  manifest?: Manifest
  want: readonly (readonly [string, string, RegExp])[]
}>([
  {
    name: 'a later script is told',
    environment: {},
    want: [['hook-not-final', 'none', /^prepare runs after prepublishOnly/]],
  },
  { name: 'no later script', environment: {}, manifest: { name: 'a', version: '1.0.0' }, want: [] },
  {
    name: 'scripts that are nonsense',
    environment: {},
    manifest: { name: 'a', version: '1.0.0', scripts: 'x' },
    want: [],
  },
  { name: 'another package is audited', environment: { npm_package_name: 'b' }, want: [] },
  {
    name: 'the same bytes',
    environment: { npm_lifecycle_event: 'postpack', npm_package_integrity: 'sha512-a' },
    want: [],
  },
  {
    name: 'other bytes',
    environment: { npm_lifecycle_event: 'postpack', npm_package_integrity: 'sha512-b' },
    want: [
      ['hook-other-bytes', 'incomplete', /^packing again gives bytes that differ from those npm is about to upload/],
    ],
  },
  {
    name: 'other bytes, by a tool that does not name the package',
    environment: {
      npm_lifecycle_event: 'postpack',
      npm_package_integrity: 'sha512-b',
      npm_package_name: undefined,
      npm_package_version: undefined,
    },
    want: [
      ['hook-other-bytes', 'incomplete', /^packing again gives bytes that differ from those npm is about to upload/],
    ],
  },
  {
    name: 'after the upload',
    environment: { npm_lifecycle_event: 'postpublish' },
    want: [['hook-too-late', 'incomplete', /^npm runs postpublish when it is too late to stop the upload/]],
  },
  {
    name: "Yarn's postpack",
    environment: { npm_lifecycle_event: 'postpack', npm_config_user_agent: agents.yarn },
    want: [['hook-too-late', 'incomplete', /put the gate into prepack$/]],
  },
  {
    name: "pnpm's postpack, which is told nothing of the tarball",
    environment: { npm_lifecycle_event: 'postpack', npm_config_user_agent: agents.pnpm },
    want: [['hook-unproven', 'none', /^pnpm does not tell a hook which bytes/]],
  },
  {
    name: "a release tool's postpack, which is the gate alone",
    environment: { npm_lifecycle_event: 'postpack', npm_config_user_agent: agents.lerna },
    manifest: { ...manifest, scripts: { postpack: 'watertight' } },
    want: [],
  },
  {
    name: "a release tool's postpack, in which something runs before the gate",
    environment: { npm_lifecycle_event: 'postpack', npm_config_user_agent: agents.lerna },
    manifest: { ...manifest, scripts: { postpack: 'rm -rf tmp && watertight' } },
    want: [['hook-unproven', 'none', /^who publishes here does not tell/]],
  },
  {
    name: 'inside a release, whatever the manager: the release itself audits the tarball',
    environment: { npm_lifecycle_event: 'postpack', npm_config_user_agent: agents.yarn, WATERTIGHT_RELEASE: '1' },
    want: [],
  },
])('$name', ({ environment, manifest: other, want }) => {
  const hooked = {
    npm_lifecycle_event: 'prepublishOnly',
    npm_config_user_agent: agents.npm,
    npm_package_name: 'a',
    npm_package_version: '1.0.0',
    ...environment,
  }
  const notices = noticeHook(hooked, other ?? manifest, 'sha512-a')
  expect(notices).toEqual(
    want.map(([code, effect, detail]) => ({ code, effect, detail: expect.stringMatching(detail) })),
  )
})
