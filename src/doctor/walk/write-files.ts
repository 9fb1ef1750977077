import { globTest } from '../../text/glob.ts'
import { decidesGate } from './decisive.ts'
import { expandText } from './expand.ts'
import type { WalkSetting } from './setting.ts'
import { below } from './setting.ts'
import { changed, type State } from './state.ts'

/** What a command that prints or copies is known to write: its text, or null where that is not known. */
export type Written = string | null

/** What is known after `text` was written to these files. */
export function writeTo(
  paths: readonly string[],
  text: Written,
  shown: string,
  state: State,
  setting: WalkSetting,
): State {
  let after = state
  for (const path of paths) after = withFile(path, text, writeOne(path, text, shown, after, setting), setting)
  return after
}

/** A file that a later command may start: one to which more than once was written has a text that is not known. */
export function withFile(path: string, text: Written, state: State, { files }: WalkSetting): State {
  if (/^(?:\/dev\/|nul$|&)|GITHUB_/i.test(path)) return state
  const file = below(state.folder, path) ?? path
  const isMore = state.made.has(file) || files.text(file) !== null
  return { ...state, made: new Map([...state.made, [file, isMore ? null : text]]) }
}

/** The text of a file as it stands at this point: null where the job has written it and what is not known, undefined where there is none. */
export function textAt(path: string, state: State, { files }: WalkSetting): string | null | undefined {
  const file = below(state.folder, path) ?? path
  const made = state.made.get(file)
  return made === undefined ? (files.text(file) ?? undefined) : made
}

function writeOne(path: string, text: Written, shown: string, state: State, setting: WalkSetting): State {
  if (/^(?:\/dev\/|nul$|&)/i.test(path)) return state
  if (/GITHUB_ENV|BASH_ENV/.test(path)) return withVariables(state, text)
  if (/GITHUB_PATH/.test(path)) return withSearchPath(state, text)
  if (/GITHUB_(?:OUTPUT|STEP_SUMMARY|STATE)/.test(path)) return state
  if (isNpmrc(path)) return withNpmrc(state, text, shown)
  if (/(?:^|\/)pnpm-workspace\.yaml$|(?:^|\/)\.yarnrc(?:\.yml)?$|(?:^|\/)bunfig\.toml$|\/rc$/.test(path))
    return withManagerFile(state, text, shown)
  if (lockfiles.test(path))
    return { ...changed(state, shown), replaced: `${shown} writes ${nameOf(path)}, which decides what watertight runs` }
  // What a licence says counts where no configuration does.
  const isLicence = /(?:^|\/)(?:licen[cs]e|copying|unlicense)[\w.-]*$/i.test(path)
  const isReadme = /(?:^|\/)readme[\w.-]*$/i.test(path) && /licen[cs]e/i.test(text ?? 'license')
  if ((isLicence || isReadme) && setting.policy.visibility === undefined)
    return { ...changed(state, shown), replaced: `${shown} ${changesVisibility}` }
  if (decidesGate(path)) return { ...changed(state, shown), replaced: `${shown} writes ${nameOf(path)}` }
  if (isManifest(path)) return { ...changed(state, shown), doubt: `${shown} writes package.json` }
  // Beside the repository nothing is published.
  if (/^(?:\/tmp\/|~\/|\$\{?(?:HOME|RUNNER_TEMP|TMPDIR)\}?\/|\/home\/|\/root\/)/.test(path)) return state
  const file = below(state.folder, path) ?? path
  if (/\.(?:tgz|tar\.gz)$/.test(file)) return changed(state, shown, true)
  return setting.project.packages.length === 0 ? state : changed(state, shown)
}

/** Why an audit behind it may go by another visibility than the commit would have. */
export const changesVisibility = 'changes what says whether the source is meant to be public'

const lockfiles = /(?:^|\/)(?:package-lock\.json|npm-shrinkwrap\.json|pnpm-lock\.yaml|yarn\.lock|bun\.lockb?)$/

function nameOf(path: string): string {
  return /node_modules/.test(path) ? 'into watertight itself' : (path.split(/[/\\]/).at(-1) ?? path)
}

/** Whether npm reads settings from a file of this name. */
export function isNpmrc(path: string): boolean {
  return /(?:^|[/\\.])npmrc$/i.test(path) || /NPM_CONFIG_USERCONFIG/i.test(path)
}

/** Whether the file is a package's manifest. */
export function isManifest(path: string): boolean {
  return /(?:^|[/\\])package\.json$/.test(path)
}

