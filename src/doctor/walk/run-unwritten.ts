import type { ShellCommand } from '../../text/shell/parse-shell.ts'
import { changesNothing } from '../scripts/changes-nothing.ts'
import { programOf } from '../scripts/program-of.ts'
import { expandWords } from './expand.ts'
import { interpreters, readsProgram, textGiven } from './interpreters.ts'
import type { Point } from './point.ts'
import { shells } from './run-builtin.ts'
import { runProgramText } from './run-file.ts'
import { changed, eitherWay, type State, type WalkOutcome } from './state.ts'
import { unfollowed } from './unfollowed.ts'

/**
 * Runs a script that stands in no file and in no word: one that comes through a pipe, from the output of another command, or in a variable.
 * Where its text is known it is followed; else it may publish, and that is unknown. Null for any other command.
 */
export function runUnwritten(
  command: ShellCommand,
  point: Point,
  printedBy: (source: ShellCommand) => string | null,
): WalkOutcome | null {
  const { state, site, walker } = point
  const { name, args, path } = programOf(command.words)
  if (shells.has(name) && readsInput(args) && command.reads.length === 0) {
    const { source } = command
    // Without a pipe, from a file or a process that the shell opens for it.
    if (source === undefined) return notRead(name, command.words, point)
    const words = expandWords(source.words, state)
    const text = printedBy({ ...source, words })
    return text === null ? notRead(name, words, point) : walker.script(text, state, site)
  }
  if (interpreters.has(name) && command.source !== undefined && command.reads.length === 0 && readsProgram(args)) {
    if (textGiven(name, args) !== null || changesNothing({ name, args })) return null
    const words = expandWords(command.source.words, state)
    const text = printedBy({ ...command.source, words })
    return text === null ? notRead(name, words, point) : runProgramText(text, name, point)
  }
  if ((name === 'source' || name === '.') && isInput(args[0])) return notRead(name, command.words, point)
  const script = scriptIn(name, args, path)
  const [, file] = /^(?:\$\(|`)\s*(?:cat\s+|<\s*)([\w./-]+)\s*(?:\)|`)$/.exec(script?.trim() ?? '') ?? []
  if (file !== undefined) {
    const text = printedBy({ ...command, words: ['cat', file], reads: [] })
    return text === null ? notRead(name, command.words, point) : walker.script(text, state, site)
  }
  const [, inner] = /^\$\(\s*(?:echo|printf)\s([^()`$]*)\)$/.exec(script?.trim() ?? '') ?? []
  if (inner !== undefined) return walker.script(inner.replaceAll(/["']/g, ''), state, site)
  const isPowershell = /^(?:iex|Invoke-Expression)$/i.test(name)
  if (isPowershell && (args.length === 0 || /[($]/.test(script ?? '')))
    return notRead(name, expandWords(command.source?.words ?? command.words, state), point)
  if (isPowershell) return walker.script(script ?? '', state, site)
  if (name === 'buildkite-agent' && args[0] === 'pipeline' && args[1] === 'upload' && command.source !== undefined)
    return unfollowed('buildkite-agent pipeline upload', 'the pipeline that it uploads is made by a program', point)
  if (script === null || !isElsewhere(script, state)) return null
  return notRead(name, [script], point)
}

/** The text that `eval`, `sh -c` or a command of one word runs; null where it is none of these. */
function scriptIn(name: string, args: readonly string[], path: string): string | null {
  if (/^(?:eval|iex|Invoke-Expression)$/i.test(name)) return args.join(' ')
  if (shells.has(name)) {
    const at = args.findIndex((word) => /^-[a-z]*c$|^-Command$/i.test(word))
    return at === -1 ? null : (args[at + 1] ?? '')
  }
  return args.length === 0 ? path : null
}

/** Whether the whole of it is fetched, decoded or read from a variable that is not known. */
function isElsewhere(script: string, { variables }: State): boolean {
  const text = script.trim()
  const [, name] = /^\$\{?([\w@*]+)(?:\[[@*]\])?\}?$/.exec(text) ?? []
  if (name !== undefined) return typeof variables.get(name) !== 'string'
  // A variable of cmd's, also where it is filled in late.
  if (/^[%!]\w+[%!]$/.test(text)) return true
  // An expression of a CI, which is replaced before any shell sees it.
  if (/^\$\{\{.*\}\}$/s.test(text)) return true
  return isSubstitution(text) && !settingUp.test(text)
}

/** Programs that print variables for the shell that calls them. */
const settingUp =
  /^(?:\$\(|`)\s*(?:[\w./~${}-]*\/)?(?:ssh-agent|direnv|fnm|mise|asdf|brew|rbenv|nodenv|pyenv|fasd|starship|zoxide|keychain|dircolors|docker-machine|minikube|opam|conda|lesspipe|gpg-agent|rtx|volta|proto|tea|devbox)\b/

function isSubstitution(word: string): boolean {
  return /^(?:\$\(|<\().*\)$|^`.*`$/s.test(word.trim())
}

/** Whether a shell with these arguments takes its script from its input. */
function readsInput(args: readonly string[]): boolean {
  if (args.some((word) => /^-[a-z]*c$|^\/c$|^-Command$/i.test(word))) return false
  const file = args.find((word, at) => !/^[-+]./.test(word) && args[at - 1] !== '-o' && args[at - 1] !== '+o')
  return args.includes('-s') || isInput(file)
}

function isInput(file: string | undefined): boolean {
  return file === undefined || file === '-' || /^(?:\/dev\/(?:stdin|fd\/\d+)|<\(.*)$/.test(file)
}

function notRead(name: string, words: readonly string[], point: Point): WalkOutcome {
  const { state } = point
  const text = words.join(' ')
  const because = `${name} runs a script that is nowhere in the repository`
  // Programs that whole machines are set up with publish nothing; what they change is not known all the same.
  if (installers.test(text)) return eitherWay({ ...changed(state, name), doubt: because })
  return unfollowed(text.length > 60 ? `${text.slice(0, 60)}…` : text, because, point)
}

const installers =
  /https:\/\/(?:bun\.sh|get\.pnpm\.io|sh\.rustup\.rs|deb\.nodesource\.com|rpm\.nodesource\.com|raw\.githubusercontent\.com\/(?:nvm-sh|creationix)\/nvm|fnm\.vercel\.app|get\.volta\.sh|deno\.land|astral\.sh|codecov\.io|get\.docker\.com|install\.python-poetry\.org|mise\.run|yarnpkg\.com)(?:[/\s]|$)/
