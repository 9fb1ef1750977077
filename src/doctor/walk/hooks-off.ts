import { type Affected, ignoreVariables } from '../ignore-settings.ts'
import { optionValue } from '../scripts/program-of.ts'
import type { Setting } from './setting.ts'
import type { State } from './state.ts'

/** Whether hooks are switched off: `yes` and `maybe` with the reason. */
export type HooksOff = { readonly kind: 'no' } | { readonly kind: 'yes' | 'maybe'; readonly because: string }

/** What the words of a command, its environment and every setting that was met say about hooks. A flag wins over a variable, which wins over files. */
export function hooksOff(
  args: readonly string[],
  affected: Affected,
  state: State,
  { ignoring, files }: Setting,
): HooksOff {
  const flag = args.findLast((word) => /^--(?:config\.)?(?:no-)?ignore-scripts(?:=|$)/.test(word))
  if (flag !== undefined) {
    const value = flag.includes('=') ? flag.replace(/^[^=]*=/, '') : (args[args.indexOf(flag) + 1] ?? '')
    const isOn = flag.startsWith('--no-') || /^(?:false|0|null)$/.test(value)
    if (!isOn) return { kind: 'yes', because: '--ignore-scripts switches every hook off' }
    return shellOff(args, affected, state)
  }
  const shell = shellOff(args, affected, state)
  if (shell.kind !== 'no') return shell
  const variables = ignoreVariables(affected).map((name) => [name, variableOf(state, name)] as const)
  for (const [name, value] of variables) {
    if (value === undefined || value === '') continue
    if (value === null || /[$%{]/.test(value)) return { kind: 'maybe', because: `${name} is set to what is not known` }
    if (!/^(?:false|0|null)$/i.test(value))
      return { kind: 'yes', because: `${name} in the environment switches every hook off` }
    return { kind: 'no' }
  }
  const files_ = settingsFile(args, state, files)
  if (files_.kind !== 'no') return files_
  const setting = state.settings.get('ignore-scripts')
  if (setting !== undefined && readsNpmrc(affected)) {
    if (setting.value === null || /[$%{]/.test(setting.value))
      return { kind: 'maybe', because: `${setting.where} may switch every hook off` }
    if (!/^(?:false|0|null|)$/.test(setting.value))
      return { kind: 'yes', because: `${setting.where} switches every hook off` }
  }
  const found = ignoring.find(({ applies }) => applies(affected))
  if (found !== undefined) return { kind: 'yes', because: `${found.option} in ${found.where} switches every hook off` }
  return state.doubt === null ? { kind: 'no' } : { kind: 'maybe', because: state.doubt }
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
  if (
    shell !== null &&
    /(?:^|[/\\])(?:ba|z|da|k)?sh(?:\.exe)?$|(?:^|[/\\])(?:pwsh|powershell|cmd)(?:\.exe)?$/i.test(shell)
  )
    return { kind: 'no' }
  return { kind: 'maybe', because: `script-shell has hooks run by ${shell ?? 'what is not known'}` }
}

/** Another npmrc that the command or its environment names. */
function settingsFile(args: readonly string[], state: State, files: Setting['files']): HooksOff {
  const named = ['userconfig', 'globalconfig'].flatMap((option) => {
    const value = optionValue(args, `--${option}`) ?? variableOf(state, `npm_config_${option}`)
    return value === undefined || value === '' ? [] : [value]
  })
  for (const path of named) {
    const text = path === null ? null : files.text(path.replace(/^\.\//, ''))
    // One that the job makes is read where it is written.
    if (text === null) continue
    if (/^\s*ignore-scripts\s*=\s*"?(?!false\b|0\b|null\b)\w/m.test(text))
      return { kind: 'yes', because: `ignore-scripts in ${path} switches every hook off` }
    if (/^\s*script-shell\s*=/m.test(text))
      return { kind: 'maybe', because: `script-shell in ${path} decides who runs hooks` }
  }
  return { kind: 'no' }
}

/** The value of a variable of the environment; npm reads its own in any case. Undefined where it is not set. */
export function variableOf({ variables }: Pick<State, 'variables'>, name: string): string | null | undefined {
  const wanted = name.toLowerCase()
  for (const [key, value] of variables) if (key.toLowerCase() === wanted) return value
  return undefined
}
