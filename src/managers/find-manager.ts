import { access, constants, stat } from 'node:fs/promises'
import { delimiter, isAbsolute, join } from 'node:path'
import { AuditError } from '../model/audit-error.ts'
import { type Environment, type ManagerName, managerOf } from './lifecycle.ts'

/** How a package manager is started, without a shell. */
export interface Executable {
  readonly command: string
  readonly args: readonly string[]
}

/** The manager that runs this process when it is `name`, else the first on PATH. */
export async function findManager(name: ManagerName, environment: Environment): Promise<Executable> {
  const running = managerOf(environment)?.name === name ? environment['npm_execpath'] : undefined
  for (const path of [...(running === undefined ? [] : [running]), ...candidates(name, environment)]) {
    if (isStartable(path) && (await isFile(path))) return started(path)
  }
  throw new AuditError('EPACKER', `${name}: not installed, so it cannot say what it would pack`, {
    hint: `Install ${name} and see that it is on PATH, or use --pack npm.`,
  })
}

/** Where a manager may lie on PATH. Windows' .cmd files need a shell, so what they start is looked for beside them. */
function candidates(name: ManagerName, environment: Environment): string[] {
  const folders = (environment['PATH'] ?? environment['Path'] ?? '').split(delimiter).filter(isAbsolute)
  if (process.platform !== 'win32') return folders.map((folder) => join(folder, name))
  return folders.flatMap((folder) => [
    join(folder, `${name}.exe`),
    ...scripts[name].map((script) => join(folder, 'node_modules', script)),
    join(folder, 'node_modules/corepack/dist', `${name}.js`),
  ])
}

const scripts: { readonly [name in ManagerName]: readonly string[] } = {
  npm: ['npm/bin/npm-cli.js'],
  pnpm: ['pnpm/bin/pnpm.cjs', 'pnpm/bin/pnpm.mjs'],
  yarn: ['yarn/bin/yarn.js', '@yarnpkg/cli-dist/bin/yarn.js'],
  bun: ['bun/bin/bun.exe'],
}

function isStartable(path: string): boolean {
  return process.platform !== 'win32' || /\.(?:exe|com|[cm]?js)$/i.test(path)
}

async function isFile(path: string): Promise<boolean> {
  try {
    if (!isScript(path)) await access(path, constants.X_OK)
    return (await stat(path)).isFile()
  } catch (error) {
    // Whatever keeps it from being started, the next on PATH may do.
    if (error instanceof Error) return false
    throw error
  }
}

function started(path: string): Executable {
  return isScript(path) ? { command: process.execPath, args: [path] } : { command: path, args: [] }
}

function isScript(path: string): boolean {
  return /\.[cm]?js$/i.test(path)
}
