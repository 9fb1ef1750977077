import { access, readFile, stat } from 'node:fs/promises'
import { basename, dirname, extname, join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { AuditError } from '../model/audit-error.ts'
import { isFields } from '../model/json.ts'
import { directoriesUpward, namesIn } from './find-upward.ts'
import { type Settings, toSettings } from './settings.ts'

/** The user's configuration, and where it stood; `file` is null when there is none. */
export interface LoadedConfig extends Settings {
  readonly file: string | null
  /** The baseline that applies: its file, whether or not it exists yet, and its text when it does. */
  readonly baselineFile: string
  readonly baselineText: string | null
  /** The release contract that applies, likewise. */
  readonly contractFile: string
  readonly contractText: string | null
}

/** What decides which configuration is loaded. */
export interface ConfigLoading {
  /** From here upward to the repository root a configuration is looked for. */
  readonly cwd?: string
  /** The file to load instead. */
  readonly config?: string
  /** Whether a configuration that is a script may be run; it may unless this is false. */
  readonly allowsCode?: boolean
  /** A baseline that the user names; it must exist unless `createsBaseline`. */
  readonly baseline?: string
  readonly createsBaseline?: boolean
  /** Whether a contract that the config names may still be missing. */
  readonly createsContract?: boolean
}

/**
 * Loads the config that `--config` names, or the nearest one from the working directory up to its repository root, and the files that
 * belong to it. What is audited is never looked at for them.
 */
export async function loadConfig({ cwd = process.cwd(), ...options }: ConfigLoading = {}): Promise<LoadedConfig> {
  const directories = await directoriesUpward(cwd)
  const named = options.config === undefined ? undefined : resolve(cwd, options.config)
  const found = named === undefined ? await findConfig(directories) : undefined
  const file = named ?? found
  const content = file === undefined ? {} : await readConfig(file, options.allowsCode ?? true)
  const settings = toSettings(content, file ?? '')

  const beside = found ? dirname(found) : cwd
  const chosen = options.baseline === undefined ? settings.baseline : resolve(cwd, options.baseline)
  const baselineFile = chosen ?? (await findFile(directories, baselineName)) ?? join(beside, baselineName)
  const contractFile = settings.contract ?? (await findFile(directories, contractName)) ?? join(beside, contractName)
  return {
    ...settings,
    file: file ?? null,
    baselineFile,
    baselineText: await readCompanion(baselineFile, chosen !== null && !options.createsBaseline, baselines),
    contractFile,
    contractText: await readCompanion(contractFile, settings.contract !== null && !options.createsContract, contracts),
  }
}

/** The config of the nearest of `directories` that has one: a file of its own, or a package.json with a `watertight` key. */
async function findConfig(directories: readonly string[]): Promise<string | undefined> {
  for (const directory of directories) {
    const found = await configsIn(directory)
    if (found.length > 1) {
      const names = found.map((file) => basename(file)).join(' and ')
      throw new AuditError('ECONFIG', `${directory} has more than one configuration: ${names}`, {
        hint: 'Keep one of them, or choose one with --config.',
      })
    }
    if (found[0] !== undefined) return found[0]
  }
  return undefined
}

async function configsIn(directory: string): Promise<readonly string[]> {
  const names = new Set(await namesIn(directory))
  const found = fileNames.filter((name) => names.has(name))
  if (names.has('package.json') && (await hasKey(join(directory, 'package.json')))) found.push('package.json')
  return found.map((name) => join(directory, name))
}

async function hasKey(file: string): Promise<boolean> {
  const text = await readFile(file, 'utf8')
  if (!text.includes('"watertight"')) return false
  try {
    const manifest: unknown = JSON.parse(text.replace(/^\uFEFF/, ''))
    return typeof manifest === 'object' && manifest !== null && Object.hasOwn(manifest, 'watertight')
  } catch (cause) {
    // It may hold a configuration that nobody can read: to go on without it would be to ignore it.
    throw new AuditError('ECONFIG', `${file} is not valid JSON`, {
      cause,
      hint: 'Correct it, or name another with --config.',
    })
  }
}

const fileNames = ['json', 'js', 'mjs', 'ts'].map((extension) => `watertight.config.${extension}`)

/** What the file says, unchecked. `allowsCode`: whether a script may be run to find out. */
async function readConfig(file: string, allowsCode: boolean): Promise<unknown> {
  const extension = extname(file)
  if (['.js', '.mjs', '.cjs', '.ts', '.mts'].includes(extension)) {
    if (!allowsCode) {
      throw new AuditError('ECONFIG', `${file} is code, which --no-code-config does not run`, {
        hint: 'Write the configuration as JSON, or name another with --config.',
      })
    }
    return importDefault(file)
  }
  const content = parseJson(await readText(file), file)
  if (basename(file) !== 'package.json') return content
  return isFields(content) ? content['watertight'] : undefined
}

async function importDefault(file: string): Promise<unknown> {
  if (/\.m?ts$/.test(file) && !('typescript' in process.features && process.features.typescript)) {
    throw new AuditError('ECONFIG', `${file}: this Node.js (${process.version}) cannot run TypeScript`, {
      hint: 'Use Node.js 22.18 or newer, or write the configuration as .mjs or .json.',
    })
  }
  await readText(file)
  let exported: { readonly default?: unknown }
  try {
    exported = await import(await addressOf(file))
  } catch (cause) {
    const reason = cause instanceof Error ? firstLine(cause.message) : 'it threw something that is not an error'
    throw new AuditError('ECONFIG', `${file} cannot be run: ${reason}`, { cause, hint: 'Run again with --verbose.' })
  }
  if (exported.default === undefined) {
    throw new AuditError('ECONFIG', `${file} has no default export`, { hint: 'export default defineConfig({ … })' })
  }
  return exported.default
}

/** When each script was last changed that was run. */
const run = new Map<string, number>()

/** Node runs what has one address once; a script that was changed since, in a run of days, gets another. */
async function addressOf(file: string): Promise<string> {
  const { mtimeMs } = await stat(file)
  const first = run.get(file) ?? mtimeMs
  run.set(file, first)
  const { href } = pathToFileURL(file)
  return mtimeMs === first ? href : `${href}?${mtimeMs}`
}

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8')
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown error'
    if (code === 'ENOENT')
      throw new AuditError('ECONFIG', `${file}: there is no such file`, {
        hint: 'Check the path of the configuration; without --config it is looked for from here upward.',
        cause,
      })
    throw new AuditError('ECONFIG', `${file} cannot be read (${code})`, {
      hint: 'Check that it is a file that you may read.',
      cause,
    })
  }
}

