import { cpSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { type Fleet, openFleet } from '../../src/fleet/open-fleet.ts'
import { type FleetRunOptions, runFleet } from '../../src/fleet/run.ts'
import { cleanEnvironment } from './npm.ts'
import { temporaryDirectory } from './project.ts'

const root = join(import.meta.dirname, '../..')

/** Where the fleet's packages are found, wherever it lies. */
const places = (cwd: string) => ({ cwd, environment: { ...cleanEnvironment() } })

let model: Promise<string> | undefined

/** A directory with an embedded fleet that is still empty: making one takes seconds, so that all are copies of one. */
export async function emptyFleetDirectory(): Promise<string> {
  model ??= makeModel()
  const cwd = temporaryDirectory()
  mkdirSync(join(cwd, '.watertight'), { recursive: true })
  cpSync(join(await model, '.watertight/fleet'), join(cwd, '.watertight/fleet'), { recursive: true })
  return cwd
}

async function makeModel(): Promise<string> {
  const cwd = temporaryDirectory()
  const fleet = await openFleet({ ...places(cwd), mayBegin: true })
  await fleet.close()
  return cwd
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
