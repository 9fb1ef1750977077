import { readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { isFields } from '../model/json.ts'
import { type Environment, type Manager, type ManagerName, managerNames, managerOf } from './lifecycle.ts'

/** A project's package manager, and the directory that says so. */
export interface ProjectManager {
  readonly name: ManagerName
  readonly root: string
}

/** The package manager of a project, and how it was recognised. */
export interface RecognisedManager extends Manager {
  readonly because: string
  /** What speaks for another one, in words. */
  readonly doubts: readonly string[]
}

/** Files that tell a manager, in the order in which they count where there are several. pnpm's workspace file tells as much as its lockfile, which some projects do not commit. */
const files: readonly { readonly file: string; readonly name: ManagerName; readonly decides: boolean }[] = [
  { file: 'pnpm-lock.yaml', name: 'pnpm', decides: true },
  { file: 'pnpm-workspace.yaml', name: 'pnpm', decides: true },
  { file: 'yarn.lock', name: 'yarn', decides: true },
  { file: 'bun.lock', name: 'bun', decides: true },
  { file: 'bun.lockb', name: 'bun', decides: true },
  { file: 'package-lock.json', name: 'npm', decides: true },
  { file: 'npm-shrinkwrap.json', name: 'npm', decides: true },
  { file: '.yarnrc.yml', name: 'yarn', decides: false },
]

/** The package manager of the project around `directory`: as a package.json says it, by the lockfile, or the one that runs this. */
export async function projectManager(directory: string, environment: Environment): Promise<ProjectManager> {
  const running = managerOf(environment)?.name
  for (let at = directory; ; at = dirname(at)) {
    const signs = await signsIn(at)
    const named = signs.find(({ weight }) => weight > 1)
    if (named !== undefined) return { name: named.name, root: at }
    // Several lockfiles are a project that moves from one manager to another: who runs this decides.
    const locked = signs.filter(({ weight }) => weight === 1)
    const chosen = locked.find(({ name }) => name === running) ?? locked[0]
    if (chosen !== undefined) return { name: chosen.name, root: at }
    if (dirname(at) === at || (await isThere(join(at, '.git')))) return { name: running ?? 'npm', root: directory }
  }
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
  const doubts = others
    .filter(({ weight, because }) => weight > 0 || because !== 'it runs this command')
    .map((sign) => `${sign.because} (${sign.name})`)
  return {
    name,
    version: version ?? null,
    because: own.sort((one, other) => other.weight - one.weight)[0]?.because ?? 'nothing names another',
    doubts: [...new Set(doubts)],
  }
}

interface Sign extends Manager {
  readonly because: string
  /** 3 and 2: package.json declares it. 1: a lockfile, which may be a leftover. 0: a hint. */
  readonly weight: number
}

async function signsIn(directory: string): Promise<readonly Sign[]> {
  const signs = declarations(await readText(join(directory, 'package.json')))
  for (const { file, name, decides } of files) {
    const text = await readText(join(directory, file))
    if (text === null) continue
    const version = file === 'yarn.lock' && /^# yarn lockfile v1$/m.test(text.slice(0, 500)) ? '1.x' : null
    signs.push({ name, version, because: file, weight: decides ? 1 : 0 })
  }
  return signs
}

/** `packageManager`, Corepack's `yarn@4.18.1+sha224.…`, and npm's `devEngines.packageManager`. */
function declarations(text: string | null): Sign[] {
  const manifest = parse(text)
  const field = manifest['packageManager']
  const [, name, version] = typeof field === 'string' ? (/^([a-z]+)(?:@(\d[\w.-]*)?.*)?$/.exec(field) ?? []) : []
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
  ].filter((sign): sign is Sign => managerNames.some((manager) => manager === sign.name))
}

function parse(text: string | null): { readonly [key: string]: unknown } {
  try {
    // A byte-order mark, as Latin-1 shows it.
    const manifest: unknown = JSON.parse(text?.replace(/^\u00ef\u00bb\u00bf/, '') ?? '')
    return isFields(manifest) ? manifest : {}
  } catch {
    // Whoever needs the manifest itself says that it is broken; here it only declares nothing.
    return {}
  }
}

async function isThere(path: string): Promise<boolean> {
  return (await readText(path)) !== null
}

async function readText(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'latin1')
  } catch (error) {
    // What is there and cannot be read, or is a folder, still tells by its name.
    return error instanceof Error && 'code' in error && ['EACCES', 'EPERM', 'EISDIR'].includes(String(error.code))
      ? ''
      : null
  }
}
