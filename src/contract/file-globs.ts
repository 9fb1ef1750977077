import type { ShippedFile } from '../model/contract.ts'
import { groupBy } from '../text/group-by.ts'
import { escapeGlob } from '../text/path-glob.ts'
import { withoutHashes } from '../text/without-hashes.ts'
import { isCarrier, isDotFile } from './kinds.ts'

/** The glob under which each file stands in a contract. Another file of its kind in its folder is no news, unless it is of those that are approved one by one. */
export function globsOf(files: readonly ShippedFile[]): ReadonlyMap<ShippedFile, string> {
  const globs = new Map<ShippedFile, string>()
  const isGrouped = (file: ShippedFile) => !isNamed(file) && endingOf(file.path) !== ''
  for (const file of files) if (!isGrouped(file)) globs.set(file, nameGlob(file.path))
  const groups = groupBy(files.filter(isGrouped), ({ path }) => `${unitOf(path)}\0${endingOf(path)}`)
  for (const group of groups.values()) {
    const folders = [...new Set(group.map(({ path }) => folderOf(path)))]
    for (const file of group) globs.set(file, groupGlob(file.path, folders, group.length))
  }
  return globs
}

/** The path as a glob, what looks like a content hash left open. */
export function nameGlob(path: string): string {
  const name = path.includes('*') ? path : withoutHashes(path)
  if (name === path) return escapeGlob(path)
  return name.split('*').map(escapeGlob).join('*')
}

/** Archives, programs, links, dot files, and what calls itself a map. */
function isNamed(file: ShippedFile): boolean {
  return isCarrier(file) || file.kind === 'link' || isDotFile(file.path) || file.path.endsWith('.map')
}

function groupGlob(path: string, folders: readonly string[], count: number): string {
  const ending = escapeGlob(endingOf(path))
  // The root is where a project's own files lie, so that a new one there is likelier a mistake.
  if (unitOf(path) === '') return count > MANY_FILES ? `*${ending}` : nameGlob(path)
  if (folders.length <= MANY_FOLDERS) return `${escapeGlob(folderOf(path))}/*${ending}`
  return `${escapeGlob(commonFolder(folders))}/**/*${ending}`
}

const MANY_FILES = 20
const MANY_FOLDERS = 10

/** Whose folders are taken together when there are many: those below the top one, or of a bundled dependency. */
function unitOf(path: string): string {
  const bundled = /^node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(path)?.[0]
  return bundled ?? (path.includes('/') ? (path.split('/')[0] ?? '') : '')
}

/** Declarations are another thing than sources, though both end in `.ts`. */
function endingOf(path: string): string {
  return /(?:\.d)?\.[^./]+$/.exec(path)?.[0] ?? ''
}

function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')))
}

function commonFolder(folders: readonly string[]): string {
  const [first = [], ...others] = folders.map((folder) => folder.split('/'))
  const end = first.findIndex((name, index) => others.some((other) => other[index] !== name))
  return first.slice(0, end === -1 ? first.length : end).join('/')
}
