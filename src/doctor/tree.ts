import { readdirSync } from 'node:fs'
import { join } from 'node:path'

/** The files of a repository, and whether there are more than are listed. */
export interface Tree {
  /** Relative to the root, `/`-separated. */
  readonly files: readonly string[]
  readonly isWhole: boolean
}

const MOST = 200_000
const DEEPEST = 8

/** Lists the files of a repository without what is installed, examples, documents, and what tests are made of. */
export function treeBelow(root: string): Tree {
  const files: string[] = []
  const folders: { readonly path: string; readonly depth: number }[] = [{ path: '', depth: 0 }]
  for (let next = folders.pop(); next !== undefined; next = folders.pop()) {
    for (const entry of entriesOf(join(root, next.path))) {
      const path = next.path === '' ? entry.name : `${next.path}/${entry.name}`
      if (entry.isFile()) files.push(path)
      else if (entry.isDirectory() && next.depth < DEEPEST && !leftOut.test(entry.name))
        folders.push({ path, depth: next.depth + 1 })
      if (files.length >= MOST) return { files: files.sort(), isWhole: false }
    }
  }
  return { files: files.sort(), isWhole: true }
}

const leftOut =
  /^(?:node_modules|bower_components|vendor|third_party|\.git|\.hg|\.svn|\.yarn|\.pnpm-store|\.cache|coverage|docs?|documentation|website|examples?|samples?|templates?|tests?|__tests__|e2e|fixtures?|__fixtures__|testdata|specs?)$/i

function entriesOf(folder: string) {
  try {
    return readdirSync(folder, { withFileTypes: true })
  } catch (error) {
    // A folder that may not be read, or is gone by now, has no file that anybody here could start.
    if (error instanceof Error && 'code' in error) return []
    throw error
  }
}
