import { access, readFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { AuditError } from '../model/audit-error.ts'
import { findConfig } from './find-config.ts'
import { directoriesUpward } from './find-upward.ts'
import { readConfig } from './read-config.ts'
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

/**
 * Loads the config that `--config` names, or the nearest one from the working directory up to its repository root, and the files that
 * belong to it. What is audited is never looked at for them.
 */
export async function loadConfig(options: {
  readonly cwd: string
  readonly config?: string
  readonly allowsCode?: boolean
  /** A baseline that the user names; it must exist unless `createsBaseline`. */
  readonly baseline?: string
  readonly createsBaseline?: boolean
  /** Whether a contract that the config names may still be missing. */
  readonly createsContract?: boolean
}): Promise<LoadedConfig> {
  const directories = await directoriesUpward(options.cwd)
  const named = options.config === undefined ? undefined : resolve(options.cwd, options.config)
  const found = named === undefined ? await findConfig(directories) : undefined
  const file = named ?? found
  const content = file === undefined ? {} : await readConfig(file, options.allowsCode ?? true)
  const settings = await toSettings(content, file ?? '')

  const beside = found ? dirname(found) : options.cwd
  const chosen = options.baseline === undefined ? settings.baseline : resolve(options.cwd, options.baseline)
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
