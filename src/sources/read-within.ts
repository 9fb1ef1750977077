import { constants, type FileHandle, open, realpath } from 'node:fs/promises'
import { isAbsolute, join, relative } from 'node:path'

/** The bytes of a file that lies in `directory` in truth and not by a link; null when there is none, or it is larger than `most`. */
export async function readWithin(directory: string, path: string, most: number): Promise<Buffer | null> {
  let handle: FileHandle | undefined
  try {
    const real = await realpath(join(directory, path))
    if (!isInside(await realpath(directory), real)) return null
    handle = await open(real, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0))
    const found = await handle.stat()
    return found.isFile() && found.size <= most ? await handle.readFile() : null
  } catch (error) {
    // No file, no permission, no possible name: it is all the same, there is nothing to read.
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
