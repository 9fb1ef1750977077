import { entryIndex, pathOfEntry } from '../../contents/inclusion.ts'
import type { Project } from '../../model/source.ts'
import { exclusionsOf } from './exclusions.ts'
import { foldersOf, type Paths, pathsOf } from './paths.ts'
import { ignoreLine } from './patterns.ts'
import type { Draft, DraftEdit, Ground } from './planned-edit.ts'

/** Keeps `out` out by .npmignore: at the root, which counts only without `files`, else in the folders that `files` names. */
export async function ignoreDraft(out: readonly string[], ground: Ground): Promise<Draft | undefined> {
  const { project } = ground
  if (project === undefined) return undefined
  const folders = new Map<string, string[]>()
  const folderFor = folderFinder(ground)
  for (const path of out) {
    const folder = folderFor(path)
    // What lies at the root, no nested file can leave out.
    if (folder === undefined) return undefined
    const paths = folders.get(folder)
    if (paths) paths.push(path)
    else folders.set(folder, [path])
  }
  const edits: DraftEdit[] = []
  const shipped = pathsOf(ground.shipped)
  for (const [folder, paths] of folders) edits.push(await editIn(folder, paths, shipped, project))
  const isNested = [...folders.keys()].some((folder) => folder !== '')
  // A build that empties its folder takes the file along.
  return isNested
    ? { edits, caveat: 'the build must leave that file there', rank: 2 }
    : { edits, caveat: null, rank: 0 }
}

function folderFinder({ manifest }: Ground): (path: string) => string | undefined {
  const entries = manifest['files']
  if (!Array.isArray(entries)) return () => ''
  const named = new Set(entries.filter(isString).map(pathOfEntry))
  const covering = entryIndex(entries)
  return (path) => {
    const above = foldersOf(path)
    return above.find((folder) => named.has(folder)) ?? (covering(path).length > 0 ? above[0] : undefined)
  }
}

async function editIn(folder: string, out: readonly string[], shipped: Paths, project: Project): Promise<DraftEdit> {
  const prefix = folder === '' ? '' : `${folder}/`
  const inside = (paths: Iterable<string>) => [...paths].map((path) => path.slice(prefix.length))
  const ships = folder === '' ? shipped.all : shipped.below(folder)
  const lines = exclusionsOf(inside(out), inside(ships)).map(ignoreLine)
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