function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''))
  } catch (cause) {
    // The engine's own message quotes the text; its position is all that is safe to repeat.
    const position = /position (\d+)/.exec(cause instanceof Error ? cause.message : '')?.[1]
    const line = position === undefined ? undefined : text.slice(0, Number(position)).split('\n').length
    throw new AuditError('ECONFIG', `${file} is not valid JSON${line === undefined ? '' : ` (line ${line})`}`, {
      cause,
    })
  }
}

function firstLine(message: string): string {
  const line = message.split('\n', 1)[0] ?? ''
  return line.length > 200 ? `${line.slice(0, 200)}…` : line
}

const baselineName = 'watertight-baseline.json'
const contractName = 'watertight.contract.json'

async function findFile(directories: readonly string[], name: string): Promise<string | undefined> {
  for (const directory of directories) {
    const file = join(directory, name)
    if (await exists(file)) return file
  }
  return undefined
}

async function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  )
}

/** A kind of file that stands beside a config, for errors. */
interface Companion {
  readonly code: string
  readonly noun: string
  readonly hint: string
}

const baselines: Companion = { code: 'EBASELINE', noun: 'baseline', hint: 'Write it with --update-baseline.' }
const contracts: Companion = { code: 'ECONTRACT', noun: 'contract', hint: 'Write it with `watertight approve`.' }

async function readCompanion(
  file: string,
  mustExist: boolean,
  { code, noun, hint }: Companion,
): Promise<string | null> {
  try {
    return await readFile(file, 'utf8')
  } catch (cause) {
    const isMissing = cause instanceof Error && 'code' in cause && cause.code === 'ENOENT'
    if (isMissing && !mustExist) return null
    throw new AuditError(code, `${file}: the ${noun} ${isMissing ? 'does not exist' : 'cannot be read'}`, {
      cause,
      hint,
    })
  }
}
