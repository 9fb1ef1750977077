import { afterAll, beforeAll, expect, test } from 'vitest'
import { fleetStatus } from '../../src/fleet/status/status.ts'
import { addTargets, listTargets } from '../../src/fleet/watch/targets.ts'
import { openTestFleet, runTestFleet } from '../support/fleet.ts'
import { writeProject } from '../support/project.ts'
import { type Registry, startRegistry } from '../support/registry.ts'

let registry: Registry

beforeAll(async () => {
  registry = await startRegistry()
  for (const [name, version] of [
    ['@acme/one', '1.0.0'],
    ['@acme/one', '1.1.0'],
    ['@acme/two', '2.0.0'],
    ['other', '1.0.0'],
  ] as const) {
    const manifest = { name, version, license: 'UNLICENSED', main: 'index.js', bin: './index.js' }
    const files = {
      'package.json': { json: manifest },
      'index.js': '#!/usr/bin/env node\nlet a\n',
      'readme.md': '# x\n',
    }
    expect((await registry.publish(writeProject(files))).code).toBe(0)
  }
})

afterAll(() => registry.close())

test('a real registry lists a scope, and its versions are clean', async () => {
  const fleet = await openTestFleet()
  await addTargets(['@acme/*', 'other@^1'], fleet.database, fleet.cwd)
  await runTestFleet(fleet, registry.url)
  expect(await listTargets(fleet.database)).toMatchObject([
    { spec: '@acme/*', packages: 2, versions: 3, problem: null },
    { spec: 'other@^1', packages: 1, versions: 1, problem: null },
  ])
  expect(await fleetStatus(fleet.database)).toMatchObject({ verdict: 'clean', versions: { total: 4, audited: 4 } })
  await fleet.close()
})
