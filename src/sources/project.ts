import type { Project, SourceContext } from '../model/source.ts'
import type { Packing } from './pack-npm.ts'
import { readWithin } from './read-within.ts'

/** The project that `packing` packs. */
export function projectOf(packing: Packing, context: SourceContext): Project {
  return {
    directory: packing.directory,
    text: async (path) => (await readWithin(packing.directory, path, LARGEST))?.toString('utf8') ?? null,
    async rehearse() {
      // Packing code is heavy, and few audits try an edit.
      const { openRehearsal } = await import('./rehearsal.ts')
      return openRehearsal(packing, context)
    },
  }
}

/** What is written by hand is smaller. */
const LARGEST = 1024 ** 2
