import { releaseTools } from '../publishing/release-tools.ts'

/** A program and its arguments, without what only starts it: assignments, `npx`, `pnpm exec`, `node` and the like. */
export interface Program {
  /** Its bare name: `watertight` for `./node_modules/.bin/watertight`, `node x/bin/watertight.js` and `watertight@1`. */
  readonly name: string
  readonly args: readonly string[]
}

/** The program that a command's words really start. */
export function programOf(words: readonly string[]): Program {
  let rest = withoutPrefix(words)
  for (let depth = 0; depth < 5; depth += 1) {
    const inner = startedBy(rest)
    if (inner === null) break
    rest = withoutPrefix(inner)
  }
  const [name = '', ...args] = rest
  return { name: bareName(name), args }
}

/** The program that a manager starts for the name of a binary, as in `pnpm changeset publish`; the same where it is none that matters. */
export function binaryOf(program: Program): Program {
  if (!['pnpm', 'yarn', 'bun'].includes(program.name)) return program
  const rest = afterOptions(program.name, program.args)
  const [verb = '', ...args] = rest[0] === 'run' ? afterOptions(program.name, rest.slice(1)) : rest
  const name = bareName(verb)
  const isKnown = name === 'watertight' || releaseTools.some((tool) => tool.program === name)
  return isKnown ? { name, args } : program
}

const prefixes: ReadonlySet<string> = new Set([
  ...['env', 'cross-env', 'cross-env-shell', 'dotenv', 'sudo', 'exec', 'command', 'nohup', 'winpty'],
])

function withoutPrefix(words: readonly string[]): readonly string[] {
  const at = words.findIndex((word) => !/^\w+=/.test(word) && !prefixes.has(word) && word !== '--')
  const rest = at === -1 ? [] : words.slice(at)
  // `dotenv -e .env -- watertight`
  const dashes = at > 0 && rest[0]?.startsWith('-') ? rest.indexOf('--') : -1
  return dashes === -1 ? rest : rest.slice(dashes + 1)
}

/** What a runner runs, or null when the words are no runner's. */
function startedBy(words: readonly string[]): readonly string[] | null {
  const [first = '', ...more] = words
  const name = bareName(first)
  const rest = afterOptions(name, more)
  if (name === 'npx' || name === 'bunx' || name === 'pnpx') return rest
  if (name === 'node' || name === 'nodejs') return isScript(rest[0]) ? rest : null
  const [verb = '', ...args] = rest
  if (runVerbs[name]?.includes(verb)) return afterOptions(name, args)
  return name === 'bun' && isScript(verb) ? rest : null
}

const runVerbs: { readonly [manager: string]: readonly string[] } = {
  npm: ['exec', 'x'],
  pnpm: ['exec', 'dlx'],
  yarn: ['exec', 'dlx'],
  bun: ['x'],
}

function isScript(path: string | undefined): boolean {
  return path !== undefined && /\.[cm]?[jt]s$/.test(path)
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

/** Whether an option takes the next word as its value. */
export function takesValue(program: string, option: string): boolean {
  return everywhere.has(option) || (ofProgram[program]?.includes(option) ?? false)
}

const everywhere: ReadonlySet<string> = new Set([
  ...['--prefix', '-C', '--dir', '--cwd', '--registry', '--tag', '--access', '--otp', '--userconfig', '--loglevel'],
  ...['--filter', '-F', '--workspace', '--workspace-concurrency', '--publish-branch', '--provenance-file', '--cache'],
])

const ofProgram: { readonly [program: string]: readonly string[] } = {
  npm: ['-w', '-p', '--package'],
  npx: ['-p', '--package'],
  node: ['-r', '--require', '--import', '--loader', '--env-file'],
}

function bareName(word: string): string {
  const path = word.replaceAll('\\', '/')
  const file = path.split('/').at(-1) ?? ''
  if (/^watertight(?:\.[cm]?js|\.cmd|\.ps1|@.*)?$/.test(file)) return 'watertight'
  const isScoped = path.startsWith('@')
  const name = isScoped ? path : file
  return name.replace(/\.(?:cmd|exe)$/, '').replace(/(?<=.)@[^/]*$/, '')
}
