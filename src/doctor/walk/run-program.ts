import type { ShellCommand } from '../../text/shell/parse-shell.ts'
import { changesNothing } from '../scripts/changes-nothing.ts'
import { binaryOf, optionValue, optionValues, type Program, programOf } from '../scripts/program-of.ts'
import { publishesSomewhere } from '../scripts/publish-words.ts'
import { looksLikePublishing, releaseTools } from '../tools/release-tools.ts'
import { decidesGate, decisive } from './decisive.ts'
import { expandText } from './expand.ts'
import { runForeignBuild } from './foreign-build.ts'
import { interpreters, readsProgram, textGiven } from './interpreters.ts'
import { isOtherRegistry, uploadsItself } from './other-uploads.ts'
import { ownYarn } from './own-code.ts'
import { folderGiven, ownBinary, ownConfiguration } from './own-programs.ts'
import { plainEffect, withOther } from './plain-effect.ts'
import type { Point } from './point.ts'
import { doubtOfText, writes, writtenBy } from './program-text.ts'
import { isRehearsal } from './rehearsal-options.ts'
import { mayReplaceManifest } from './replaces-manifest.ts'
import { runBuiltin } from './run-builtin.ts'
import { runContainer } from './run-container.ts'
import { isShellScript, runImage, runProgramFile, runProgramText, runShellFile, runTaskRunner } from './run-file.ts'
import { runGate } from './run-gate.ts'
import { runGit } from './run-git.ts'
import { runMake } from './run-make.ts'
import { runManager } from './run-manager.ts'
import { runRelease } from './run-release.ts'
import { runScriptRunner, withOwnOptions } from './run-scripts.ts'
import { runTool } from './run-tool.ts'
import { runUnwritten } from './run-unwritten.ts'
import { runVersioning } from './run-versioning.ts'
import { runWireit } from './run-wireit.ts'
import { scopeOf } from './scope.ts'
import { isShadowed, putsOwnFolderFirst } from './search-path.ts'
import { below, type WalkSetting } from './setting.ts'
import { shownWords } from './shown-words.ts'
import { eitherWay, mapOutcome, type State, succeeds, type WalkOutcome } from './state.ts'
import { unfollowed } from './unfollowed.ts'
import { afterOrder, isManifest, isNpmrc, writeTo } from './write-files.ts'

