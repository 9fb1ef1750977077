import { bareName, isOurScript, managers } from './bare-name.ts'
import { withoutPrefix } from './without-prefix.ts'

/** A program and its arguments, without what only starts it: `npx`, `pnpm exec`, `node` and the like. */
export interface Program {
  /** Its bare name: `watertight` for `./node_modules/.bin/watertight`, `node x/bin/watertight.js` and `watertight@1`. */
  readonly name: string
  readonly args: readonly string[]
  /** The program as it is written: a path, where it is one. */
  readonly path: string
  /** Variables that are set for it alone; null: unset. */
  readonly variables: ReadonlyMap<string, string>
  /** The manager that starts it, whose options for a folder or a workspace count. */
  readonly starter: { readonly name: string; readonly args: readonly string[] } | null
}

/** The program that a command's words really start. */
export function programOf(words: readonly string[]): Program {
  const variables = new Map<string, string>()
  let starter: Program['starter'] = null
  let rest = withoutPrefix(words, variables)
  for (let depth = 0; depth < 6; depth += 1) {
    const inner = startedBy(rest)
    if (inner === null) break
    const [name = ''] = rest
    if (managers.has(bareName(name)))
      starter = { name: bareName(name), args: rest.slice(1, rest.length - inner.length) }
    rest = withoutPrefix(inner, variables)
  }
  const [path = '', ...args] = rest
  return { name: bareName(path), args, path, variables, starter }
}

/** The program that a manager starts for the name of a binary, as in `pnpm changeset publish`; null where it is none that matters. */
export function binaryOf(program: Program, isKnown: (name: string) => boolean): Program | null {
  if (!['pnpm', 'yarn', 'bun'].includes(program.name)) return null
  const rest = afterOptions(program.name, program.args)
  const [verb = '', ...args] = rest[0] === 'run' ? afterOptions(program.name, rest.slice(1)) : rest
  const name = bareName(verb)
  if (!isKnown(name)) return null
  const starter = { name: program.name, args: program.args.slice(0, program.args.length - rest.length) }
  return { ...program, name, args, path: verb, starter }
}

/** What a runner runs, or null when the words are no runner's. */
function startedBy(words: readonly string[]): readonly string[] | null {
  const [first = '', ...more] = words
  const name = bareName(first)
  const rest = afterOptions(name, more)
  // What another package calls by that name is not ours.
  if (isOtherPackage(name, more, rest)) return ['other-package', ...rest.slice(1)]
  if (name === 'npx' || name === 'bunx' || name === 'pnpx') return givesScript(more, rest) ? null : rest
  if (name === 'node' || name === 'nodejs') {
    const manager = managerScript(rest[0] ?? '')
    if (manager !== null) return [manager, ...rest.slice(1)]
    return isOurScript(rest[0]) ? rest : null
  }
  const [verb = '', ...args] = rest
  if (runVerbs[name]?.includes(verb)) {
    const inner = afterOptions(name, args)
    return givesScript(more, inner) ? null : inner
  }
  return name === 'bun' && isOurScript(verb) ? rest : null
}

/** Whether a script for a shell stands among a runner's own options, those in front of the command. */
function givesScript(words: readonly string[], command: readonly string[]): boolean {
  return words.slice(0, words.length - command.length).some((word) => /^(?:-c$|--call(?:=|$))/.test(word))
}

/** The package manager whose own script it is; null for any other. */
function managerScript(path: string): string | null {
  const [, name] = /(?:^|[/\\])(npm|npx)-cli\.js$|^["']?\$\{?(npm_execpath)\}?["']?$/.exec(path) ?? []
  if (name !== undefined) return name
  return /\bnpm_execpath\b/.test(path) ? 'npm' : null
}

/** Whether a runner is told to take `watertight` from another package. */
function isOtherPackage(name: string, words: readonly string[], rest: readonly string[]): boolean {
  if (!managers.has(name)) return false
  const command = ['exec', 'x', 'dlx'].includes(rest[0] ?? '') ? afterOptions(name, rest.slice(1))[0] : rest[0]
  if (command === undefined || bareName(command) !== 'watertight') return false
  if (/@(?:npm|file|git|https?|github):|@[^@]*\//.test(command)) return true
  const packages = optionValues(words, '--package', ...(['npx', 'npm', 'yarn', 'bunx'].includes(name) ? ['-p'] : []))
  return packages.length > 0 && !packages.some((one) => /^watertight(?:@[\w.^~*-]*)?$/.test(one))
}

const runVerbs: { readonly [manager: string]: readonly string[] } = {
  npm: ['exec', 'x'],
  pnpm: ['exec', 'dlx'],
  yarn: ['exec', 'dlx'],
  bun: ['x'],
}

/** Words from the first one that is no option of `program`; a value that an option takes is skipped with it. */
export function afterOptions(program: string, words: readonly string[]): readonly string[] {
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? ''
    if (word === '--') return words.slice(at + 1)
    if (!word.startsWith('-')) return words.slice(at)
    if (takesValue(program, word)) at += 1
  }
  return []
}

/** Words that are no options, nor values of options. */
export function plainWords(program: string, words: readonly string[]): readonly string[] {
  const found: string[] = []
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? ''
    if (word.startsWith('-') && word !== '-') at += takesValue(program, word) ? 1 : 0
    else found.push(word)
  }
  return found
}

/** The value of the last of these options, glued or not; undefined where there is none. */
export function optionValue(words: readonly string[], ...names: readonly string[]): string | undefined {
  let found: string | undefined
  for (const [at, word] of words.entries()) {
    const [, glued, value] = /^(-[-\w.]+)=(.*)$/s.exec(word) ?? []
    if (glued !== undefined && names.includes(glued)) found = value
    else if (names.includes(word)) found = words[at + 1]
  }
  return found
}

/** Every value of these options. */
export function optionValues(words: readonly string[], ...names: readonly string[]): readonly string[] {
  return words.flatMap((word, at) => {
    const [, glued, value = ''] = /^(-[-\w.]+)=(.*)$/s.exec(word) ?? []
    if (glued !== undefined && names.includes(glued)) return [value]
    return names.includes(word) ? [words[at + 1] ?? ''] : []
  })
}

/** Whether an option takes the next word as its value. */
export function takesValue(program: string, option: string): boolean {
  return everywhere.has(option) || (ofProgram[program]?.includes(option) ?? false)
}

const everywhere: ReadonlySet<string> = new Set([
  ...['--prefix', '-C', '--dir', '--cwd', '--registry', '--tag', '--access', '--otp', '--userconfig', '--loglevel'],
  ...['--filter', '-F', '--workspace', '--workspace-concurrency', '--publish-branch', '--provenance-file', '--cache'],
  ...['--script-shell', '--globalconfig', '--from', '--include', '--exclude', '--contents', '--scope', '--ignore'],
])

const ofProgram: { readonly [program: string]: readonly string[] } = {
  npm: ['-w', '-p', '--package', '--location', '-L'],
  pnpm: ['--location'],
  npx: ['-p', '--package'],
  yarn: ['-p', '--package', '-j', '--jobs'],
  node: ['-r', '--require', '--import', '--loader', '--env-file'],
}
