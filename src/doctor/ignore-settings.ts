import { readFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join, relative } from 'node:path'
import { directoriesUpward } from '../config/find-upward.ts'
import type { ManagerName } from '../managers/lifecycle.ts'
import { findOption } from '../managers/npm-config.ts'
import { AuditError } from '../model/audit-error.ts'
import type { ExaminedProject } from './project.ts'

/** A place that switches lifecycle scripts off, and for whom. */
export interface IgnoreSetting {
  /** `ignore-scripts`, or an option that comes to the same. */
  readonly option: string
  /** In words, without the text around it: an npmrc holds logins. */
  readonly where: string
  readonly applies: (manager: Affected) => boolean
}

/** A manager, of which pnpm and Yarn read other settings from one major to the next; lerna reads npm's. */
export interface Affected {
  readonly name: ManagerName | 'lerna'
  readonly version: string | null
}

// Each line as measured by publishing: npm 9 to 12, pnpm 10 to 12, Yarn 1 and 4, Bun 1.4. Yarn 4 has no such setting: its
// enableScripts is about dependencies.
const isNpm = ({ name }: Affected): boolean => name === 'npm' || name === 'lerna'
const isBun = ({ name }: Affected): boolean => name === 'bun'
const isPnpm = ({ name }: Affected): boolean => name === 'pnpm'
const isOldPnpm = (one: Affected): boolean => isPnpm(one) && !/^(?:1[1-9]|[2-9]\d)\./.test(one.version ?? '')
const isNewPnpm = (one: Affected): boolean => isPnpm(one) && !/^(?:\d|10)\./.test(one.version ?? '')
const isYarn1 = ({ name, version }: Affected): boolean => name === 'yarn' && version?.startsWith('1.') === true

/** Every setting on this machine that would switch the project's hooks off. */
export async function ignoreSettings(project: ExaminedProject): Promise<readonly IgnoreSetting[]> {
  return [
    ...(await ofNpm(project)),
    ...(await strangeShell(project)),
    ...(await ofFiles(project)),
    ...ofEnvironment(project),
  ]
}

/** Whether hooks run in a shell of the system: another program may do nothing and succeed. */
export function isUsualShell(shell: string): boolean {
  return /^(?:[/\\][^.]*[/\\]|[a-z]:[/\\].*[/\\])?(?:(?:ba|z|da|k)?sh|pwsh|powershell|cmd)(?:\.exe)?$/i.test(
    shell.trim(),
  )
}

async function strangeShell(project: ExaminedProject): Promise<readonly IgnoreSetting[]> {
  const [place] = await findOption('script-shell', project.directory, project.context)
  if (place === undefined || typeof place.value !== 'string' || isUsualShell(place.value)) return []
  return [
    {
      option: 'script-shell',
      where:
        place.file === null
          ? 'the environment (npm_config_script_shell)'
          : `the ${place.level} npmrc, ${shown(place.file, project)}`,
      applies: (one) => isNpm(one) || isOldPnpm(one),
    },
  ]
}

/** The variables of the environment that switch hooks off for a manager, whatever their case for npm's. */
export function ignoreVariables(affected: Affected): readonly string[] {
  if (isYarn1(affected)) return ['YARN_IGNORE_SCRIPTS', 'npm_config_ignore_scripts', 'yarn_ignore_scripts']
  if (affected.name === 'yarn') return []
  if (!isPnpm(affected)) return ['npm_config_ignore_scripts']
  return [
    ...(isNewPnpm(affected) ? ['pnpm_config_ignore_scripts'] : []),
    ...(isOldPnpm(affected) ? ['npm_config_ignore_scripts'] : []),
  ]
}

async function ofNpm(project: ExaminedProject): Promise<readonly IgnoreSetting[]> {
  const places = await findOption('ignore-scripts', project.directory, project.context)
  // What wins decides: a project may switch scripts on again.
  if (places[0]?.value !== true) return []
  return places
    .filter(({ value }) => value === true)
    .map(({ level, file }) => ({
      option: 'ignore-scripts',
      where:
        file === null ? `the environment (npm_config_ignore_scripts)` : `the ${level} npmrc, ${shown(file, project)}`,
      applies: (one) => isNpm(one) || (level !== 'global' && level !== 'builtin' && isBun(one)) || isOldPnpm(one),
    }))
}

