import { readFile, realpath } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { AuditError } from '../model/audit-error.ts'
import type { RehearsalPacker } from '../model/source.ts'
import { findManager } from './find-manager.ts'
import type { Environment, ManagerName } from './lifecycle.ts'

/** Who can pack here: our own npm code, the npm on PATH when it packs by other rules, and the other managers on PATH. */
export async function findPackers(environment: Environment): Promise<readonly RehearsalPacker[]> {
  const others: RehearsalPacker[] = []
  for (const manager of ['pnpm', 'yarn', 'bun'] as const) {
    if (await isThere(manager, environment)) others.push({ name: manager, manager, script: null })
  }
  const installed = await installedNpm(environment)
  return [{ name: `npm ${ours}`, manager: 'npm', script: null }, ...(installed ? [installed] : []), ...others]
}

/** The major whose packing rules our own dependencies have. */
const ours = '11'

async function isThere(manager: ManagerName, environment: Environment): Promise<boolean> {
  try {
    await findManager(manager, environment)
    return true
  } catch (error) {
    if (error instanceof AuditError) return false
    throw error
  }
}

async function installedNpm(environment: Environment): Promise<RehearsalPacker | undefined> {
  try {
    const { command, args } = await findManager('npm', environment)
    const script = await realpath(args[0] ?? command)
    const manifest: unknown = JSON.parse(await readFile(join(dirname(script), '../package.json'), 'utf8'))
    const version = typeof manifest === 'object' && manifest !== null && 'version' in manifest ? manifest.version : ''
    const major = /^(\d+)\./.exec(String(version))?.[1]
    return major === undefined || major === ours ? undefined : { name: `npm ${major}`, manager: 'npm', script }
  } catch (error) {
    // A wrapper, or none: there is one packer less to ask.
    if (error instanceof Error) return undefined
    throw error
  }
}
