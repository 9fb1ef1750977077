import { constants, type FileHandle, open, realpath } from 'node:fs/promises'
import { isAbsolute, join, relative } from 'node:path'
import type { Project, SourceContext } from '../model/source.ts'
import type { Packing } from './pack-npm.ts'

/** The project that `packing` packs. */
export function projectOf(packing: Packing, context: SourceContext): Project {
  return {
    directory: packing.directory,
    text: (path) => readOwn(packing.directory, path),
    async rehearse() {
      // Packing code is heavy, and few audits try an edit.
      const { openRehearsal } = await import('./rehearsal.ts')
      return openRehearsal(packing, context)
    },
  }
}

/** The text of a file that lies in `directory` in truth and not by a link; null when there is none, or one too large to be written by hand. */
async function readOwn(directory: string, path: string): Promise<string | null> {
  let handle: FileHandle | undefined
  try {
    const real = await realpath(join(directory, path))
    if (!isInside(await realpath(directory), real)) return null
    handle = await open(real, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0))
    const found = await handle.stat()
    return found.isFile() && found.size <= LARGEST ? await handle.readFile('utf8') : null
  } catch (error) {
    // No file, no permission, no possible name: to an edit it is all the same, there is nothing to build on.
    if (error instanceof Error && 'code' in error) return null
    throw error
  } finally {
    await handle?.close()
  }
}

/** Whether `path` is below `directory`; both real. */
export function isInside(directory: string, path: string): boolean {
  const way = relative(directory, path)
  return way !== '' && !isAbsolute(way) && !/^\.\.(?:[/\\]|$)/.test(way)
}

const LARGEST = 1024 ** 2
