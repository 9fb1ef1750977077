import { execFile } from 'node:child_process'
import { cpSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { type Leak, leaks } from '../../fixtures/projects/leaks.ts'
import { isTried } from '../support/extent.ts'
import { cleanEnvironment } from '../support/npm.ts'
import { distributions, type InstalledManager, installManager, orSkip } from '../support/package-managers.ts'
import { temporaryDirectory, writeProject } from '../support/project.ts'
import { listTarball } from '../support/tar-listing.ts'
import { watertight } from '../support/watertight.ts'

// Yarn 1 takes every exclusion for "everything": no edit of `files` can help there, and docs/fix.md says so.
const heeding = distributions.filter(({ name, version }) => name !== 'yarn' || !version.startsWith('1.'))

/** A project before and after the fix. */
interface Pair {
  readonly leak: Leak
  readonly before: string
  readonly after: string
}

const pairs = Promise.all(leaks.map(mended))

const rows = heeding.map((wanted, row) => ({ ...wanted, row }))

describe.each(rows)('what watertight fix has mended is so with $name $version:', ({ row, ...wanted }) => {
  const fitting = leaks
    .map((leak, index) => ({ ...leak, index }))
    .filter((leak) => wanted.name === 'npm' || !leak.isForNpm)
    .filter(({ index }) => isTried(row, index))
  test.for(fitting)('$name', async ({ index }, context) => {
    const manager = await orSkip(() => installManager(wanted), context)
    const pair = (await pairs)[index]
    if (pair === undefined) throw new Error('no such project')
    const { leak } = pair
    const [before, after] = [await packed(manager, pair.before), await packed(manager, pair.after)]
    if (leak.deaf?.includes(`${manager.name} ${manager.version.split('.')[0]}`)) {
      expect(after).toEqual(expect.arrayContaining([expect.stringMatching(/\.map$/)]))
      return
    }
    expect(after.filter((path) => leak.leaks.includes(path))).toEqual([])
    expect(after).toEqual(before.filter((path) => !leak.leaks.includes(path)))
  })
})

async function mended(leak: Leak): Promise<Pair> {
  const before = writeProject(leak.files)
  const after = temporaryDirectory()
  cpSync(before, after, { recursive: true })
  const place = leak.in ?? ''
  const { code, stderr } = await watertight(['fix', '--yes'], { cwd: join(after, place) })
  if (code !== 0) throw new Error(`${leak.name}: ${stderr}`)
  return { leak, before: join(before, place), after: join(after, place) }
}

async function packed(manager: InstalledManager, project: string): Promise<readonly string[]> {
  const [root, folder] = [temporaryDirectory(), temporaryDirectory()]
  cpSync(project, root, { recursive: true })
  if (manager.name === 'yarn') await run(manager, root, ['install', '--mode=skip-build'])
  if (manager.name === 'yarn') await run(manager, root, ['pack', '--out', join(folder, 'a.tgz')])
  else if (manager.name === 'bun') await run(manager, root, ['pm', 'pack', '--destination', folder])
  else await run(manager, root, ['pack', '--pack-destination', folder])
  const [name] = readdirSync(folder)
  const listed = await listTarball(readFileSync(join(folder, name ?? '')))
  return listed.map(({ path }) => path.replace(/^package\//, '')).filter((path) => path !== 'yarn.lock')
}

function run({ command, args, path }: InstalledManager, cwd: string, more: readonly string[]): Promise<void> {
  const env = { ...cleanEnvironment(), PATH: path, YARN_ENABLE_TELEMETRY: '0', YARN_ENABLE_IMMUTABLE_INSTALLS: '0' }
  return new Promise((resolve, reject) => {
    execFile(command, [...args, ...more], { cwd, env: env as NodeJS.ProcessEnv }, (error, stdout, stderr) => {
      if (error === null) resolve()
      else reject(new Error(`${more.join(' ')}: ${stdout}${stderr}`))
    })
  })
}
