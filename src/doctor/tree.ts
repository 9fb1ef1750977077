import { type Dirent, readdirSync } from 'node:fs'
import { join } from 'node:path'

/** The files of a repository, and what was not looked at of it; null where everything was. */
export interface Tree {
  /** Relative to the root, `/`-separated. */
  readonly files: readonly string[]
  readonly missed: string | null
}

const MOST = 200_000
const DEEPEST = 40

/** The files of a repository, listed once when somebody asks for them. */
export function treeOf(root: string): () => Tree {
  let found: Tree | null = null
  return () => {
    found ??= treeBelow(root)
    return found
  }
}

/** Lists the files of a repository without what is installed, examples, documents, and what tests are made of. */
function treeBelow(root: string): Tree {
  const files: string[] = []
  let missed: string | null = null
  const folders: { readonly path: string; readonly depth: number }[] = [{ path: '', depth: 0 }]
  for (let next = folders.pop(); next !== undefined; next = folders.pop()) {
    const entries = next.depth > DEEPEST ? 'lies too deep' : entriesOf(join(root, next.path))
    if (typeof entries === 'string') {
      missed ??= `${next.path || 'the repository'} ${entries}`
      continue
    }
    for (const entry of entries) {
      const path = next.path === '' ? entry.name : `${next.path}/${entry.name}`
      if (entry.isFile()) files.push(path)
      else if (entry.isDirectory() && !leftOut.test(entry.name)) folders.push({ path, depth: next.depth + 1 })
      if (files.length >= MOST) return { files: files.sort(), missed: 'it has more files than are looked through' }
    }
  }
  return { files: files.sort(), missed }
}

const leftOut =
  /^(?:node_modules|bower_components|vendor|third_party|\.git|\.hg|\.svn|\.yarn|\.pnpm-store|\.cache|coverage|docs?|documentation|website|examples?|samples?|templates?|tests?|__tests__|e2e|fixtures?|__fixtures__|testdata|specs?)$/i

/** What lies in a folder, or why that is not known. */
function entriesOf(folder: string): readonly Dirent[] | string {
  try {
    return readdirSync(folder, { withFileTypes: true })
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : ''
    // It is gone by now.
    if (code === 'ENOENT' || code === 'ENOTDIR') return []
    if (code === '') throw error
    return `cannot be read (${code})`
  }
}
