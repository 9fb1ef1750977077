import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { isFields } from '../text/parse-json.ts'
import { type Environment, type Manager, type ManagerName, managerOf } from './lifecycle.ts'
import { projectManager } from './project-manager.ts'

/** The package manager of a project, and how it was recognised. */
export interface RecognisedManager extends Manager {
  readonly because: string
  /** What speaks for another one, in words. */
  readonly doubts: readonly string[]
}

/** The manager of the project around the first of `directories` (nearest first, up to its root), as `watertight release` takes it. */
export async function recogniseManager(
  directories: readonly [string, ...string[]],
  environment: Environment,
): Promise<RecognisedManager> {
  const { name } = await projectManager(directories[0], environment)
  const signs: Sign[] = []
  for (const directory of directories) signs.push(...(await signsIn(directory)))
  const running = managerOf(environment)
  if (running !== null) signs.push({ ...running, because: 'it runs this command', weight: 0 })
  const [own, others] = [signs.filter((sign) => sign.name === name), signs.filter((sign) => sign.name !== name)]
  const version = own.find((sign) => sign.version !== null)?.version
  const doubts = others.filter(({ weight }) => weight > 0).map((sign) => `${sign.because} (${sign.name})`)
  return {
    name,
    version: version ?? null,
    because: own.sort((one, other) => other.weight - one.weight)[0]?.because ?? 'nothing tells of another',
    doubts: [...new Set(doubts)],
  }
}

interface Sign extends Manager {
  readonly because: string
  /** A declaration weighs more than a lockfile, which may be a leftover. */
  readonly weight: number
}

async function signsIn(directory: string): Promise<readonly Sign[]> {
  const signs = declarations(await readText(join(directory, 'package.json')))
  for (const [file, name] of Object.entries(lockfiles)) {
    const text = await readText(join(directory, file))
    if (text === null) continue
    const version = file === 'yarn.lock' && /^# yarn lockfile v1$/m.test(text.slice(0, 500)) ? '1.x' : null
    signs.push({ name, version, because: file, weight: 1 })
  }
  return signs
}

const lockfiles: { readonly [file: string]: ManagerName } = {
  'package-lock.json': 'npm',
  'npm-shrinkwrap.json': 'npm',
  'pnpm-lock.yaml': 'pnpm',
  'pnpm-workspace.yaml': 'pnpm',
  'yarn.lock': 'yarn',
  '.yarnrc.yml': 'yarn',
  'bun.lock': 'bun',
  'bun.lockb': 'bun',
}

/** What package.json itself says: `packageManager`, and `devEngines.packageManager`. */
function declarations(text: string | null): Sign[] {
  const manifest = parse(text)
  const field = manifest['packageManager']
  const [, name, version] = typeof field === 'string' ? (/^([a-z]+)@(\d[\w.-]*)/.exec(field) ?? []) : []
  const engines = manifest['devEngines']
  const engine = [isFields(engines) ? engines['packageManager'] : undefined].flat().filter(isFields)
  return [
    { name, version: version ?? null, because: 'packageManager in package.json', weight: 3 },
    ...engine.map((one) => ({
      name: one['name'],
      version: null,
      because: 'devEngines.packageManager in package.json',
      weight: 2,
    })),
  ].filter((sign): sign is Sign => ['npm', 'pnpm', 'yarn', 'bun'].includes(String(sign.name)))
}

function parse(text: string | null): { readonly [key: string]: unknown } {
  try {
    const manifest: unknown = JSON.parse(text?.replace(/^\ufeff/, '') ?? '')
    return isFields(manifest) ? manifest : {}
  } catch {
    // Whoever needs the manifest itself says that it is broken; here it only declares nothing.
    return {}
  }
}

async function readText(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'latin1')
  } catch (error) {
    // A file that is there and cannot be read still tells by its name.
    return error instanceof Error && 'code' in error && ['EACCES', 'EPERM'].includes(String(error.code)) ? '' : null
  }
}
