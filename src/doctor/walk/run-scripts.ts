import { type CalledScript, calledScripts, isScriptRunner } from '../scripts/called-scripts.ts'
import { afterOptions, optionValue, type Program, plainWords } from '../scripts/program-of.ts'
import { hooksOff, runsNoneBeside } from './hooks-off.ts'
import { mayBeCached, nxCommands, targetsOf, withDependencies } from './monorepo-tasks.ts'
import type { Point } from './point.ts'
import { everywhere, type Scope } from './scope.ts'
import {
  changed,
  eitherWay,
  failureOf,
  join,
  mapOutcome,
  type State,
  succeeds,
  type WalkOutcome,
  withoutAuditsSince,
} from './state.ts'
import { unfollowed } from './unfollowed.ts'

/** A call of a manager or of a program that runs scripts of package.json. */
export interface ScriptCall extends Scope, Point {
  readonly program: Program
}

/** Runs these scripts, where they are there, in each folder that the command is about. */
export function inFolders(call: ScriptCall, names: readonly string[]): WalkOutcome {
  return runEach(call, (scripts) => names.filter((name) => scripts.has(name)).map((name) => ({ name, added: [] })))
}

/** The scripts of package.json that a manager's command runs; null where it names none. */
export function runScripts(call: ScriptCall): WalkOutcome | null {
  const { program, words, folders, setting, state } = call
  const named = ['run', 'run-script'].includes(words[0] ?? '')
    ? (afterOptions(program.name, words.slice(1))[0] ?? '')
    : ''
  const find = (scripts: ReadonlyMap<string, string>): readonly CalledScript[] =>
    calledScripts(program.name, words, scripts)
  const isThere = folders.some((folder) => folder !== null && find(setting.scriptsIn(folder)).length > 0)
  if (isThere) return withoutOwnOptions(runNamed({ ...call, state: withOwnOptions(program, state) }, find), state)
  // The others look for a program where there is no script of the name.
  if (named === '' || (program.name !== 'npm' && !folders.includes(null))) return null
  if (folders.includes(null) && /publish|release|deploy|ship/.test(named))
    return unfollowed(`${program.name} run ${named}`, 'the folder of the script is not known', call)
  return eitherWay(changed(state, `${program.name} run ${named}`))
}

/** Runs scripts with those before and after them, which Yarn 2 and later do not run, nor npm with ignore-scripts. */
function runNamed(
  call: ScriptCall,
  find: (scripts: ReadonlyMap<string, string>) => readonly CalledScript[],
): WalkOutcome {
  const { program, setting, state } = call
  const { name } = program
  const { manager } = setting.project
  const version = manager.name === name ? manager.version : null
  const isBerry = name === 'yarn' && manager.name === 'yarn' && version !== null && !version.startsWith('1.')
  const off = name === 'npm' ? hooksOff([], { name, version }, state, setting) : ({ kind: 'no' } as const)
  const isAlone = isBerry || (name === 'pnpm' && runsNoneBeside(setting.files)) || off.kind === 'yes'
  const ran = runEach(call, (scripts) => {
    const called = find(scripts)
    const isBeside = (one: string): boolean =>
      called.some(({ name: main }) => one === `pre${main}` || one === `post${main}`)
    return isAlone ? called.filter((one) => !isBeside(one.name)) : called
  })
  return off.kind === 'maybe' ? undecided(ran, state, 'unclear', off.because) : ran
}

function runEach(
  { folders, setting, state, site, walker }: ScriptCall,
  find: (scripts: ReadonlyMap<string, string>) => readonly CalledScript[],
): WalkOutcome {
  let current: State | null = state
  let failed: State | null = null
  for (const folder of folders) {
    if (folder === null) continue
    const scripts = setting.scriptsIn(folder)
    for (const { name, added } of find(scripts)) {
      const key = `${folder}#${name}`
      if (current === null || site.calls.includes(key)) continue
      const text = [scripts.get(name) ?? '', ...added.map(quoted)].join(' ')
      walker.called.add(key)
      const inner = { ...site, through: [...site.through, name], calls: [...site.calls, key] }
      const outcome: WalkOutcome = walker.script(text, { ...current, folder }, inner)
      failed = join(failed, failureOf(outcome), '')
      current = outcome.success
    }
  }
  return {
    success: current && { ...current, folder: state.folder },
    failure: failed && { ...failed, folder: state.folder },
    spared: null,
  }
}

/** Runs something in each folder that a command is about, one after the other. */
export function inEach({ folders, state }: ScriptCall, run: (state: State) => WalkOutcome): WalkOutcome {
  let current: State | null = state
  let failed: State | null = null
  for (const folder of folders) {
    if (current === null) break
    const outcome = run({ ...current, folder })
    failed = join(failed, failureOf(outcome), '')
    current = outcome.success
  }
  const back = (end: State | null): State | null => end && { ...end, folder: state.folder }
  return { success: back(current), failure: back(failed), spared: null }
}