interface Place {
  readonly file: string
  readonly says: { test(text: string): boolean }
  readonly applies: IgnoreSetting['applies']
}

async function ofFiles(project: ExaminedProject): Promise<readonly IgnoreSetting[]> {
  const found: IgnoreSetting[] = []
  for (const { file, says, applies } of await filesFor(project)) {
    if (says.test(await textOf(file, project)))
      found.push({ option: 'ignore-scripts', where: shown(file, project), applies })
  }
  return found
}

const yaml = /^ignoreScripts\s*:\s*(["']?)true\1\s*(?:#.*)?$/m
const shellInYaml = {
  test(text: string): boolean {
    const [, shell] = /^scriptShell: {0,9}["']?([^"'\n#]+)/m.exec(text) ?? []
    return shell !== undefined && !isUsualShell(shell)
  },
}
const ini = /^\s*ignore-scripts\s*=\s*true\s*$/m
const toml = /^\s*\[install\][^[]*?^\s*ignoreScripts\s*=\s*true\b/ms
const yarnrc = /^\s*"?ignore-scripts"?\s+"?true"?\s*$/m

async function filesFor({ directory, context }: ExaminedProject): Promise<readonly Place[]> {
  const home = context.environment['HOME'] ?? context.environment['USERPROFILE'] ?? homedir()
  const upward = await directoriesUpward(directory)
  const pnpm = pnpmHome(home, context.environment)
  return [
    ...upward.flatMap((folder): readonly Place[] => [
      { file: join(folder, 'pnpm-workspace.yaml'), says: yaml, applies: isPnpm },
      { file: join(folder, 'pnpm-workspace.yaml'), says: shellInYaml, applies: isPnpm },
      { file: join(folder, '.yarnrc'), says: yarnrc, applies: isYarn1 },
    ]),
    { file: join(directory, 'bunfig.toml'), says: toml, applies: isBun },
    { file: join(home, '.bunfig.toml'), says: toml, applies: isBun },
    { file: join(home, '.yarnrc'), says: yarnrc, applies: isYarn1 },
    { file: join(pnpm, 'rc'), says: ini, applies: isOldPnpm },
    { file: join(pnpm, 'config.yaml'), says: yaml, applies: isNewPnpm },
  ]
}

function pnpmHome(home: string, environment: ExaminedProject['context']['environment']): string {
  const xdg = environment['XDG_CONFIG_HOME']
  if (xdg) return join(xdg, 'pnpm')
  if (process.platform === 'darwin') return join(home, 'Library/Preferences/pnpm')
  return process.platform === 'win32'
    ? join(environment['LOCALAPPDATA'] ?? join(home, 'AppData/Local'), 'pnpm/config')
    : join(home, '.config/pnpm')
}

function ofEnvironment({ context: { environment } }: ExaminedProject): readonly IgnoreSetting[] {
  const variables: readonly (readonly [string, IgnoreSetting['applies']])[] = [
    ['pnpm_config_ignore_scripts', isNewPnpm],
    ['YARN_IGNORE_SCRIPTS', isYarn1],
  ]
  return variables
    .filter(([name]) => environment[name] === 'true' || environment[name] === '1')
    .map(([name, applies]) => ({ option: 'ignore-scripts', where: `the environment (${name})`, applies }))
}

async function textOf(file: string, project: ExaminedProject): Promise<string> {
  try {
    return await readFile(file, 'utf8')
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown error'
    if (['ENOENT', 'ENOTDIR', 'EISDIR'].includes(code)) return ''
    throw new AuditError('ECONFIG', `${shown(file, project)} cannot be read (${code}), and it may switch hooks off`, {
      hint: 'Check its permissions.',
      cause,
    })
  }
}

function shown(file: string, { root, context }: ExaminedProject): string {
  const below = relative(root, file).replaceAll('\\', '/')
  if (!below.startsWith('..') && !/^[a-z]:/i.test(below)) return below
  const home = context.environment['HOME'] ?? homedir()
  return file.startsWith(home) ? `~${file.slice(home.length).replaceAll('\\', '/')}` : file
}
