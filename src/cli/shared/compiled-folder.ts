import { lstatSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Environment } from '../../managers/lifecycle.ts'
import { cacheFor } from './cache-option.ts'

/**
 * Where Node keeps what it compiled of this program from one run to the next, made if need be; null where it shall not: for what must not
 * read a cache, and where somebody else could write, for what is kept there is run.
 */
export function compiledFolder(words: readonly string[], environment: Environment): string | null {
  const isGate = words[0] === 'release' || words.some((word) => /^--receipt(?:=|$)/.test(word))
  const flags = { ...(words.includes('--no-cache') && { cache: false }), ...(isGate && { receipt: '' }) }
  const { cache } = cacheFor(flags, { cwd: '', environment })
  if (cache === undefined) return null
  const folder = join(cache, 'compiled')
  return [cache, folder].every(isOwn) ? folder : null
}

/** A disk that does not take the folder is no reason to stop: the program is compiled anew. */
function isOwn(folder: string): boolean {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    const found = lstatSync(folder)
    // Windows keeps the folders of a user from others by itself, and says nothing of it here.
    if (process.platform === 'win32') return found.isDirectory()
    return found.isDirectory() && found.uid === process.getuid?.() && (found.mode & 0o022) === 0
  } catch {
    return false
  }
}
