import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Environment, type Manager, type ManagerName, managerOf } from '../sources/lifecycle.ts'

/** The package manager of a project, and how it was recognised. */
export interface ProjectManager extends Manager {
  readonly because: string
  /** What speaks for another one, in words. */
  readonly doubts: readonly string[]
}

/** The manager of the project whose `directories` (nearest first) hold its manifests and lockfiles; npm where nothing tells. */
export async function findProjectManager(
  directories: readonly string[],
  environment: Environment,
): Promise<ProjectManager> {
  const signs: Sign[] = []
  for (const directory of directories) signs.push(...(await signsIn(directory)))
  const running = managerOf(environment)
  if (running !== null) signs.push({ ...running, because: 'it runs this command', weight: 0 })
  const [best = { name: 'npm', version: null, because: 'nothing tells of another', weight: 0 } as const] = [
    ...signs,
  ].sort((a, b) => b.weight - a.weight)
  const version = best.version ?? signs.find(({ name, version }) => name === best.name && version !== null)?.version
  const others = signs.filter(({ name, weight }) => name !== best.name && weight > 0)
  return {
    name: best.name,
    version: version ?? null,
    because: best.because,
    doubts: [...new Set(others.map(({ name, because }) => `${because} (${name})`))],
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
  const engine = [isObject(engines) ? engines['packageManager'] : undefined].flat().filter(isObject)
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
    return isObject(manifest) ? manifest : {}
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

function isObject(value: unknown): value is { readonly [key: string]: unknown } {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
