import { dirname, isAbsolute, join, relative, resolve, sep } from 'node:path'
import Config from '@npmcli/config'
import npm from '@npmcli/config/lib/definitions/index.js'
import { AuditError } from '../model/audit-error.ts'
import type { SourceContext } from '../model/source.ts'

/** How this run's npm configuration departs from what npm would read by itself. */
export interface Departure {
  /** Asks the registry whatever the cache holds. */
  readonly fresh?: boolean
  /** Further configuration, as flags of npm's. */
  readonly flags?: readonly string[]
}

/** npm's own configuration, as npm reads it from `context.cwd`: project, user, global and built-in npmrc, and the environment. */
export async function loadNpmConfig(
  context: SourceContext,
  departure: Departure = {},
): Promise<{ readonly [option: string]: unknown }> {
  const config = await read(context, departure.flags, (loaded) => loaded.validate())
  for (const [level, { loadError }] of config.data) {
    if (loadError && !['ENOENT', 'ENOTDIR'].includes(codeOf(loadError))) throw unreadable(level, loadError)
  }
  return { ...config.flat, ...ours, ...haste(config), preferOnline: departure.fresh === true }
}

/** npm's configuration without the project's .npmrc where that does not lie upward of the directory that is trusted: what is audited configures nothing. */
class TrustingConfig extends Config {
  readonly #trusted: string

  constructor(trusted: string, options: ConstructorParameters<typeof Config>[0]) {
    super(options)
    this.#trusted = trusted
  }

  override async loadProjectConfig(): Promise<void> {
    await this.loadLocalPrefix()
    const between = relative(this.localPrefix, this.#trusted)
    if (between !== '..' && !between.startsWith(`..${sep}`) && !isAbsolute(between)) await super.loadProjectConfig()
  }
}

/** What npm takes a directory for. */
export interface NpmProject {
  /** The directory that is npm's project when it runs there. */
  readonly prefix: string
  /** The workspace in it, when npm takes the directory for one. */
  readonly workspace: string | undefined
  /** Ignore rules that npm 12 and later apply to every package on this machine. */
  readonly globalIgnoreFile: string
  /** Whether an npmrc or the environment switches all scripts off. */
  readonly ignoresScripts: boolean
}

/** What npm takes `directory` for when it runs there. */
export async function findProject(directory: string, context: SourceContext): Promise<NpmProject> {
  const config = await read({ ...context, cwd: directory }, [], undefined, context.cwd)
  const workspaces = config.get('workspace', 'default')
  const [workspace] = Array.isArray(workspaces) ? workspaces : []
  const ignore = config.get('global-ignore-file')
  return {
    prefix: config.localPrefix,
    workspace: typeof workspace === 'string' ? workspace : undefined,
    globalIgnoreFile: resolve(
      typeof ignore === 'string' ? ignore : join(String(config.get('prefix')), 'etc/npmignore'),
    ),
    ignoresScripts: config.get('ignore-scripts') === true,
  }
}

/** A place at which npm was told an option, and what. */
export interface OptionPlace {
  /** `project`, `user`, `global`, `env` and so on, as npm names them. */
  readonly level: string
  /** The file, where it is one. */
  readonly file: string | null
  readonly value: unknown
}

/** Every place at which `option` is set for an npm that runs in `directory`, the one that wins first. */
export async function findOption(
  option: string,
  directory: string,
  context: SourceContext,
): Promise<readonly OptionPlace[]> {
  const config = await read({ ...context, cwd: directory })
  const places: OptionPlace[] = []
  for (const [level, { data, source, loadError }] of config.data) {
    if (loadError && !['ENOENT', 'ENOTDIR'].includes(codeOf(loadError))) throw unreadable(level, loadError)
    if (level === 'default' || !Object.hasOwn(data, option)) continue
    places.unshift({
      level,
      file: ['project', 'user', 'global', 'builtin'].includes(level) ? source : null,
      value: data[option],
    })
  }
  return places
}

const ours = {
  // What was published yesterday is audited today, whatever age an install asks for.
  before: null,
  // The user named the target; npm's allow-* settings are about what dependencies may name.
  allowRemote: 'all',
  allowDirectory: 'all',
  allowRegistry: 'all',
  ignoreScripts: true,
}

/** A dead registry is told within seconds, where npm's defaults take minutes; what the user set is kept. */
function haste(config: Config): { readonly [option: string]: unknown } {
  const flat = config.flat
  const retry = typeof flat['retry'] === 'object' ? flat['retry'] : {}
  return {
    retry: {
      ...retry,
      ...(config.isDefault('fetch-retries') && { retries: 2 }),
      ...(config.isDefault('fetch-retry-mintimeout') && { minTimeout: 200 }),
      ...(config.isDefault('fetch-retry-maxtimeout') && { maxTimeout: 1000 }),
    },
    timeout: config.isDefault('fetch-timeout') ? 30_000 : flat['timeout'],
  }
}

async function read(
  context: SourceContext,
  more: readonly string[] = [],
  check?: (config: Config) => void,
  trusted: string = context.cwd,
): Promise<Config> {
  const config = new TrustingConfig(trusted, {
    npmPath: npmHome(context),
    ...npm,
    argv: [process.execPath, 'npm', ...flags(context), ...more],
    // A copy: npm writes what it has read back into it, for the scripts that it runs.
    env: { ...context.environment },
    cwd: context.cwd,
    warn: false,
  })
  try {
    await config.load()
    check?.(config)
  } catch (error) {
    throw new AuditError('ENPMRC', `npm's configuration is not usable: ${firstLine(error)}`, {
      hint: 'Run `npm config list` and correct the .npmrc it names.',
      cause: error,
    })
  }
  return config
}

function flags({ registry, offline }: SourceContext): string[] {
  return [...(registry === undefined ? [] : ['--registry', registry]), ...(offline === true ? ['--offline'] : [])]
}

/** Where npm is installed, whose built-in npmrc counts. */
function npmHome({ environment }: SourceContext): string {
  const script = environment['npm_execpath']
  if (script !== undefined && /[/\\]npm[/\\]bin[/\\]np[mx]-cli\.js$/.test(script)) return dirname(dirname(script))
  const home = dirname(process.execPath)
  return process.platform === 'win32' ? resolve(home, 'node_modules/npm') : resolve(home, '../lib/node_modules/npm')
}

function unreadable(level: string, cause: Error): AuditError {
  return new AuditError('ENPMRC', `the ${level} .npmrc cannot be read (${codeOf(cause)})`, {
    hint: 'Check its permissions (`npm config list` shows where it is): without it the wrong registry or login might be used.',
    cause,
  })
}

function codeOf(error: Error): string {
  return 'code' in error ? String(error.code) : error.name
}

function firstLine(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error)
  return message.split('\n', 1)[0] ?? message
}
