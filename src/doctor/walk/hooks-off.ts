import { CHOSEN } from '../ci/ci-job.ts'
import { type Affected, ignoreVariables, isUsualShell } from '../ignore-settings.ts'
import { optionValue } from '../scripts/program-of.ts'
import { loadsCode } from './decisive.ts'
import type { WalkSetting } from './setting.ts'
import type { State } from './state.ts'

/** Whether hooks are switched off: `yes` and `maybe` with the reason. */
export type HooksOff = { readonly kind: 'no' } | { readonly kind: 'yes' | 'maybe'; readonly because: string }

/** What the words of a command, its environment and every setting that was met say about hooks. A flag wins over a variable, which wins over files. */
export function hooksOff(args: readonly string[], affected: Affected, state: State, setting: WalkSetting): HooksOff {
  const flag = args.findLast(isIgnoreScripts)
  if (flag !== undefined) {
    const value = flag.includes('=') ? flag.replace(/^[^=]*=/, '') : (args[args.indexOf(flag) + 1] ?? '')
    const isOn = /^--?no-/.test(flag) || /^(?:false|null)$/.test(value)
    if (!isOn) return { kind: 'yes', because: '--ignore-scripts switches every hook off' }
    return shellOff(args, affected, state)
  }
  if (args.some((word) => /^-.*\{[^}]*,[^}]*\}/.test(word)))
    return { kind: 'maybe', because: 'its options are put together by the shell, and may switch hooks off' }
  const nodeOptions = optionValue(args, '--node-options')
  if (nodeOptions !== undefined && loadsCode(nodeOptions))
    return { kind: 'maybe', because: '--node-options loads other code into what hooks run' }
  const shell = shellOff(args, affected, state)
  if (shell.kind !== 'no') return shell
  const variables = ignoreVariables(affected).map((name) => [name, variableOf(state, name)] as const)
  for (const [name, value] of variables) {
    if (value === undefined || value === '') continue
    if (value === null || /[$%{]/.test(value)) return { kind: 'maybe', because: `${name} is set to what is not known` }
    if (value === '0') return { kind: 'maybe', because: `${name} is 0, with which npm runs some hooks and others not` }
    if (!/^(?:false|null)$/i.test(value))
      return { kind: 'yes', because: `${name} in the environment switches every hook off` }
    return { kind: 'no' }
  }
  const bun = affected.name === 'bun' ? bunConfig(args, setting.files) : null
  if (bun !== null) return bun
  const files_ = settingsFile(args, affected, state, setting)
  if (files_.kind !== 'no') return files_
  const made = state.settings.get('ignore-scripts')
  if (made !== undefined && readsNpmrc(affected)) {
    if (made.value === null || /[$%{]/.test(made.value))
      return { kind: 'maybe', because: `${made.where} may switch every hook off` }
    if (!/^(?:false|0|null|)$/.test(made.value))
      return { kind: 'yes', because: `${made.where} switches every hook off` }
  }
  const found = setting.ignoring.find(({ applies }) => applies(affected))
  if (found !== undefined) return { kind: 'yes', because: `${found.option} in ${found.where} switches every hook off` }
  return state.doubt === null ? { kind: 'no' } : { kind: 'maybe', because: state.doubt }
}

/** npm takes any beginning of an option's name that fits no other, and one dash for two. */
function isIgnoreScripts(word: string): boolean {
  const [, name = ''] = /^--?(?:config\.)?(?:no-)?([a-z-]+)(?:=|$)/.exec(word) ?? []
  return name.length > 2 && 'ignore-scripts'.startsWith(name) && !'if-present'.startsWith(name)
}

/** Whether pnpm is set to run no `pre` and `post` scripts. */
export function runsNoneBeside({ text }: WalkSetting['files']): boolean {
  return (
    /^\s*enable-pre-post-scripts\s*=\s*false/m.test(text('.npmrc') ?? '') ||
    /^enablePrePostScripts:\s*false/m.test(text('pnpm-workspace.yaml') ?? '')
  )
}

function readsNpmrc({ name, version }: Affected): boolean {
  return name !== 'yarn' || version?.startsWith('1.') === true
}

/** npm runs a script in the shell that it is told: another program may do nothing and succeed. */
function shellOff(args: readonly string[], { name }: Affected, state: State): HooksOff {
  if (name === 'yarn' || name === 'bun') return { kind: 'no' }
  const shell =
    optionValue(args, '--script-shell') ??
    variableOf(state, 'npm_config_script_shell') ??
    state.settings.get('script-shell')?.value
  if (shell === undefined || shell === '') return { kind: 'no' }
  if (shell !== null && isUsualShell(shell)) return { kind: 'no' }
  return { kind: 'maybe', because: `script-shell has hooks run by ${shell ?? 'what is not known'}` }
}

/** Another bunfig.toml that the command names. */
function bunConfig(args: readonly string[], files: WalkSetting['files']): HooksOff | null {
  const path = optionValue(args, '--config', '-c')
  if (path === undefined) return null
  const text = files.text(path.replace(/^\.\//, ''))
  if (text === null) return { kind: 'maybe', because: `${path} decides whether hooks run` }
  return /^\s*ignoreScripts\s*=\s*true\b/m.test(text)
    ? { kind: 'yes', because: `ignoreScripts in ${path} switches every hook off` }
    : null
}

/** Another npmrc that the command or its environment names. */
function settingsFile(
  args: readonly string[],
  affected: Affected,
  state: State,
  { files, project }: WalkSetting,
): HooksOff {
  const own = files.text('.npmrc') ?? ''
  const named = ['userconfig', 'globalconfig'].flatMap((option) => {
    // npm takes either from the project's npmrc as well.
    const [, inProject] = new RegExp(`^[ \\t]*${option}[ \\t]*=[ \\t]*(\\S+)`, 'm').exec(own) ?? []
    const value =
      optionValue(args, `--${option}`) ??
      variableOf(state, `npm_config_${option}`) ??
      (affected.name === 'npm' || affected.name === 'lerna' ? inProject : undefined)
    return value === undefined || value === '' ? [] : [value]
  })
  const inFolders = [
    [optionValue(args, '--prefix') === undefined ? variableOf(state, 'npm_config_prefix') : undefined, 'etc/npmrc'],
    [variableOf(state, 'HOME'), '.npmrc'],
    [variableOf(state, 'USERPROFILE'), '.npmrc'],
    ...(affected.name === 'pnpm'
      ? ([
          [variableOf(state, 'XDG_CONFIG_HOME'), 'pnpm/config.yaml'],
          [variableOf(state, 'XDG_CONFIG_HOME'), 'pnpm/rc'],
        ] as const)
      : []),
  ].flatMap(([folder, file]) => (folder ? [`${folder.replace(/\/$/, '')}/${file}`] : []))
  // A folder that is no workspace of the project is a project of its own for whoever publishes from there.
  const { folder } = state
  const isOwn = folder !== null && folder !== '.' && !project.workspaces.some((one) => one.folder === folder)
  if (named.includes(CHOSEN)) return { kind: 'maybe', because: 'which npmrc it reads is not known' }
  for (const path of [...named, ...inFolders, ...(isOwn && readsNpmrc(affected) ? [`${folder}/.npmrc`] : [])]) {
    const text = path === null ? null : files.text(withoutCheckout(path))
    // One that the job makes is read where it is written.
    if (text === null) continue
    if (/^\s*ignore-scripts\s*=\s*"?(?!false\b|0\b|null\b)\w/m.test(text) || /^ignoreScripts:[ \t]*true\b/m.test(text))
      return { kind: 'yes', because: `ignore-scripts in ${path} switches every hook off` }
    if (/^\s*script-shell\s*=/m.test(text))
      return { kind: 'maybe', because: `script-shell in ${path} decides who runs hooks` }
  }
  return { kind: 'no' }
}

/** A path below the checkout, as its variables or nothing at all name that. */
function withoutCheckout(path: string): string {
  return path.replace(/^(?:\.|\$\{?(?:PWD|GITHUB_WORKSPACE|CI_PROJECT_DIR)\}?|\$\{\{ ?github\.workspace ?\}\})\//, '')
}

/** The value of a variable of the environment; npm reads its own in any case. Undefined where it is not set. */
export function variableOf({ variables }: Pick<State, 'variables'>, name: string): string | null | undefined {
  const plain = (one: string): string => one.toLowerCase().replace(/(?!^)-/g, '_')
  const wanted = plain(name)
  for (const [key, value] of variables) if (plain(key) === wanted) return value
  return undefined
}
