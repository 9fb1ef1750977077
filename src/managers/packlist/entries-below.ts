import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { AuditError } from '../../model/audit-error.ts'

/** Something on the disk, by its `/`-separated path below a package's directory. */
export interface DiskEntry {
  readonly path: string
  readonly kind: 'file' | 'directory' | 'link' | 'other'
}

const MOST = 200_000

/** Everything below `directory` but for the dependencies and the repository's data in its root. Links are not followed. */
export async function entriesBelow(directory: string): Promise<readonly DiskEntry[]> {
  const entries: DiskEntry[] = []
  const folders = ['']
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    for (const entry of await readdir(join(directory, folder), { withFileTypes: true })) {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`
      if (path === 'node_modules' || path === '.git') continue
      if (entries.length >= MOST) throw tooMany()
      if (entry.isDirectory()) folders.push(path)
      entries.push({ path, kind: kindOf(entry) })
    }
  }
  return entries
}

function kindOf(entry: { isDirectory(): boolean; isFile(): boolean; isSymbolicLink(): boolean }): DiskEntry['kind'] {
  if (entry.isDirectory()) return 'directory'
  if (entry.isSymbolicLink()) return 'link'
  return entry.isFile() ? 'file' : 'other'
}

function tooMany(): AuditError {
  return new AuditError('ETOOLARGE', `the package's directory has more than ${MOST} files`, {
    hint: 'Run it in the directory of the package, not in one that holds many.',
  })
}
