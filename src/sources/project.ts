import type { Packing } from '../managers/pack-npm.ts'
import type { Project, SourceContext } from '../model/source.ts'
import { readWithin } from './read-within.ts'

/** The project that `packing` packs. */
export function projectOf(packing: Packing, context: SourceContext): Project {
  return {
    directory: packing.directory,
    text: async (path) => textOf(await readWithin(packing.directory, path, LARGEST)),
    async rehearse() {
      // Packing code is heavy, and few audits try an edit.
      const { openRehearsal } = await import('./rehearsal.ts')
      return openRehearsal(packing, context)
    },
  }
}

/** What is written by hand is smaller. */
const LARGEST = 1024 ** 2

function textOf(bytes: Buffer | null): string | null {
  const text = bytes?.toString('utf8') ?? null
  // In another encoding it could not be written back as it was.
  return text === null || bytes?.equals(Buffer.from(text)) ? text : null
}