/** Runs one command of a shell script. */
export function runCommand(command: ShellCommand, point: Point): WalkOutcome {
  const { state, setting } = point
  const written = command.writes
  // What comes through a pipe is read like a text that the script itself gives.
  const piped = command.source === undefined ? null : printedBy(command.source, state, setting)
  const reads = command.reads.length > 0 || piped === null ? command.reads : [expandText(piped, state)]
  // What keeps the audit's report changes nothing that the audit has seen.
  const isTee = command.words[0] === 'tee' && programOf(command.source?.words ?? []).name === 'watertight'
  if (isTee && !command.words.slice(1).some(decides)) return eitherWay(state)
  const outcome =
    runUnwritten(command, point, (source) => printedBy(source, state, setting)) ?? runWords(command.words, reads, point)
  const told = /^(?:echo|printf|Write-Host|Write-Output)$/.test(command.words[0] ?? '') && written.length === 0
  if (told && command.words.some((word) => /##vso\[task\./.test(word)))
    return mapOutcome(outcome, (end) => afterOrder(command.words.slice(1).join(' '), end))
  const isOwnReport = [command.words, command.source?.words ?? []].some(
    (words) => programOf(words).name === 'watertight',
  )
  if (written.length === 0) return outcome
  if (isOwnReport && !written.some(decides)) return outcome
  const shown = shownWords(command.words)
  const text = printedBy(command, state, setting)
  return mapOutcome(outcome, (end) => writeTo(written, text, shown, end, setting))
}

function decides(path: string): boolean {
  return isManifest(path) || isNpmrc(path) || decidesGate(path) || /\.(?:tgz|tar\.gz)$|GITHUB_|\*/.test(path)
}

/** What a command prints, where that is known. */
function printedBy({ words, reads }: ShellCommand, state: State, { files }: WalkSetting): string | null {
  const [name, ...args] = words
  if (name === 'echo' || name === 'printf' || name === 'Write-Output')
    return args.filter((arg) => !/^-[neE]+$/.test(arg)).join(' ')
  if (name !== 'cat' && name !== 'tee' && name !== undefined) return null
  if (reads.length > 0) return reads.map((text) => expandText(text, state)).join('\n')
  const texts = args.filter((arg) => !arg.startsWith('-')).map((path) => files.text(below(state.folder, path) ?? ''))
  return texts.length > 0 && !texts.includes(null) ? texts.join('\n') : null
}

/** Runs a command by its words, whatever starts it. */
export function runWords(words: readonly string[], reads: readonly string[], point: Point): WalkOutcome {
  const { state, site, setting, walker } = point
  const assignment = assigned(words, state)
  if (assignment !== null) return succeeds(assignment)
  const told = optionValue(words, '--command')
  if (/^(?:doppler|op|infisical)$/.test(words[0] ?? '') && told !== undefined) return walker.script(told, state, site)
  const program = programOf(words)
  const inner = startedWith(words, program, state, setting)
  const outcome = runProgram(program, reads, { ...point, state: inner })
  if (inner === state) return outcome
  const { folder, variables } = state
  // What held for this program alone; what it has done itself remains.
  return mapOutcome(outcome, (end) => ({
    ...end,
    folder,
    variables,
    doubt: end.doubt === inner.doubt ? state.doubt : end.doubt,
    replaced: end.replaced === inner.replaced ? state.replaced : end.replaced,
  }))
}

/** What is known where a program starts that stands behind `env`, `dotenv` and their like. */
function startedWith(words: readonly string[], program: Program, state: State, setting: WalkSetting): State {
  const { variables, name, starter } = program
  const { files } = setting
  const own: State = variables.size === 0 ? state : { ...state, variables: new Map([...state.variables, ...variables]) }
  const before = words.slice(
    0,
    Math.max(
      0,
      words.findIndex((word) => word === name || word.endsWith(`/${name}`)),
    ),
  )
  const moved = before[0] === 'env' ? optionValue(before, '-C', '--chdir') : undefined
  const placed = moved === undefined ? startedIn(program, own, setting) : { ...own, folder: below(own.folder, moved) }
  const handed = starter === null ? placed : withOwnOptions(starter, placed)
  if (handed !== placed) return handed
  const isYarn = name === 'yarn' || starter?.name === 'yarn'
  const yarn = isYarn ? ownYarn(placed, setting) : null
  if (yarn !== null) return { ...placed, replaced: placed.replaced ?? yarn }
  const isFromFile = before.some((word) => /^(?:dotenv|dotenvx|env-cmd|with-env|dotenv-run|dotenv-cli)$/.test(word))
  if (!isFromFile) return placed
  const named = optionValues(before, '-e', '-f', '--env-file', '--file').filter((one) => one !== '')
  const file = (named.length > 0 ? named : ['.env']).find((one) =>
    decisive.test(files.text(below(state.folder, one) ?? '') ?? ''),
  )
  if (file === undefined) return placed
  const because = `${file} sets variables that decide what npm runs`
  return { ...placed, doubt: because, replaced: because }
}

/** `pnpm -C x exec`, `yarn --cwd x` and `npm exec -w x` start their program in that folder; `npm --prefix x exec` does not. */
function startedIn(program: Program, state: State, setting: WalkSetting): State {
  const { name, starter } = program
  if (starter === null) return state
  if (starter.args.length === 0 || name === starter.name) return state
  const isOnlyPrefix =
    /^(?:npm|npx)$/.test(starter.name) && optionValue(starter.args, '-w', '--workspace') === undefined
  if (isOnlyPrefix) return state
  const scope = scopeOf({ name: starter.name, args: [], starter }, state, setting)
  const [only = state.folder] = scope.folders
  return scope.folders.length === 1 && only !== state.folder ? { ...state, folder: only } : state
}

/** `A=b` alone, `export A=b` and their likes of other shells; null where the words are none. */
function assigned(words: readonly string[], state: State): State | null {
  const [first = '', ...rest] = words
  const power = /^\$\{?env:(\w+)\}?(?:=(.*))?$/i.exec(first)
  if (power !== null)
    return withVariables(state, [[power[1] ?? '', power[2] ?? rest.filter((word) => word !== '=').join(' ')]])
  // `New-Item env:NAME -Value x`
  const [, made] = /^New-Item$/i.test(first) ? (/\benv:\\?(\w+)/i.exec(rest.join(' ')) ?? []) : []
  if (made !== undefined)
    return withVariables(state, [[made, optionValue(rest, '-Value', '-value') ?? rest.at(-1) ?? '']])
  if (first === 'unset')
    return { ...state, variables: new Map([...state.variables].filter(([name]) => !rest.includes(name))) }
  // In cmd the value goes to the end of the line.
  const [, given, text = ''] = first === 'set' ? (/^(\w+)=(.*)$/s.exec(rest.join(' ')) ?? []) : []
  if (given !== undefined) return withVariables(state, [[given, text]])
  const isExport = ['export', 'declare', 'typeset', 'readonly', 'local'].includes(first)
  const pairs = isExport ? rest.filter((word) => !word.startsWith('-')) : words
  if (pairs.length === 0 || !pairs.every((word) => /^\w+\+?=/.test(word) || (isExport && /^\w+$/.test(word))))
    return null
  return withVariables(
    state,
    pairs.flatMap((word) => {
      const [, name, plus, value = ''] = /^(\w+)(\+?)=(.*)$/s.exec(word) ?? []
      if (name === undefined) return []
      // A list stands for its words.
      const [, list] = /^\((.*)\)$/s.exec(value) ?? []
      const own = list === undefined ? value : list.replaceAll(/["']/g, '').trim()
      if (plus === '') return [[name, own] as const]
      const before = state.variables.get(name)
      const joined = typeof before === 'string' ? `${before}${list === undefined ? '' : ' '}${own}` : '$(…)'
      return [[name, joined] as const]
    }),
  )
}

function withVariables(state: State, pairs: readonly (readonly [string, string])[]): State {
  const names = pairs.map(([name]) => name)
  const variables = new Map(state.variables)
  for (const [name, value] of pairs) {
    const isOpen = /\$\(|`|\$\w|\$\{/.test(value) && !(name === 'PATH' && putsOwnFolderFirst(value))
    variables.set(name, isOpen ? null : value)
  }
  // What was audited under the variable's old value is something else now.
  const audits = state.audits.filter(
    ({ target }) => !names.some((name) => new RegExp(`\\$\\{?${name}\\b`).test(target.path)),
  )
  return { ...state, variables, audits }
}

function runProgram(program: Program, reads: readonly string[], point: Point): WalkOutcome {
  const { state, site, setting, walker } = point
  const { name, args, path } = program
  // A whole command in one word, as `yarn exec` takes it.
  if (/\s/.test(path) && !/^[./~$`{]|^[a-z]:/i.test(path)) return walker.script([path, ...args].join(' '), state, site)
  const called = /^(?:npx|pnpx|bunx)$/.test(name) ? optionValue(args, '-c', '--call') : undefined
  if (called !== undefined) return walker.script(called, state, site)
  const builtin = runBuiltin(program, reads, point)
  if (builtin !== null) return builtin
  if (isShadowed(name, state))
    return unfollowed(
      shownWords([name, ...args]),
      `a folder of the repository stands in front of PATH, and may have a ${name} of its own`,
      point,
    )
  if (name === 'run-parts' && looksLikeFolder(args, setting, state))
    return unfollowed(shownWords([name, ...args]), 'one of the programs there mentions publishing', point)
  if (isOtherRegistry(name, args) && !isRehearsal(args, state))
    return unfollowed(
      shownWords([name, ...args]),
      'it publishes elsewhere than npm does, and runs no hook of npm’s',
      point,
    )
  if (name === 'watertight')
    return args.includes('release') && firstWord(args) === 'release' ? runRelease(args, point) : runGate(args, point)
  const tool = releaseTools.find((one) => one.program === name)
  if (tool !== undefined) {
    // Called without publishing, as `lerna version` is, it is nothing that somebody runs by hand to publish.
    if (!isRehearsal(args, state) && isReleaseStep(tool.id, args)) walker.tools.add(tool.id)
    if (isRehearsal(args, state)) return eitherWay(state)
    if (tool.publishes(args)) return runTool(tool, program, point)
  }
  if (['npm', 'pnpm', 'yarn', 'bun'].includes(name)) {
    const binary = binaryOf(
      program,
      (one) => one === 'watertight' || releaseTools.some((known) => known.program === one),
    )
    const ran = runManager(program, point)
    if (ran !== null) return ran
    if (binary !== null) {
      const outcome = runProgram(binary, reads, { ...point, state: startedIn(binary, state, setting) })
      return mapOutcome(outcome, (end) => ({ ...end, folder: state.folder }))
    }
  }
  if (name === 'git') {
    const started = runGit(args, point)
    if (started !== null) return mapOutcome(started, (end) => plainEffect(program, false, end, setting))
  }
  if (name === 'deno' && args[0] === 'run') {
    const at = args.findIndex((word) => word.startsWith('npm:'))
    if (at !== -1)
      return walker.words(['npx', (args[at] ?? '').slice('npm:'.length), ...args.slice(at + 1)], state, site)
  }
  if (name === 'wireit') return runWireit(point)
  const versioning = runVersioning(name, point)
  if (versioning !== null) return versioning
  if (name === 'nx' && args[0] === 'exec') return walker.words(args.slice(args.indexOf('--') + 1), state, site)
  // A generator or a migration of a workspace writes its manifests too.
  if ((name === 'nx' || name === 'ng') && mayReplaceManifest(program, setting))
    return eitherWay(plainEffect(program, false, state, setting))
  const several = runScriptRunner(program, point)
  if (several !== null) return several
  if (name === 'make' || name === 'gmake') return runMake(args, point)
  const task = runTaskRunner(name, args, point)
  if (task !== null) return task
  const foreign = runForeignBuild(program, point)
  if (foreign !== null) return foreign
  const image = runImage(name, args, point)
  if (image !== null) return image
  const container = runContainer(name, args, point)
  if (container !== null && !(looksLikePublishing(name, args) && !isRehearsal(args, state))) return container
  const binary = ownBinary(name, point)
  if (binary !== null) return runProgramFile(binary, { ...point, state: { ...state, folder: '.' } })
  const speaking = ownConfiguration(name, setting)
  if (speaking !== null)
    return unfollowed(shownWords([name, ...args]), `${speaking} mentions publishing, and is not followed`, point)
  const file = runPath(program, reads, point)
  if (file !== null) return file
  const behind = args.indexOf('--')
  if (behind !== -1 && behind < args.length - 1 && looksLikePublishing(name, args))
    return walker.words(args.slice(behind + 1), state, site)
  if (tool === undefined && looksLikePublishing(name, args) && !isRehearsal(args, state))
    return unfollowed(
      shownWords([name, ...args]),
      `what ${name || path} does is not known, and it mentions publishing`,
      point,
    )
  // What is handed to another machine, or to a shell in a container.
  if (!changesNothing(program) && name !== 'tee' && reads.some((text) => publishesSomewhere(text)))
    return unfollowed(shownWords([name, ...args]), 'its input mentions publishing', point)
  if (uploadsItself(name, args)) return unfollowed(name, 'it sends to a registry by itself', point)
  // What package.json's scripts call comes out of node_modules, and so does what a runner starts.
  const isBare =
    site.through.length === 0 && site.event === null && program.starter === null && /^[\w@$][^/\\\s]*$/.test(path)
  return eitherWay(plainEffect(program, isBare, state, setting))
}

function looksLikeFolder(args: readonly string[], { files }: WalkSetting, { folder }: State): boolean {
  const [place = ''] = args.filter((word) => !word.startsWith('-'))
  return files.list(below(folder, place) ?? '').some((file) => /publish/.test(files.text(file) ?? ''))
}

/** A part of a release that leaves the upload to another command. */
function isReleaseStep(tool: string, args: readonly string[]): boolean {
  const word = firstWord(args) ?? ''
  switch (tool) {
    case 'changesets':
      return ['version', 'tag', 'pack'].includes(word)
    case 'lerna':
      return word === 'version'
    case 'nx':
      return word === 'release'
    default:
      return args.includes('--no-publish') || args.includes('--no-npm.publish')
  }
}

function firstWord(args: readonly string[]): string | undefined {
  return args.find((word) => !word.startsWith('-'))
}

/** Shells, interpreters and files of the repository that are called by their path; null where it is none of these. */
function runPath({ name, args, path }: Program, reads: readonly string[], point: Point): WalkOutcome | null {
  const { state, setting } = point
  if (interpreters.has(name)) {
    const given = textGiven(name, args)
    if (given !== null) {
      // What is only printed changes nothing, unless it starts something to know it.
      const isPrinted = /^(?:-p|--print)/.test(given.option) && doubtOfText(given.text) === null
      const shown = `${name} ${given.option}`
      if (isPrinted && writtenBy(given.text) === null && !writes(given.text)) return eitherWay(state)
      const outcome = runProgramText(given.text, shown, point)
      // `perl -pi -e … package.json` writes the files that it is given.
      const isInPlace = args.some((word) => /^-[a-zA-Z]*i/.test(word))
      if (!isInPlace || !args.some((word) => isManifest(word) || decidesGate(word))) return outcome
      return mapOutcome(outcome, (end) => withOther(end, shown))
    }
    if (/^python/.test(name) && args.some((word) => /^-[a-zA-Z]*m/.test(word))) return null
    if (changesNothing({ name, args })) return eitherWay(state)
    if (reads.length > 0 && readsProgram(args)) return runProgramText(reads.join('\n'), name, point)
    const file = args.find((word) => !word.startsWith('-') && /[./]/.test(word)) ?? folderGiven(args, state, setting)
    return file === undefined ? null : runProgramFile(file, point)
  }
  const isPath = /[/\\]/.test(path) && !path.includes('node_modules') && !path.startsWith('@')
  if (!isPath) return null
  const isShell = isShellScript(path, state, setting)
  if (isShell === true) return runShellFile(path, [], point, { isItself: true, args })
  if (isShell === false) return runProgramFile(path, point)
  return /^(?:\/|~)/.test(path) && !looksLikePublishing(name, args) ? null : runProgramFile(path, point)
}
