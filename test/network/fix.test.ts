import { execFile } from 'node:child_process'
import { cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { type Leak, leaks } from '../../fixtures/projects/leaks.ts'
import { setJsonMember } from '../../src/text/edit-json.ts'
import { isEverything } from '../support/extent.ts'
import { inProcess } from '../support/in-process.ts'
import { cleanEnvironment } from '../support/npm.ts'
import { distributions, type InstalledManager, installManager, orSkip } from '../support/package-managers.ts'
import { temporaryDirectory, writeProject } from '../support/project.ts'
import { listTarball } from '../support/tar-listing.ts'

/** A project before and after the fix. */
interface Pair {
  readonly before: string
  readonly after: string
}

const rows = distributions.map((wanted, row) => ({ ...wanted, row }))

describe.each(rows)('what watertight fix has mended is so with $name $version:', ({ row, ...wanted }) => {
  const fitting = leaks
    .map((leak, index) => ({ ...leak, index }))
    .filter((leak) => wanted.name === 'npm' || !leak.isForNpm)
    .filter(({ index }) => isEverything || (row + index) % 9 === 0)
  test.for(fitting)('$name', async (leak, context) => {
    const manager = await orSkip(() => installManager(wanted), context)
    const isBeyond = leak.beyond?.includes(`${manager.name} ${manager.version.split('.')[0]}`) === true
    if (isBeyond) {
      await expect(mended(leak, manager)).rejects.toThrow('No edit was found')
      return
    }
    const pair = await mended(leak, manager)
    const [before, after] = [await packed(manager, pair.before), await packed(manager, pair.after)]
    expect(before).toEqual(expect.arrayContaining([...leak.leaks]))
    expect(after).toEqual(before.filter((path) => !leak.leaks.includes(path)))
  })
})

/** Mended once for all that see the same project: one that names the manager, on a machine where only npm is installed. */
function mended(leak: Leak, manager: InstalledManager): Promise<Pair> {
  // npm is named nowhere, so that all its versions have one project.
  const key = `${leak.name} ${manager.name === 'npm' ? 'npm' : `${manager.name}@${manager.version}`}`
  const pair = pairs.get(key) ?? mend(leak, manager)
  pairs.set(key, pair)
  return pair
}

const pairs = new Map<string, Promise<Pair>>()

async function mend(leak: Leak, { name, version }: InstalledManager): Promise<Pair> {
  const before = writeProject(leak.files)
  const after = temporaryDirectory()
  const place = leak.in ?? ''
  const file = join(before, place, 'package.json')
  const text = readFileSync(file, 'utf8')
  // What edits JSON knows no mark in front of it.
  const named = setJsonMember(text.replace(/^\ufeff/, ''), ['packageManager'], `${name}@${version}`)
  if (name !== 'npm') writeFileSync(file, `${text.startsWith('\ufeff') ? '\ufeff' : ''}${named}`)
  cpSync(before, after, { recursive: true })
  const { code, stdout, stderr } = await inProcess(['fix', '--yes'], { cwd: join(after, place) })
  if (code !== 0) throw new Error(`${leak.name}: ${stdout}${stderr}`)
  return { before: join(before, place), after: join(after, place) }
}

async function packed(manager: InstalledManager, project: string): Promise<readonly string[]> {
  const [root, folder] = [temporaryDirectory(), temporaryDirectory()]
  cpSync(project, root, { recursive: true })
  const isYarn1 = manager.version.startsWith('1.22.')
  if (manager.name === 'yarn' && !isYarn1) await run(manager, root, ['install', '--mode=skip-build'])
  if (manager.name === 'yarn')
    await run(manager, root, ['pack', isYarn1 ? '--filename' : '--out', join(folder, 'a.tgz')])
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