/** npm hands on the options that it was given to what it runs, as variables. */
export function withOwnOptions({ name, args }: Pick<Program, 'name' | 'args'>, state: State): State {
  if (name !== 'npm' && name !== 'npx') return state
  const end = args.indexOf('--')
  const own = end === -1 ? args : args.slice(0, end)
  const given = handedOn.flatMap((option) => {
    const flag = own.findLast((word) => word === `--${option}` || word.startsWith(`--${option}=`))
    if (flag === undefined) return own.includes(`--no-${option}`) ? [[option, 'false'] as const] : []
    const next = own[own.indexOf(flag) + 1] ?? ''
    const value = flag.includes('=') ? flag.replace(/^[^=]*=/, '') : /shell|config/.test(option) ? next : 'true'
    return [[option, value] as const]
  })
  if (given.length === 0) return state
  const named = given.map(([option, value]) => [`npm_config_${option.replaceAll('-', '_')}`, value] as const)
  return { ...state, variables: new Map([...state.variables, ...named]) }
}

const handedOn = ['ignore-scripts', 'dry-run', 'script-shell', 'userconfig', 'globalconfig']

/** The options with which a script was started, taken away behind it. */
function withoutOwnOptions(outcome: WalkOutcome, { variables }: State): WalkOutcome {
  return mapOutcome(outcome, (end) => ({
    ...end,
    variables: new Map(
      [...end.variables].flatMap(([name, value]) =>
        !name.startsWith('npm_config_') || end.variables.get(name) === variables.get(name)
          ? [[name, value] as const]
          : variables.has(name)
            ? [[name, variables.get(name) ?? null] as const]
            : [],
      ),
    ),
  }))
}

function quoted(word: string): string {
  return `'${word.replaceAll("'", '')}'`
}

/** Runs a program that runs scripts of package.json by their names, here or in every workspace; null where it is none. */
export function runScriptRunner(program: Program, point: Point): WalkOutcome | null {
  const { state, site, setting, walker } = point
  const { name, args } = program
  const words = plainWords(name, args)
  const call: ScriptCall = { folders: [state.folder], isMany: false, words, program, ...point }
  const ofNode = name === 'node' ? optionValue(args, '--run') : undefined
  if (ofNode !== undefined) {
    const added = args.includes('--') ? args.slice(args.indexOf('--') + 1) : []
    return runEach(call, (scripts) => (scripts.has(ofNode) ? [{ name: ofNode, added }] : []))
  }
  if (isScriptRunner(name)) {
    const ran = runEach(call, (scripts) => calledScripts(name, words, scripts))
    const isParallel = name === 'run-p' || args.some((word) => /^(?:-p|--parallel)$/.test(word))
    return args.some((word) => /^(?:-r|--race)$/.test(word))
      ? undecided(ran, state, 'lost', firstOne)
      : isParallel
        ? besideOthers(ran, state)
        : ran
  }
  if (name === 'concurrently') {
    const success = optionValue(args, '-s', '--success')
    const commands = success === undefined ? words : words.filter((word) => word !== success)
    const ran = commands.reduce<WalkOutcome>(
      (sum, script) =>
        sum.success === null ? sum : walker.script(script.replace(/^npm:(\S+)/, 'npm run $1'), sum.success, site),
      succeeds(state),
    )
    return success === undefined || success === 'all'
      ? besideOthers(ran, state)
      : undecided(ran, state, 'lost', firstOne)
  }
  const asked = targetsOf(name, args, words)
  if (asked === null) return null
  const names = withDependencies(name, asked, setting)
  if (name === 'lerna' && words[0] === 'exec') {
    const inner = args.slice(args.indexOf('--') + 1)
    return runInAll(call, inner)
  }
  const targets = name === 'nx' ? nxCommands(names, setting) : []
  if (targets.length > 0) {
    let ran: State | null = state
    for (const { folder, script } of targets) ran = ran && walker.script(script, { ...ran, folder }, site).success
    return undecided(
      { success: ran, failure: state, spared: null },
      state,
      'unclear',
      'nx may reuse the result of an earlier run',
    )
  }
  const all = { ...call, folders: everywhere(setting), isMany: true }
  const outcome = runEach(all, (scripts) =>
    names.filter((one) => scripts.has(one)).map((one) => ({ name: one, added: [] })),
  )
  const isThere = all.folders.some((folder) => names.some((one) => setting.scriptsIn(folder).has(one)))
  if (!isThere && names.some((one) => /publish|release|deploy/.test(one)))
    return unfollowed(
      `${name} ${names.join(' ')}`,
      'no package has a script of this name, and another program may run instead',
      point,
    )
  if (isThere && mayBeCached(name, asked, args, setting))
    return undecided(outcome, state, 'unclear', `${name} may reuse the result of an earlier run`)
  // Its targets may be made of more than scripts.
  return isThere && name !== 'nx'
    ? outcome
    : { ...outcome, success: outcome.success && changed(outcome.success, `${name} ${names.join(' ')}`) }
}

/** What was audited while something beside it may change files. */
function besideOthers(ran: WalkOutcome, before: State): WalkOutcome {
  if (ran.success === null || ran.success.files === before.files) return ran
  return undecided(ran, before, 'lost', 'what may change files runs beside it')
}

const firstOne = 'another script that runs beside it decides the result'

/** Where what was audited meanwhile does not decide how it ends. */
function undecided(outcome: WalkOutcome, before: State, kind: 'lost' | 'unclear', because: string): WalkOutcome {
  return mapOutcome(outcome, (end) => withoutAuditsSince(end, before, kind, because))
}

function runInAll({ setting, state, site, walker }: ScriptCall, words: readonly string[]): WalkOutcome {
  let current: State | null = state
  for (const folder of everywhere(setting))
    current = current && walker.words(words, { ...current, folder }, site).success
  return { success: current && { ...current, folder: state.folder }, failure: state, spared: null }
}
