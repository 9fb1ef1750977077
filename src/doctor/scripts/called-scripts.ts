import type { Manifest } from '../../model/artifact.ts'
import { afterOptions, type Program } from './program-of.ts'

/** The scripts of package.json by name; those that are no text are left out. */
export function scriptsOf(manifest: Manifest): ReadonlyMap<string, string> {
  const { scripts } = manifest
  if (typeof scripts !== 'object' || scripts === null || Array.isArray(scripts)) return new Map()
  return new Map(Object.entries(scripts).filter((entry): entry is [string, string] => typeof entry[1] === 'string'))
}

/** The scripts of package.json that a program runs: `npm run build`, `pnpm build`, `run-s build check`. */
export function calledScripts({ name, args }: Program, scripts: ReadonlyMap<string, string>): readonly string[] {
  if (name === 'run-s' || name === 'run-p' || name === 'npm-run-all')
    return afterOptions(name, args)
      .filter((word) => !word.startsWith('-'))
      .flatMap((word) => fitting(word, scripts))
  if (!['npm', 'pnpm', 'yarn', 'bun'].includes(name)) return []
  const [verb = '', script = ''] = afterOptions(name, args)
  if (['run', 'run-script', 'rum', 'urn'].includes(verb)) {
    const named = afterOptions(name, afterOptions(name, args).slice(1))[0] ?? script
    return scripts.has(named) ? withNeighbours(named, scripts) : []
  }
  if (name === 'npm') return ['test', 'start', 'stop', 'restart'].includes(verb) ? withNeighbours(verb, scripts) : []
  // The others take a script's name for a command where they have no command of that name.
  return scripts.has(verb) && !ownCommands.has(verb) ? withNeighbours(verb, scripts) : []
}

const ownCommands: ReadonlySet<string> = new Set(['publish', 'pack', 'install', 'add', 'npm', 'pm', 'exec', 'dlx', 'x'])

/** With the scripts that run before and after it. */
function withNeighbours(name: string, scripts: ReadonlyMap<string, string>): readonly string[] {
  return [`pre${name}`, name, `post${name}`].filter((script) => scripts.has(script))
}

function fitting(pattern: string, scripts: ReadonlyMap<string, string>): readonly string[] {
  if (!pattern.includes('*')) return scripts.has(pattern) ? [pattern] : []
  const start = pattern.slice(0, pattern.indexOf('*'))
  return [...scripts.keys()].filter((name) => name.startsWith(start))
}
