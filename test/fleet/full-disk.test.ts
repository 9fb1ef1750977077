import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { checkFleet } from '../../src/fleet/check.ts'
import { openFleet } from '../../src/fleet/open-fleet.ts'
import { fleetStatus } from '../../src/fleet/status/status.ts'
import { addTargets } from '../../src/fleet/watch/targets.ts'
import { isEverything } from '../support/extent.ts'
import { emptyFleetDirectory, runTestFleet } from '../support/fleet.ts'
import { startFleetRegistry } from '../support/fleet-registry.ts'
import { cleanEnvironment } from '../support/npm.ts'
import { temporaryDirectory } from '../support/project.ts'

/** Only the user root of a machine of its own may mount a small disk. */
const mayMount = isEverything && process.platform === 'linux' && process.getuid?.() === 0

test.skipIf(!mayMount)(
  'an embedded fleet ends where its disk is full, and goes on where there is room (needs --mode all and a mount)',
  async () => {
    const disk = temporaryDirectory()
    const mount = (...words: string[]) => expect(spawnSync('mount', words, { encoding: 'utf8' }).stderr).toBe('')
    mount('-t', 'tmpfs', '-o', 'size=400m', 'tmpfs', disk)
    const registry = await startFleetRegistry()
    try {
      for (let index = 0; index < 6; index += 1) registry.publish(`@acme/p${index}`, '1.0.0', { leaks: index === 0 })
      cpSync(join(await emptyFleetDirectory(), '.watertight'), join(disk, '.watertight'), { recursive: true })
      const open = async () => ({
        ...(await openFleet({ cwd: disk, environment: { ...cleanEnvironment() }, mayBegin: false })),
        cwd: disk,
      })
      const first = await open()
      await addTargets(['@acme/*'], first.database, disk)
      registry.fault = (path) => {
        if (path.endsWith('.tgz') && registry.requests.filter((one) => one.endsWith('.tgz')).length === 3) {
          mkdirSync(join(disk, 'filler'), { recursive: true })
          const { bavail, bsize } = statfsSync(disk)
          writeFileSync(join(disk, 'filler/bytes'), Buffer.alloc(bavail * bsize - 100 * 1024 ** 2))
        }
        return null
      }
      await expect(runTestFleet(first, registry.url)).rejects.toMatchObject({
        code: 'EDATABASE',
        message: expect.stringContaining('no room left'),
      })
      await first.close()
      await expect(open()).rejects.toMatchObject({ message: expect.stringContaining('no room left') })
      rmSync(join(disk, 'filler'), { recursive: true })
      const second = await open()
      await runTestFleet(second, registry.url)
      expect((await fleetStatus(second.database)).versions).toMatchObject({
        total: 6,
        audited: 6,
        failed: 0,
        waiting: 0,
      })
      expect(await checkFleet(second.database)).toEqual([])
      await second.close()
    } finally {
      await registry.close()
      spawnSync('umount', ['-l', disk])
    }
  },
)
