import { readFile, realpath } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { AuditError } from '../model/audit-error.ts'
import type { SourceContext } from '../model/source.ts'
import { type Executable, findManager } from './find-manager.ts'
import { runCommand } from './run-command.ts'
import { isAtLeastVersion } from './version.ts'

/** The npm that uploads. */
export interface Npm {
  readonly executable: Executable
  readonly version: string
}

const oldest = '9.0.0'
// The first with `npm stage`.
const oldestWithStage = '11.15.0'

/** The npm that runs this process, else the first on PATH; an AuditError when there is none that can do what is wanted. */
export async function findNpm(context: SourceContext, { stage }: { readonly stage: boolean }): Promise<Npm> {
  const executable = await locate(context)
  const version = (await versionBeside(executable)) ?? (await versionSaid(executable, context))
  const needed = stage ? oldestWithStage : oldest
  if (isAtLeastVersion(version, needed)) return { executable, version }
  throw new AuditError('EPUBLISHER', `npm ${version} is too old to ${stage ? 'stage' : 'upload'} a tarball`, {
    hint: `npm ${needed} and later can: npm install --global npm.`,
  })
}

/** Of the package that npm's script lies in: a start of npm is half a second. */
async function versionBeside({ command, args }: Executable): Promise<string | null> {
  try {
    const script = await realpath(args[0] ?? command)
    const { name, version } = JSON.parse(await readFile(join(dirname(dirname(script)), 'package.json'), 'utf8'))
    return name === 'npm' && typeof version === 'string' ? version : null
  } catch (error) {
    // npm may be wrapped in whatever a version manager makes of it; then it is asked.
    if (error instanceof Error) return null
    throw error
  }
}

async function versionSaid(
  { command, args }: Executable,
  { cwd, environment, signal }: SourceContext,
): Promise<string> {
  const asked = await runCommand(
    { command, args: [...args, '--version'] },
    { cwd, environment, ...(signal && { signal }) },
  )
  const version = asked.stdout.trim().split('\n').at(-1) ?? ''
  if (asked.code === 0 && /^\d+\.\d+\.\d+/.test(version)) return version
  throw new AuditError('EPUBLISHER', 'npm: does not start, and npm is what uploads the tarball', {
    hint: 'Run `npm --version`: it has to print a version.',
  })
}

async function locate({ environment }: SourceContext): Promise<Executable> {
  try {
    const { command, args } = await findManager('npm', environment)
    return { command, args: args.map(npmOf) }
  } catch (cause) {
    if (!(cause instanceof AuditError)) throw cause
    throw new AuditError('EPUBLISHER', 'npm: not installed, and npm is what uploads the tarball, whoever packs it', {
      hint: 'Install npm (it comes with Node.js) and see that it is on PATH.',
      cause,
    })
  }
}

/** Under npx the running npm may name npx's script, which would take "publish" for a package to run. */
function npmOf(script: string): string {
  return basename(script) === 'npx-cli.js' ? join(dirname(script), 'npm-cli.js') : script
}