/** Lines `NAME=value`, which every later step of a job of GitHub's has in its environment. */
function withVariables(state: State, text: Written): State {
  if (text === null) return { ...state, doubt: 'a step sets variables for those after it that cannot be read' }
  if (text.split(/\n|\\n/).some((line) => /^\s*(?:\$\w+|\$\{[^}]*\}|\$\{\{.*\}\})\s*$/.test(line)))
    return { ...state, doubt: 'a step sets variables for those after it out of a variable' }
  const variables = new Map(state.variables)
  for (const line of text.split(/\n|\\n/)) {
    const [, longer] = /^\s*([A-Za-z_]\w*)<</.exec(line) ?? []
    if (longer !== undefined) variables.set(exported(longer), null)
    const [, name, value = ''] = /^\s*(?:export\s+)?([A-Za-z_]\w*)=(.*)$/.exec(line) ?? []
    if (name !== undefined) variables.set(exported(name), expandText(value.trim(), state))
  }
  return { ...state, variables }
}

/** Folders that every later step of a job of GitHub's searches first, one a line. */
function withSearchPath(state: State, text: Written): State {
  if (text === null) return { ...state, doubt: 'a step puts a folder in front of PATH whose name is not known' }
  const variables = new Map(state.variables)
  const before = variables.get(exported('PATH')) ?? '$PATH'
  variables.set(exported('PATH'), [...text.split(/\n|\\n/).map((line) => line.trim()), before].join(':'))
  return { ...state, variables }
}

/** The name under which a variable of the whole job is kept beside those of its steps. */
export function exported(name: string): string {
  return `job ${name}`
}

/** What an npmrc of this text says of hooks; one that cannot be read may say anything. */
export function withNpmrc(state: State, text: Written, where: string): State {
  if (text === null) return { ...state, doubt: `${where} writes an npmrc whose text is not known` }
  const settings = new Map(state.settings)
  for (const line of text.split(/\n|\\n/)) {
    // A name alone is switched on.
    const [, name, value = 'true'] = /^\s*"?([\w-]+)"?\s*(?:=\s*(.*?)\s*)?$/.exec(line) ?? []
    if (name !== undefined)
      settings.set(name, { value: value.replace(/^"(.*)"$/, '$1'), where: `${where}, which writes an npmrc` })
  }
  // A line that is a variable as a whole may be any line.
  const isOpen = text.split(/\n|\\n/).some((line) => /^\s*(?:\$\w+|\$\{[^}]*\}|\$\{\{.*\}\})\s*$/.test(line))
  return { ...state, settings, ...(isOpen && { doubt: `${where} writes an npmrc out of a variable` }) }
}

function withManagerFile(state: State, text: Written, where: string): State {
  if (text === null) return { ...state, doubt: `${where} writes a manager's settings, whose text is not known` }
  if (!/ignore-?scripts/i.test(text)) return state
  return { ...state, settings: new Map([...state.settings, ['ignore-scripts', { value: 'true', where }]]) }
}

/** Whether an audited path stands for a published one: the same words, or a pattern that fits the name. */
export function fits(audited: string, published: string): boolean {
  if (audited === published) return true
  if (/[$`]|\{\{/.test(audited) || !/[*?[]/.test(audited) || /[*?[$`]/.test(published)) return false
  return globTest(audited, { ignoreCase: false, anyFolder: false })(published)
}

/** What is known after a text was printed that gives orders to Azure's agent: variables of later steps, folders in front of PATH. */
export function afterOrder(text: string, state: State): State {
  const variables = new Map(state.variables)
  for (const [, name = '', value = ''] of text.matchAll(
    /##vso\[task\.setvariable\s[^\]]*?variable=([\w.-]+)[^\]]*\]([^\n#]*)/gi,
  )) {
    const known = expandText(value.trim(), state)
    variables.set(exported(name), /[$%]/.test(known) ? null : known)
  }
  const after = { ...state, variables }
  const [, folder] = /##vso\[task\.prependpath\]([^\n#]*)/i.exec(text) ?? []
  return folder === undefined ? after : withSearchPath(after, folder)
}

/** Whether a pattern takes in what decides: the manifest, or what Watertight reads. */
export function mayDecide(word: string): boolean {
  const pattern =
    word
      .replace(/^["']|["']$/g, '')
      .split('/')
      .at(-1) ?? ''
  return /[*?[]/.test(pattern) && decisiveNames.some((name) => fits(pattern, name))
}

const decisiveNames = ['package.json', 'watertight.config.json', 'watertight-baseline.json', 'watertight.contract.json']
