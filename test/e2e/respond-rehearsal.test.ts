import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import type { Response } from '../../src/response/response-type.ts'
import { atTerminal, terminalTool } from '../support/at-terminal.ts'
import { hoursAgo, type IncidentRegistry, startIncidentRegistry } from '../support/incident-registry.ts'
import { leakedSecrets, packApp } from '../support/leaking-app.ts'
import { type Mirrors, startMirrors } from '../support/mirrors.ts'
import { npm } from '../support/npm.ts'
import { temporaryDirectory } from '../support/project.ts'
import { testWith } from '../support/require-tool.ts'
import { watertight } from '../support/watertight.ts'

const servers: { close(): Promise<void> }[] = []
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()))
})

/** A folder of somebody who responds: an npmrc, addresses, and nothing of the package. */
function desk(registry: IncidentRegistry, mirrors: Mirrors) {
  servers.push(registry, mirrors)
  const cwd = temporaryDirectory()
  const npmrc = join(temporaryDirectory(), 'npmrc')
  writeFileSync(npmrc, registry.npmrc)
  const ids = [...mirrors.behaviour.keys()]
  const places = ids.map((id) => ({
    id,
    name: id,
    addresses: [`${mirrors.url}/${id}/{name}@{version}/{path}`],
    removal: 'Ask.',
  }))
  const file = join(temporaryDirectory(), 'addresses.json')
  writeFileSync(file, JSON.stringify({ builtin: false, pause: 1, places }))
  const env = { npm_config_userconfig: npmrc }
  const respond = async (...args: string[]) => {
    const words = ['respond', 'app@1.1.0', '-o', 'incident', '--addresses', file, ...args]
    const outcome = await watertight(words, { cwd, env })
    const status = () => JSON.parse(readFileSync(join(cwd, 'incident/status.json'), 'utf8')) as Response
    return { ...outcome, status }
  }
  const apply = (answers: readonly string[]) =>
    atTerminal(['respond', 'app@1.1.0', '-o', 'incident', '--addresses', file, '--apply'], { cwd, env, answers })
  return { cwd, env, respond, apply }
}

describe('a rehearsal of the incident', () => {
  testWith(terminalTool, 'is published, found, responded to, watched until the copies are gone, and over', async () => {
    const registry = await startIncidentRegistry({ name: 'app', dependents: 0 }, {}, {})
    const mirrors = await startMirrors({ kept: 'keeps', late: { purgesAfter: 4 }, never: 'gone' })
    const { cwd, env, respond, apply } = desk(registry, mirrors)

    // Published, the second time with what was not meant to be.
    for (const [version, isLeaking] of [
      ['1.0.0', false],
      ['1.1.0', true],
    ] as const) {
      const file = join(cwd, `app-${version}.tgz`)
      writeFileSync(file, packApp('app', version, isLeaking))
      const published = await npm(['publish', file], { cwd: temporaryDirectory(), env })
      expect(published.code, published.stderr).toBe(0)
    }
    expect(Object.fromEntries(registry.tags)).toEqual({ latest: '1.1.0' })

    // Found.
    expect((await watertight(['app@latest'], { cwd, env })).code).toBe(1)

    // Responded to.
    const first = await respond('--probe', '--evidence')
    expect(first.code, first.stderr).toBe(1)
    expect(first.status().undo.unpublish).toMatchObject({ answer: 'yes' })
    expect(first.status().copies.places.map(({ id, state }) => [id, state])).toEqual([
      ['kept', 'there'],
      ['late', 'there'],
      ['never', 'gone'],
    ])
    const applied = await apply(['y', 'y', 'y'])
    expect(applied.code, applied.stdout).toBe(0)
    expect(applied.stdout).toContain('latest: done; the registry has latest at 1.0.0')
    expect(applied.stdout).toContain('done; the registry warns of it')
    expect(applied.stdout).toContain('npm unpublish app@1.1.0: done; the registry no longer has it')
    expect(Object.fromEntries(registry.tags)).toEqual({ latest: '1.0.0' })
    expect([...registry.versions.keys()]).toEqual(['1.0.0'])
    for (const secret of Object.values(leakedSecrets)) expect(applied.stdout).not.toContain(secret)

    // Watched: what was audited before is known from the evidence.
    const second = await respond('--probe')
    expect(second.code, second.stderr).toBe(1)
    expect(second.status().out.versions).toMatchObject([{ version: '1.1.0', state: 'gone' }])
    expect(second.status().undo).toMatchObject({ state: 'gone', unpublish: null, commands: [] })
    const late = (status: Response) => status.copies.places.find(({ id }) => id === 'late')
    const firstSeen = late(first.status())?.firstSeen
    // Of its three files one is left.
    expect(late(second.status())).toMatchObject({ state: 'there', firstSeen })
    mirrors.behaviour.set('kept', 'gone')
    const third = await respond('--probe')
    expect(third.code, third.stderr).toBe(0)
    expect(third.stdout).toContain('0 copies, 0 not known')
    expect(third.stdout).toMatch(/late +gone: seen last/)
    expect(late(third.status())).toMatchObject({ state: 'gone', firstSeen, lastSeen: late(second.status())?.lastSeen })

    // Over: nothing that the registry or a mirror serves leaks.
    expect((await watertight(['app@latest'], { cwd, env })).code).toBe(0)
    expect((await watertight(['app@1.1.0'], { cwd, env })).code).toBe(2)
  })
})

/** A leak of 80 hours ago, with a clean version before it. */
function oldLeak(standing: object = {}) {
  return startIncidentRegistry(
    { name: 'app', owners: ['ada'], ...standing },
    {
      '1.0.0': { tarball: packApp('app', '1.0.0', false), published: hoursAgo(500) },
      '1.1.0': { tarball: packApp('app', '1.1.0', true), published: hoursAgo(80) },
    },
    { latest: '1.1.0' },
  )
}

describe('--apply', () => {
  testWith(terminalTool, 'runs nothing that nobody said yes to', async () => {
    const registry = await oldLeak()
    const { apply } = desk(registry, await startMirrors({}))
    const { code, stdout } = await apply(['n', '', 'no'])
    expect(code).toBe(0)
    expect(stdout.match(/: not run$/gm)).toHaveLength(3)
    expect(registry.requests.filter(({ method }) => method !== 'GET')).toEqual([])
  })

  testWith(terminalTool, 'shows why npm refuses, and says that it did', async () => {
    // Its search does not count them, so that only npm knows.
    const registry = await oldLeak({ hiddenDependents: 3 })
    const { apply } = desk(registry, await startMirrors({}))
    const { code, stdout } = await apply(['y', 'y', 'y'])
    expect(code).toBe(2)
    expect(stdout).toContain('E405')
    expect(stdout).toContain('Failed criteria: has 3 dependent packages in the registry')
    expect(stdout).toContain('npm unpublish app@1.1.0: npm refused')
    expect(registry.versions.get('1.1.0')?.deprecated).toContain('Use 1.0.0 instead.')
    expect(registry.tags.get('latest')).toBe('1.0.0')
  })

  test('without a terminal is refused before anything is asked', async () => {
    const registry = await oldLeak()
    const { respond } = desk(registry, await startMirrors({}))
    const { code, stderr } = await respond('--apply')
    expect(code).toBe(2)
    expect(stderr).toContain('nobody is here to ask')
    expect(registry.requests).toEqual([])
  })
})
