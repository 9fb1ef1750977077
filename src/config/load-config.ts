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
}

/**
 * Loads the config that `--config` names, or the nearest one from the working directory up to its repository root.
 * What is audited is never looked at for it.
 */
export async function loadConfig(options: {
  readonly cwd: string
  readonly config?: string
  readonly allowsCode?: boolean
  /** A baseline that the user names; it must exist unless `createsBaseline`. */
  readonly baseline?: string
  readonly createsBaseline?: boolean
}): Promise<LoadedConfig> {
  const directories = await directoriesUpward(options.cwd)
  const named = options.config === undefined ? undefined : resolve(options.cwd, options.config)
  const found = named === undefined ? await findConfig(directories) : undefined
  const file = named ?? found
  const content = file === undefined ? {} : await readConfig(file, options.allowsCode ?? true)
  const settings = await toSettings(content, file ?? '')

  const chosen = options.baseline === undefined ? settings.baseline : resolve(options.cwd, options.baseline)
  const baselineFile =
    chosen ?? (await findBaseline(directories)) ?? join(found ? dirname(found) : options.cwd, baselineName)
  const baselineText = await readBaseline(baselineFile, chosen !== null && !options.createsBaseline)
  return { ...settings, file: file ?? null, baselineFile, baselineText }
}

const baselineName = 'watertight-baseline.json'

async function findBaseline(directories: readonly string[]): Promise<string | undefined> {
  for (const directory of directories) {
    const file = join(directory, baselineName)
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

async function readBaseline(file: string, mustExist: boolean): Promise<string | null> {
  try {
    return await readFile(file, 'utf8')
  } catch (cause) {
    const isMissing = cause instanceof Error && 'code' in cause && cause.code === 'ENOENT'
    if (isMissing && !mustExist) return null
    throw new AuditError('EBASELINE', `${file}: the baseline ${isMissing ? 'does not exist' : 'cannot be read'}`, {
      cause,
      hint: 'Write it with --update-baseline.',
    })
  }
}
