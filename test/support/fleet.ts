import { randomUUID } from 'node:crypto'
import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { type Fleet, openFleet } from '../../src/fleet/open-fleet.ts'
import { type FleetRunOptions, runFleet } from '../../src/fleet/run.ts'
import { migrations } from '../../src/fleet/store/migrations.ts'
import { queueSchema } from '../../src/fleet/store/queue.ts'
import { sha256 } from '../../src/text/digest.ts'
import { cleanEnvironment } from './npm.ts'
import { temporaryDirectory } from './project.ts'

const root = join(import.meta.dirname, '../..')

/** Where the fleet's packages are found, wherever it lies. */
const places = (cwd: string) => ({ cwd, environment: { ...cleanEnvironment() } })

let model: Promise<string> | undefined

/** A directory with an embedded fleet that is still empty: making one takes many seconds, so that all are copies of one that is kept. */
export async function emptyFleetDirectory(): Promise<string> {
  model ??= makeModel()
  const cwd = temporaryDirectory()
  mkdirSync(join(cwd, '.watertight'), { recursive: true })
  cpSync(join(await model, '.watertight/fleet'), join(cwd, '.watertight/fleet'), { recursive: true })
  return cwd
}

/** Kept from run to run, for as long as the tables and the packages are the same. */
async function makeModel(): Promise<string> {
  const versions = ['pg-boss', '@electric-sql/pglite'].map((name) =>
    readFileSync(join(root, 'node_modules', name, 'package.json'), 'utf8'),
  )
  const home = join(root, 'node_modules/.cache', `fleet-${sha256(JSON.stringify([migrations, versions])).slice(0, 16)}`)
  if (existsSync(home)) return home
  const own = `${home}.${randomUUID()}`
  mkdirSync(own, { recursive: true })
  const fleet = await openFleet({ ...places(own), mayBegin: true })
  await fleet.close()
  try {
    renameSync(own, home)
  } catch {
    // Another test was faster.
    rmSync(own, { recursive: true })
  }
  return home
}

/** Empties a fleet that a test has used. */
export async function emptyFleet({ database }: Pick<Fleet, 'database'>): Promise<void> {
  const tables = await database.query<{ name: string }>(
    "select tablename as name from pg_tables where schemaname = 'watertight' and tablename <> 'migrations'",
  )
  await database.script(
    `truncate ${tables.map(({ name }) => `watertight.${name}`).join(', ')} restart identity cascade; truncate ${queueSchema}.job, ${queueSchema}.archive`,
  )
}

/** Opens a fleet: in PostgreSQL at `address`, or a new embedded one. */
export async function openTestFleet(address?: string): Promise<Fleet & { readonly cwd: string }> {
  const cwd = address === undefined ? await emptyFleetDirectory() : temporaryDirectory()
  const fleet = await openFleet({ ...places(cwd), mayBegin: true, ...(address !== undefined && { address }) })
  return { ...fleet, cwd }
}

/** Works a fleet off, as `fleet run` does. */
export async function runTestFleet(
  fleet: Fleet & { readonly cwd: string },
  registry: string,
  more: Partial<FleetRunOptions> = {},
): Promise<void> {
  const signal = new AbortController().signal
  const { audit, ...others } = more
  await runFleet(fleet, {
    mode: 'once',
    cwd: fleet.cwd,
    environment: { ...cleanEnvironment() },
    signal,
    hands: 2,
    keep: 64 * 1024,
    keepArtifacts: 1024 ** 3,
    retry: false,
    changes: undefined,
    interval: 1,
    onProgress: () => undefined,
    ...others,
    audit: { cwd: root, registry, signal, ...audit },
  })
}
