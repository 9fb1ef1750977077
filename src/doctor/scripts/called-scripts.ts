import type { Manifest } from '../../model/artifact.ts'
import { afterOptions } from './program-of.ts'

/** The scripts of package.json by name; those that are no text are left out. */
export function scriptsOf(manifest: Manifest): ReadonlyMap<string, string> {
  const { scripts } = manifest
  if (typeof scripts !== 'object' || scripts === null || Array.isArray(scripts)) return new Map()
  return new Map(Object.entries(scripts).filter((entry): entry is [string, string] => typeof entry[1] === 'string'))
}

/** A script of package.json that is called, and the words that are added to it. */
export interface CalledScript {
  readonly name: string
  readonly added: readonly string[]
}

/** The scripts of package.json that a program runs: `npm run build`, `pnpm build`, `run-s build check`. `words` are those from its command on. */
export function calledScripts(
  name: string,
  words: readonly string[],
  scripts: ReadonlyMap<string, string>,
): readonly CalledScript[] {
  const plain = (names: readonly string[]): readonly CalledScript[] => names.map((one) => ({ name: one, added: [] }))
  if (isScriptRunner(name))
    return plain(words.filter((word) => !word.startsWith('-')).flatMap((word) => fitting(word, scripts)))
  if (!['npm', 'pnpm', 'yarn', 'bun'].includes(name)) return []
  const [verb = '', ...rest] = words
  if (['run', 'run-script', 'rum', 'urn'].includes(verb)) {
    const [script = '', ...more] = afterOptions(name, rest)
    return withNeighbours(script, scripts, addedTo(name, more))
  }
  if (name === 'npm')
    return ['test', 't', 'start', 'stop', 'restart'].includes(verb)
      ? withNeighbours(verb === 't' ? 'test' : verb, scripts, addedTo(name, rest))
      : []
  // The others take a script's name for a command where they have no command of that name.
  return ownCommands.has(verb) ? [] : withNeighbours(verb, scripts, addedTo(name, rest))
}

/** Programs that run several scripts of package.json by their names. */
export function isScriptRunner(name: string): boolean {
  return ['run-s', 'run-p', 'npm-run-all', 'npm-run-all2', 'wireit'].includes(name)
}

const ownCommands: ReadonlySet<string> = new Set([
  ...['publish', 'pack', 'install', 'add', 'npm', 'pm', 'exec', 'dlx', 'x', 'version', 'config', 'link', 'remove', 'i'],
])

/** npm passes on what stands behind `--`, the others everything. */
function addedTo(manager: string, words: readonly string[]): readonly string[] {
  if (manager !== 'npm') return words.filter((word) => word !== '--')
  return words.includes('--') ? words.slice(words.indexOf('--') + 1) : []
}

/** With the scripts that run before and after it. */
function withNeighbours(
  name: string,
  scripts: ReadonlyMap<string, string>,
  added: readonly string[],
): readonly CalledScript[] {
  if (!scripts.has(name)) return []
  return [`pre${name}`, name, `post${name}`]
    .filter((script) => scripts.has(script))
    .map((script) => ({ name: script, added: script === name ? added : [] }))
}

function fitting(pattern: string, scripts: ReadonlyMap<string, string>): readonly string[] {
  const [name = ''] = pattern.split(/\s/)
  if (!name.includes('*')) return scripts.has(name) ? [name] : []
  const start = name.slice(0, name.indexOf('*'))
  return [...scripts.keys()].filter((one) => one.startsWith(start))
}
