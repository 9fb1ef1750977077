import { entryCovers, pathOfEntry } from '../../contents/inclusion.ts'
import type { Project } from '../../model/source.ts'
import { exclusionsOf, foldersOf } from './exclusions.ts'
import { ignoreLine } from './patterns.ts'
import type { Draft, DraftEdit, Ground } from './planned-edit.ts'

/** Keeps `out` out by .npmignore: at the root, which counts only without `files`, else in the folders that `files` names. */
export async function ignoreDraft(out: readonly string[], ground: Ground): Promise<Draft | undefined> {
  const { project } = ground
  if (project === undefined) return undefined
  const folders = new Map<string, string[]>()
  for (const path of out) {
    const folder = folderFor(path, ground)
    // What lies at the root, no nested file can leave out.
    if (folder === undefined) return undefined
    folders.set(folder, [...(folders.get(folder) ?? []), path])
  }
  const edits: DraftEdit[] = []
  for (const [folder, paths] of folders) edits.push(await editIn(folder, paths, ground.shipped, project))
  const isNested = [...folders.keys()].some((folder) => folder !== '')
  // A build that empties its folder takes the file along.
  return isNested
    ? { edits, caveat: 'the build must leave that file there', rank: 2 }
    : { edits, caveat: null, rank: 0 }
}

function folderFor(path: string, { manifest }: Ground): string | undefined {
  const entries = manifest['files']
  if (!Array.isArray(entries)) return ''
  const above = foldersOf(path)
  const named = above.find((folder) => entries.some((entry) => isString(entry) && pathOfEntry(entry) === folder))
  return named ?? (entries.some((entry) => entryCovers(entry, path)) ? above[0] : undefined)
}

async function editIn(
  folder: string,
  out: readonly string[],
  shipped: readonly string[],
  project: Project,
): Promise<DraftEdit> {
  const prefix = folder === '' ? '' : `${folder}/`
  const inside = (paths: readonly string[]) =>
    paths.filter((path) => path.startsWith(prefix)).map((path) => path.slice(prefix.length))
  const lines = exclusionsOf(inside(out), inside(shipped)).map(ignoreLine)
  const file = `${prefix}.npmignore`
  const before = await project.text(file)
  const rules = before ?? carried((await project.text(`${prefix}.gitignore`)) ?? '')
  const lineEnd = rules.includes('\r\n') ? '\r\n' : '\n'
  const start = rules === '' || rules.endsWith('\n') ? rules : rules + lineEnd
  const after = `${start}${lines.join(lineEnd)}${lineEnd}`
  const last = before === null ? null : (/([^\r\n]+)(?:\r?\n)*$/.exec(before)?.[1] ?? null)
  const shown = before === null ? after : [...(last === null ? [] : [last]), ...lines].join('\n')
  return { file, before, after, shown: { before: last, after: shown }, leavesOut: out }
}

/** Once .npmignore is there, npm reads .gitignore no more: what that kept out would ship. */
function carried(gitignore: string): string {
  if (gitignore.trim() === '') return ''
  const lineEnd = gitignore.includes('\r\n') ? '\r\n' : '\n'
  return `# The rules of .gitignore, which counts no more once this file is there.${lineEnd}${gitignore}`
}

function isString(entry: unknown): entry is string {
  return typeof entry === 'string'
}
