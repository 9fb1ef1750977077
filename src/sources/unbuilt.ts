import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Manifest } from '../model/artifact.ts'
import type { Json } from '../model/json.ts'
import type { Tarball } from '../model/source.ts'
import { formatCount } from '../text/count.ts'

/** A notice when `main`, `bin` or `exports` names a file that is not there: what would be published is still to be built. */
export function noticeUnbuilt(directory: string, manifest: Manifest): Tarball['notices'] {
  const missing = entryPoints(manifest).filter(({ path }) => !exists(directory, path))
  const [first] = missing
  if (first === undefined) return []
  const more = missing.length > 1 ? ` and ${formatCount(missing.length - 1)} more` : ''
  return [
    {
      code: 'unbuilt',
      detail: `package.json's ${first.key} points at ${first.path}${more}, which does not exist: build first, or put the gate after the build`,
      effect: 'incomplete',
    },
  ]
}

/** A file that package.json promises, and the key that does. */
export interface EntryPoint {
  readonly key: 'main' | 'bin' | 'exports'
  readonly path: string
}

/** What `main`, `bin` and `exports` point at, without duplicates. */
export function entryPoints(manifest: Manifest): readonly EntryPoint[] {
  const found = new Map<string, EntryPoint>()
  const add = (key: EntryPoint['key'], paths: readonly string[]): void => {
    for (const path of paths) if (path !== '' && !found.has(path)) found.set(path, { key, path })
  }
  add('main', strings(manifest['main'], 1))
  add('bin', strings(manifest['bin'], 2))
  // Node refuses every other target; a package may re-export another one from `imports` only.
  add(
    'exports',
    strings(manifest['exports'], DEPTH).filter((path) => path.startsWith('./')),
  )
  return [...found.values()]
}

// Conditions nest a few levels in real packages; beyond this it is not a package.json that Node would follow.
const DEPTH = 16

function strings(value: Json | undefined, depth: number): readonly string[] {
  if (typeof value === 'string') return [value]
  if (depth === 0 || typeof value !== 'object' || value === null) return []
  return Object.values(value).flatMap((inner) => strings(inner, depth - 1))
}

function exists(directory: string, path: string): boolean {
  const star = path.indexOf('*')
  if (star !== -1) return hasFileBelow(directory, path.slice(0, star))
  // As `require` completes a main; harmless for the others, which name files in full.
  return ['', '.js', '.json', '.node', '.cjs', '.mjs', '/index.js', '/index.json', '/index.node'].some((ending) =>
    isThere(join(directory, path + ending)),
  )
}

/** Whether anything stands where the pattern's fixed part leads. */
function hasFileBelow(directory: string, prefix: string): boolean {
  const folder = prefix.slice(0, prefix.lastIndexOf('/') + 1)
  const start = prefix.slice(folder.length)
  return found(() => readdirSync(join(directory, folder)).some((name) => name.startsWith(start)))
}

function isThere(path: string): boolean {
  return found(() => statSync(path) !== undefined)
}

/** Whatever the disk says against a name (no such file, not a directory, not a possible name), nothing is there. */
function found(look: () => boolean): boolean {
  try {
    return look()
  } catch (error) {
    if (error instanceof Error) return false
    throw error
  }
}
