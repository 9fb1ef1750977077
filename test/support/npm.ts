import { execFile } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { temporaryDirectory } from './project.ts'

/** What a finished process left. */
export interface Outcome {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

/** Runs the npm of this machine. It never reads the user's npmrc and has a cache of its own. */
export function npm(
  args: readonly string[],
  options: { readonly cwd: string; readonly env?: Environment },
): Promise<Outcome> {
  return node([npmScript(), ...args], { ...options, env: { ...cleanEnvironment(), ...options.env } })
}

/** Packs as npm does, scripts off; the paths of the tarballs. */
export async function npmPack(cwd: string, args: readonly string[] = []): Promise<string[]> {
  const destination = temporaryDirectory()
  const outcome = await npm(['pack', '--ignore-scripts', '--pack-destination', destination, ...args], { cwd })
  if (outcome.code !== 0) throw new Error(`npm pack failed: ${outcome.stderr}`)
  return readdirSync(destination).map((name) => join(destination, name))
}

type Environment = { readonly [name: string]: string | undefined }

/** The environment without npm's own variables, which the npm that runs the tests has set, and without CI's: Yarn, for one, refuses to lock there. */
export function cleanEnvironment(): Environment {
  const kept = Object.entries(process.env).filter(
    ([name]) => !/^(npm_|NODE_OPTIONS|VITEST|INIT_CWD|CI$|GITHUB_)/i.test(name),
  )
  home ??= temporaryDirectory()
  mkdirSync(join(home, 'cache'), { recursive: true })
  return {
    ...Object.fromEntries(kept),
    npm_config_userconfig: join(home, 'npmrc'),
    npm_config_globalconfig: join(home, 'global-npmrc'),
    npm_config_cache: join(home, 'cache'),
    npm_config_update_notifier: 'false',
    npm_config_audit: 'false',
    npm_config_fund: 'false',
  }
}

/** Runs this Node with `args`. */
export function node(
  args: readonly string[],
  options: { readonly cwd: string; readonly env: Environment },
): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    execFile(
      process.execPath,
      args,
      { cwd: options.cwd, env: options.env as NodeJS.ProcessEnv, maxBuffer: 64 * 1024 ** 2 },
      (error, stdout, stderr) => {
        if (error === null) resolve({ code: 0, stdout, stderr })
        else if (typeof error.code === 'number') resolve({ code: error.code, stdout, stderr })
        else reject(error)
      },
    )
  })
}

let home: string | undefined

/** npm's script beside this Node, or that of the npm that runs the tests. */
export function npmScript(): string {
  const here = dirname(process.execPath)
  const candidates = [
    process.env['npm_execpath'],
    join(here, '../lib/node_modules/npm/bin/npm-cli.js'),
    join(here, 'node_modules/npm/bin/npm-cli.js'),
    '/usr/lib/node_modules/npm/bin/npm-cli.js',
  ]
  const found = candidates.find((path) => path?.endsWith('npm-cli.js') && existsSync(path))
  if (found === undefined) throw new Error('no npm beside this Node')
  return found
}
