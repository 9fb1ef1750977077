import { globTest } from '../../text/glob.ts'
import { type DiskEntry, entriesBelow } from './entries-below.ts'

/** Entries of `files` as npm 12 reads them: globs from the package's root, each turned into rules about what it matches. */
export async function expandFiles(entries: readonly string[], directory: string): Promise<readonly string[]> {
  const disk = await entriesBelow(directory)
  return entries.flatMap((entry) => {
    const isNegated = entry.startsWith('!')
    const glob = entry
      .replace(/^!+/, '')
      .replace(/^\.?\//, '')
      .replace(/\/+$/, '')
    if (glob === '') return []
    const test = globTest(glob, { ignoreCase: process.platform === 'win32' || process.platform === 'darwin' })
    return disk.filter(({ path }) => test(path)).flatMap((found) => rulesAbout(found, isNegated ? '' : '!'))
  })
}

function rulesAbout({ path, kind }: DiskEntry, sign: string): readonly string[] {
  if (kind === 'directory') return [`${sign}/${path}`, `${sign}/${path}/**`]
  return kind === 'file' ? [`${sign}/${path}`] : []
}
