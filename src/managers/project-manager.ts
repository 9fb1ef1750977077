import { access, readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { isFields } from '../text/parse-json.ts'
import { type Environment, type ManagerName, managerNames, managerOf } from './lifecycle.ts'

/** A project's package manager, and the directory that says so. */
export interface ProjectManager {
  readonly name: ManagerName
  readonly root: string
}

/** The package manager of the project around `directory`: as a package.json says it, by the lockfile, or the one that runs this. */
export async function projectManager(directory: string, environment: Environment): Promise<ProjectManager> {
  const running = managerOf(environment)?.name
  for (let at = directory; ; at = dirname(at)) {
    const named = namedIn(await readManifest(at))
    if (named !== null) return { name: named, root: at }
    const [first, ...more] = await lockedBy(at)
    // Several lockfiles are a project that moves from one manager to another: who runs this decides.
    const locked = more.find((name) => name === running) ?? first
    if (locked !== undefined) return { name: locked, root: at }
    if (dirname(at) === at || (await exists(join(at, '.git')))) return { name: running ?? 'npm', root: directory }
  }
}

/** `packageManager`, Corepack's `yarn@4.18.1+sha224.…`, or npm's `devEngines.packageManager`. */
function namedIn({ packageManager, devEngines }: { readonly [key: string]: unknown }): ManagerName | null {
  const corepack = typeof packageManager === 'string' ? packageManager.split('@')[0] : undefined
  const engines = isFields(devEngines) ? [devEngines['packageManager']].flat() : []
  const names = [corepack, ...engines.map((engine) => (isFields(engine) ? engine['name'] : undefined))]
  return managerNames.find((manager) => names.includes(manager)) ?? null
}

// pnpm's workspace file tells as much as its lockfile, which some projects do not commit.
const lockfiles: readonly (readonly [ManagerName, readonly string[]])[] = [
  ['pnpm', ['pnpm-lock.yaml', 'pnpm-workspace.yaml']],
  ['yarn', ['yarn.lock']],
  ['bun', ['bun.lock', 'bun.lockb']],
  ['npm', ['package-lock.json', 'npm-shrinkwrap.json']],
]

async function lockedBy(directory: string): Promise<readonly ManagerName[]> {
  const found: ManagerName[] = []
  for (const [name, files] of lockfiles) {
    const there = await Promise.all(files.map((file) => exists(join(directory, file))))
    if (there.includes(true)) found.push(name)
  }
  return found
}

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  )
}

/** What cannot be read says nothing of a manager; who needs the manifest itself tells what is wrong with it. */
async function readManifest(directory: string): Promise<{ readonly [key: string]: unknown }> {
  try {
    const manifest: unknown = JSON.parse(await readFile(join(directory, 'package.json'), 'utf8'))
    return isFields(manifest) ? manifest : {}
  } catch (error) {
    if (error instanceof Error) return {}
    throw error
  }
}
