import { publishedFolder } from '../../managers/published-folder.ts'
import { orderOf, type Runner } from '../hook-runner.ts'
import { optionValue, type Program, plainWords } from '../scripts/program-of.ts'
import { hooksOff } from './hooks-off.ts'
import type { Point } from './point.ts'
import { runUpload } from './publish.ts'
import { isRehearsal, staysOnMachine } from './rehearsal-options.ts'
import { inEach, inFolders, runScripts, type ScriptCall, withOwnOptions } from './run-scripts.ts'
import { scopeOf } from './scope.ts'
import { below, type WalkSetting } from './setting.ts'
import { type Audit, changed, eitherWay, type State, succeeds, type WalkOutcome } from './state.ts'
import { unfollowed } from './unfollowed.ts'
import { changesVisibility } from './write-files.ts'

/** Runs a command of a package manager; null where it is none of its own and no script of package.json. */
export function runManager(program: Program, point: Point): WalkOutcome | null {
  const { state, site, setting, walker } = point
  const call: ScriptCall = { ...point, ...scopeOf(program, state, setting), program }
  const { name, args } = program
  const [verb = '', second = ''] = call.words
  const isShell = name === 'pnpm' && args.some((word) => word === '-c' || word === '--shell-mode')
  const script = isShell
    ? call.words
        .slice(1)
        .filter((word) => !word.startsWith('-') || /\s/.test(word))
        .join(' ')
    : optionValue(args, '-c', '--call')
  if (['exec', 'x'].includes(verb) && script !== undefined)
    return inEach(call, (from) => walker.script(script, withOwnOptions(program, from), site))
  if (/^(?:\$|`|\{\{)/.test(verb))
    return unfollowed(`${name} with a command out of a variable`, 'its command is not known', point)
  const publishing = publishingOf(name, call.words)
  if (publishing !== null)
    return isRehearsal(args, state) || isLocal(call) ? eitherWay(state) : publish(call, publishing)
  if (verb === 'stage' && second === 'approve')
    return unfollowed(`${name} stage approve`, 'which bytes it approves is not known', point)
  if (verb === 'pack' || (name === 'bun' && verb === 'pm' && second === 'pack')) return pack(call)
  if (isSetting(call)) return succeeds(withSetting(call))
  if (verb === 'set-script')
    return eitherWay({ ...changed(state, `${name} set-script`), doubt: `${name} set-script changes package.json` })
  if (verb === 'pkg' && ['set', 'delete'].includes(second)) return eitherWay(withManifest(call))
  const replacing = replacesGate(call)
  if (replacing !== null) return eitherWay({ ...state, replaced: replacing })
  if (isInstall(name, verb)) return install(call)
  if (verb === 'version') return inFolders(call, ['preversion', 'version', 'postversion'])
  return runScripts(call)
}

interface Publishing {
  readonly verbs: readonly string[]
  /** How many words there are up to the target. */
  readonly length: number
  readonly runner: (setting: WalkSetting) => Runner
}

function publishingOf(name: string, words: readonly string[]): Publishing | null {
  const [first = '', second] = words
  const own = ({ project: { manager } }: WalkSetting, as: 'npm' | 'pnpm' | 'yarn' | 'bun'): Runner => ({
    name: as,
    version: manager.name === as ? manager.version : null,
  })
  if (name === 'yarn') {
    if (first === 'publish') return { verbs: ['publish'], length: 1, runner: () => ({ name: 'yarn', version: '1.x' }) }
    const at = words.findIndex((word, index) => word === 'npm' && words[index + 1] === 'publish')
    if (at === -1) return null
    const berry: Publishing['runner'] = (setting) => {
      const found = own(setting, 'yarn')
      return found !== 'lerna' && found.version?.startsWith('1.') === true ? { name: 'yarn', version: null } : found
    }
    return { verbs: ['npm', 'publish'], length: at + 2, runner: berry }
  }
  if (name === 'bun')
    return first === 'publish' ? { verbs: ['publish'], length: 1, runner: (setting) => own(setting, 'bun') } : null
  if (name !== 'npm' && name !== 'pnpm') return null
  // npm takes any beginning of a command's name that fits no other.
  if (first === 'publish' || (name === 'npm' && /^pub?l?i?s?$/.test(first)))
    return { verbs: ['publish'], length: 1, runner: (setting) => own(setting, name) }
  return first === 'stage' && second === 'publish'
    ? { verbs: ['stage', 'publish'], length: 2, runner: (setting) => own(setting, name) }
    : null
}

/** Whether packages of the project go to a registry on the same machine. What a tarball says of itself is not known. */
function isLocal({ program: { name, args }, words, folders, setting, state }: ScriptCall): boolean {
  if (name !== 'npm' && name !== 'pnpm') return false
  const [target = '.'] = plainWords(name, words.slice(1))
  const manifests = folders.map((folder) => (folder === null ? null : setting.manifestIn(folder)))
  return isHere(target) && staysOnMachine(args, state, manifests)
}

function publish(call: ScriptCall, { verbs, length, runner }: Publishing): WalkOutcome {
  const { program, words, setting, state } = call
  const { name, args } = program
  const [target = null] = plainWords(
    name,
    words.slice(length).filter((word) => word !== 'false' && word !== 'true'),
  )
  const who = runner(setting)
  const isTarball = target !== null && /\.(?:tgz|tar(?:\.gz)?)$|^https?:|[*$`]|\{\{/i.test(target)
  const ignores = args.some((word) => /^--(?:config\.)?ignore-scripts(?:=true)?$/.test(word))
  const shown = [
    name,
    ...verbs,
    ...(ignores ? ['--ignore-scripts'] : []),
    ...(target === null || isHere(target) ? [] : [shownTarget(target)]),
  ].join(' ')
  const upload = { shown, args, runner: who, contents: null, skipsHooks: null, tool: null }
  if (isTarball) {
    const path = /[$`]|\{\{|^https?:/.test(target) ? target : (below(state.folder, target) ?? target)
    return runUpload({ ...upload, folders: [], tarball: path }, call)
  }
  if (name === 'npm' && target !== null && !/^(?:[.~/]|[a-z]:)/i.test(target) && !/\/$|\/.*\//.test(target))
    return unfollowed(shown, `npm reads ${target} as the name of a package, not of a folder; write ./${target}`, call)
  if (target !== null && !isHere(target)) {
    const folders = call.folders.map((folder) => below(folder, target))
    return runUpload({ ...upload, folders, tarball: null }, call)
  }
  return eachWay(
    call,
    (folders, contents, from) => runUpload({ ...upload, folders, contents, tarball: null }, { ...call, state: from }),
    who,
  )
}

/** Packages by the folder that the manager uploads in place of their own. */
function eachWay(
  call: ScriptCall,
  run: (folders: readonly (string | null)[], contents: string | null, state: State) => WalkOutcome,
  runner: Runner,
): WalkOutcome {
  const { setting } = call
  const published = call.isMany
    ? call.folders.filter((folder) => folder === null || setting.manifestIn(folder)?.['private'] !== true)
    : call.folders
  const groups = new Map<string | null, (string | null)[]>()
  for (const folder of published) {
    const manifest = folder === null ? {} : (setting.manifestIn(folder) ?? {})
    const contents = runner === 'lerna' ? null : publishedFolder(manifest, runner.name)
    groups.set(contents, [...(groups.get(contents) ?? []), folder])
  }
  let state: State | null = call.state
  for (const [contents, folders] of groups) state = state && run(folders, contents, state).success
  return { success: state, failure: call.state, spared: null }
}

function isHere(target: string): boolean {
  return target === '.' || target === './'
}

/** A file's name; an address may hold a login. */
function shownTarget(target: string): string {
  if (/:\/\//.test(target)) return '<url>'
  return target.length > 60 ? `${target.slice(0, 60)}…` : target
}

const packEvents: ReadonlySet<string> = new Set(['prepublish', 'prepack', 'prepare', 'postpack'])

/** Packs without uploading: a gate in a hook that packing runs has audited the tarball. */
function pack(call: ScriptCall): WalkOutcome {
  const { program, setting, state, site, walker, words } = call
  const { name, args } = program
  const shown = `${name} pack`
  if (isRehearsal(args, state) || args.includes('--list')) return eitherWay(state)
  const version = setting.project.manager.name === name ? setting.project.manager.version : null
  const runner = { name: name as 'npm', version }
  const { before, after, late } = orderOf(runner)
  const events = [...before, ...after, ...late].filter(
    (event) => packEvents.has(event) && (event !== 'prepublish' || name === 'bun'),
  )
  const isOff = hooksOff(args, runner, state, setting).kind !== 'no'
  const [target] = plainWords(name, words.slice(1))
  const folders = target === undefined || isHere(target) ? call.folders : [below(state.folder, target)]
  let current: State | null = state
  for (const folder of folders) {
    let packed: State['files'] | null = null
    for (const event of isOff || folder === null ? [] : events) {
      if (event === 'postpack') packed = current?.files ?? null
      const script = setting.scriptsIn(folder ?? '.').get(event)
      if (script === undefined || current === null || site.event === event) continue
      current = walker.script(script, { ...current, folder }, { ...site, event, manager: name }).success
    }
    if (current === null) return { success: null, failure: state, spared: null }
    current = withTarball(
      { ...changed(current, shown, true), files: current.files, folder: state.folder },
      folder,
      packed ?? current.files,
      args,
      setting,
    )
  }
  return { success: current, failure: state, spared: null }
}

/** What was audited of the folder as it was packed is audited of the tarball. */
function withTarball(
  state: State,
  folder: string | null,
  packed: State['files'],
  args: readonly string[],
  { manifestIn }: WalkSetting,
): State {
  const { name, version } = (folder === null ? null : manifestIn(folder)) ?? {}
  const audited = state.audits.find(
    ({ target, files }) => target.kind === 'folder' && target.path === folder && files === packed,
  )
  if (audited === undefined || typeof name !== 'string' || typeof version !== 'string') return state
  const place = below(state.folder, optionValue(args, '--pack-destination', '--destination') ?? '.') ?? '.'
  const out = optionValue(args, '--out', '-o', '--filename', '-f')
  const file = out ?? `${name.replace(/^@/, '').replace('/', '-')}-${version}.tgz`
  const path = below(out === undefined ? place : state.folder, file) ?? file
  const own: Audit = { ...audited, target: { kind: 'tarball', path }, tarballs: state.tarballs, files: state.files }
  return { ...state, audits: [...state.audits, own] }
}

function isSetting({ program, words }: ScriptCall): boolean {
  const [first = '', second = ''] = plainWords(program.name, words)
  return first === 'set' || (['config', 'c'].includes(first) && ['set', 'edit', 'fix', 'delete', 'rm'].includes(second))
}

/** `npm config set ignore-scripts true`, in all its forms, and `npm config delete` of what was set in the same place. */
function withSetting({ program, words, state }: ScriptCall): State {
  const plain = plainWords(program.name, words)
  if (plain[1] === 'edit') return { ...state, doubt: `${program.name} config edit may set anything` }
  const rest = plain.slice(plain[0] === 'set' ? 1 : 2)
  const isDeleting = plain[0] !== 'set' && /^(?:delete|rm)$/.test(plain[1] ?? '')
  const pairs = isDeleting || rest[0]?.includes('=') === true ? rest.map((word) => word.split(/=(.*)/s)) : [rest]
  const location = optionValue(program.args, '--location', '-L')
  const place = location === undefined || location === 'user' ? '' : ` --location=${location}`
  const settings = new Map(state.settings)
  for (const [key = '', value = 'true'] of pairs) {
    const name = key.replace(/^ignoreScripts$/, 'ignore-scripts').replace(/^scriptShell$/, 'script-shell')
    const where = `${program.name} config set${place} ${name}`
    if (!isDeleting) settings.set(name, { value: /[$`]|\{\{/.test(value) ? null : value, where })
    else if (settings.get(name)?.where === where) settings.delete(name)
  }
  return { ...state, settings }
}

/** `npm pkg set` of what hooks are made of. */
function withManifest({ words, state, program, setting }: ScriptCall): State {
  const keys = words.slice(2).map((word) => word.replace(/=.*$/s, '').replace(/\[[\w-]*\]$/, ''))
  const shown = `${program.name} pkg ${words[1]}`
  if (keys.every((key) => ['version', 'name', 'gitHead', 'description', 'homepage'].includes(key))) return state
  const after = changed(state, shown)
  if (keys.some((key) => /^watertight\b/.test(key)))
    return { ...after, replaced: `${shown} changes Watertight’s configuration` }
  const isAboutVisibility = keys.some((key) => /^(?:licen[cs]e|repository|private|publishConfig)/.test(key))
  if (isAboutVisibility && setting.policy.visibility === undefined)
    return { ...after, doubt: `${shown} changes package.json`, replaced: `${shown} ${changesVisibility}` }
  const isAboutHooks = keys.some((key) => /^(?:scripts|private|publishConfig)/.test(key) || /[$`[]/.test(key))
  return isAboutHooks ? { ...after, doubt: `${shown} changes package.json` } : after
}

/** Why what is installed or linked takes the place of Watertight; null where it does not. */
function replacesGate({ program, words, state, setting }: ScriptCall): string | null {
  const [verb = ''] = words
  if (!isInstall(program.name, verb) && !['link', 'ln'].includes(verb)) return null
  const shown = `${program.name} ${verb}`
  const other = plainWords(program.name, words.slice(1)).find((word) => {
    if (['link', 'ln'].includes(verb) && word === 'watertight') return true
    if (word.startsWith('watertight@') && word.includes(':')) return !word.startsWith('watertight@npm:watertight@')
    const path = word.replace(/^(?:file|link|portal):/, '')
    if (path === word && !/^[./~]/.test(word)) return false
    const folder = below(state.folder, path)
    return (
      /(?:^|\/)[\w.-]*watertight[\w.-]*\/?$/.test(path) ||
      (folder !== null && setting.manifestIn(folder)?.['name'] === 'watertight')
    )
  })
  return other === undefined ? null : `${shown} puts another program in the place of watertight`
}

function isInstall(name: string, verb: string): boolean {
  return (
    [
      ...['install', 'i', 'ci', 'clean-install', 'install-test', 'it', 'add', 'in', 'ins', 'inst'],
      ...['ic', 'install-clean', 'cit', 'install-ci-test', 'clean-install-test'],
    ].includes(verb) ||
    (name === 'yarn' && verb === '')
  )
}

/** What is installed is not published; the scripts of the project run all the same. */
function install(call: ScriptCall): WalkOutcome {
  const { program, setting, state } = call
  const installed = isFresh(call) ? { ...state, modules: null } : state
  if (program.args.some((word) => /^--ignore-scripts|^--mode=skip-build|^(?:-g|--global)$/.test(word)))
    return { ...eitherWay(state), success: installed }
  const { manager } = setting.project
  const runner = { name: program.name as 'npm', version: manager.name === program.name ? manager.version : null }
  if (program.name !== 'yarn' && hooksOff([], runner, state, setting).kind === 'yes')
    return { ...eitherWay(state), success: installed }
  const outcome = inFolders(call, ['preinstall', 'install', 'postinstall', 'preprepare', 'prepare', 'postprepare'])
  return isFresh(call) ? { ...outcome, success: outcome.success && { ...outcome.success, modules: null } } : outcome
}

/** `npm ci` deletes what was installed, and installs what the lockfile says. */
function isFresh({ program, words, folders }: ScriptCall): boolean {
  return (
    program.name === 'npm' &&
    folders[0] === '.' &&
    /^(?:ci|clean-install(?:-test)?|ic|install-clean|cit|install-ci-test)$/.test(words[0] ?? '')
  )
}
