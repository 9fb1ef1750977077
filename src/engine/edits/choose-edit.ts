import { entryIndex, inclusions, pathOfEntry } from '../../contents/inclusion.ts'
import { neededFiles } from '../../contents/needed.ts'
import { pathInPackage, readRawTar } from '../../formats/tar/raw-tar.ts'
import type { Manifest } from '../../model/artifact.ts'
import { Meter } from '../../model/limits.ts'
import type { FileEdit, Project, Rehearsal, RehearsalPacker } from '../../model/source.ts'
import { editJsonList, findJsonList } from '../../text/edit-json.ts'
import {
  coveredBy,
  exclusionsOf,
  filesEntries,
  foldersOf,
  hasGlob,
  ignoreLine,
  type Paths,
  pathsOf,
} from './exclusions.ts'
import { withoutExclusions } from './without-exclusions.ts'

/** The best edit that leaves out `out`; when it is tried, one that was seen to leave out just that by npm's own packing code. */
export async function chooseProposal(
  out: readonly string[],
  editable: EditablePackage,
  isTried: boolean,
): Promise<EditProposal | undefined> {
  const proposals = await proposalsOf(out, editable)
  if (!isTried || editable.project === undefined || proposals.length === 0) return proposals[0]
  const rehearsal = await editable.project.rehearse()
  try {
    const [npm] = rehearsal.packers
    if (npm === undefined) return proposals[0]
    for (const proposal of proposals) if ((await rehearse(proposal, out, npm, rehearsal)).isExact) return proposal
    return undefined
  } finally {
    await rehearsal.close()
  }
}

/** Every way that is known to leave `out` out, the best first. */
export async function proposalsOf(out: readonly string[], editable: EditablePackage): Promise<readonly EditProposal[]> {
  if (out.length === 0) return []
  const manager = (await editable.project?.manager()) ?? null
  const found = [
    await filesProposal(out, editable, manager),
    await listingProposal(out, editable, manager),
    await ignoreProposal(out, editable),
  ]
  const proposals = found.filter((proposal) => proposal !== undefined)
  return proposals.sort((a, b) => a.rank - b.rank)
}

/** What an edit changes in the tarball of one packer. */
export interface Trial {
  readonly packer: RehearsalPacker
  /** What no longer ships. */
  readonly gone: readonly string[]
  /** What was to be left out, and ships. */
  readonly stays: readonly string[]
  /** What no longer ships without being meant, or ships only now. */
  readonly strays: readonly string[]
  readonly isExact: boolean
}

/** Packs the copy with and without the edits of `proposal` and compares. */
export async function rehearse(
  proposal: EditProposal,
  out: readonly string[],
  packer: RehearsalPacker,
  rehearsal: Rehearsal,
): Promise<Trial> {
  const before = await packedPaths(await rehearsal.pack(packer, []))
  const after = await packedPaths(await rehearsal.pack(packer, proposal.edits))
  const wanted = new Set(out)
  const gone = [...before].filter((path) => !after.has(path))
  const stays = out.filter((path) => after.has(path))
  const added = [...after].filter((path) => !before.has(path))
  const strays = [...gone.filter((path) => !wanted.has(path)), ...added]
  return { packer, gone, stays, strays, isExact: stays.length + strays.length === 0 }
}

async function packedPaths(tarball: Uint8Array): Promise<ReadonlySet<string>> {
  const { entries } = await readRawTar(tarball, new Meter())
  return new Set(entries.map(({ path }) => pathInPackage(path)))
}

/** What an edit has to know of a package: what it says, what ships, and the project when it lies on this disk. */
export interface EditablePackage {
  readonly manifest: Manifest
  readonly shipped: readonly string[]
  /** Maps that hold sources which ship nowhere else; a text in several of them is a finding in the first alone. */
  readonly revealing: readonly string[]
  readonly project: Project | undefined
  /** Why a file cannot be left out; null when it can. */
  readonly whyNeeded: (path: string) => string | null
  readonly includedBy: (path: string) => string
}

/** The editable of a package: what it says is looked up from here on. */
export function editableOf(
  manifest: Manifest,
  shipped: readonly string[],
  project: Project | undefined,
  revealing: readonly string[],
): EditablePackage {
  return { manifest, shipped, revealing, project, whyNeeded: neededFiles(manifest), includedBy: inclusions(manifest) }
}

/** One way to keep files out of a package: edits of one file or of several. */
export interface EditProposal {
  readonly edits: readonly ProposedEdit[]
  /** What the way is known not to work with, or asks for. */
  readonly caveat: string | null
  /** How far it can be relied on: less is better. */
  readonly rank: number
}

/** A file's new text, the part of it that changes, and which files of the package it is about. */
export interface ProposedEdit extends FileEdit {
  readonly shown: { readonly before: string | null; readonly after: string }
  readonly leavesOut: readonly string[]
}

/** Keeps `out` out by .npmignore: at the root, which counts only without `files`, else in the folders that `files` names. */
async function ignoreProposal(out: readonly string[], editable: EditablePackage): Promise<EditProposal | undefined> {
  const { project } = editable
  if (project === undefined) return undefined
  const folders = new Map<string, string[]>()
  const folderFor = folderFinder(editable)
  for (const path of out) {
    const folder = folderFor(path)
    // What lies at the root, no nested file can leave out.
    if (folder === undefined) return undefined
    const paths = folders.get(folder)
    if (paths) paths.push(path)
    else folders.set(folder, [path])
  }
  const edits: ProposedEdit[] = []
  const shipped = pathsOf(editable.shipped)
  for (const [folder, paths] of folders) edits.push(await editIn(folder, paths, shipped, project))
  const isNested = [...folders.keys()].some((folder) => folder !== '')
  // A build that empties its folder takes the file along.
  return isNested
    ? { edits, caveat: 'the build must leave that file there', rank: 2 }
    : { edits, caveat: null, rank: 0 }
}

function folderFinder({ manifest }: EditablePackage): (path: string) => string | undefined {
  const entries = manifest['files']
  if (!Array.isArray(entries)) return () => ''
  const named = new Set(entries.filter(isString).map(pathOfEntry))
  const covering = entryIndex(entries)
  return (path) => {
    const above = foldersOf(path)
    return above.find((folder) => named.has(folder)) ?? (covering(path).length > 0 ? above[0] : undefined)
  }
}

async function editIn(folder: string, out: readonly string[], shipped: Paths, project: Project): Promise<ProposedEdit> {
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
  return `# The rules of .gitignore, which packers ignore once this file is there.${lineEnd}${gitignore}`
}

function isString(entry: unknown): entry is string {
  return typeof entry === 'string'
}

/** Keeps `out` out by the `files` list of package.json; undefined when it has none. */
async function filesProposal(
  out: readonly string[],
  editable: EditablePackage,
  manager: ProjectManager | null,
): Promise<EditProposal | undefined> {
  const entries = editable.manifest['files']
  if (!Array.isArray(entries)) return undefined
  const text = (await editable.project?.text('package.json')) ?? asText(entries)
  const list = findJsonList(text, 'files')
  if (list === undefined) return undefined
  const values = list.items.map(({ value }) => value)
  const dropped = entriesOnlyFor(values, out, editable.shipped)
  const kept = values.filter((_, index) => !dropped.has(index))
  // An entry that names a file wins over every exclusion with npm up to 11, so it has to go; what no entry lets in needs no exclusion.
  const letIn = entryIndex(kept)
  const stillIn = out.filter((path) => letIn(path).length > 0)
  const [paths, known] = [pathsOf(stillIn), new Set(kept)]
  const exclusions = exclusionsOf(out, editable.shipped)
  const added = exclusions
    .map((exclusion) => ({ exclusion, covered: coveredBy(exclusion, paths) }))
    .flatMap(({ exclusion, covered }) => (covered.length === 0 ? [] : filesEntries(exclusion, covered)))
    .filter((entry) => !known.has(entry))
  // Bun refuses an empty list, and what npm ships by itself is no news.
  const rest = kept.length + added.length === 0 ? ['package.json'] : added
  const after = editJsonList(text, list, { dropped, added: rest })
  if (after === text) return undefined
  const excludes = added.some((entry) => entry.startsWith('!'))
  // Yarn 1 ships everything as soon as there is an exclusion.
  if (excludes && isYarn1(manager)) return undefined
  const shown = {
    before: text.slice(list.start, list.end),
    after: after.slice(list.start, list.end + after.length - text.length),
  }
  return {
    edits: [{ file: 'package.json', before: text, after, shown, leavesOut: out }],
    ...reachOf(stillIn, kept, excludes, manager),
  }
}

/** Names in `files` what stays in place of what leaves: for packers that do not follow exclusions. */
async function listingProposal(
  out: readonly string[],
  { manifest, project, shipped }: EditablePackage,
  manager: ProjectManager | null,
): Promise<EditProposal | undefined> {
  const entries = manifest['files']
  const text = await project?.text('package.json')
  if (!Array.isArray(entries) || text == null) return undefined
  const list = findJsonList(text, 'files')
  const values = list?.items.map(({ value }) => value) ?? []
  // Where there is an exclusion already, Yarn 1 ships everything whatever else is listed.
  const isLost = isYarn1(manager) && values.some((value) => typeof value === 'string' && value.startsWith('!'))
  if (list === undefined || !values.every(isString) || isLost) return undefined
  const listed = withoutExclusions(values, out, shipped)
  if (listed === null || listed.dropped.size === 0) return undefined
  const after = editJsonList(text, list, listed)
  const shown = {
    before: text.slice(list.start, list.end),
    after: after.slice(list.start, list.end + after.length - text.length),
  }
  return {
    edits: [{ file: 'package.json', before: text, after, shown, leavesOut: out }],
    caveat: 'files that a later build adds ship only if their extension is listed',
    rank: isYarn1(manager) || mayBeOldPnpm(manager) ? 1 : 2.5,
  }
}

type ProjectManager = Awaited<ReturnType<Project['manager']>>

function isYarn1(manager: ProjectManager | null): boolean {
  return manager?.name === 'yarn' && manager.version?.startsWith('1.') === true
}

/** pnpm up to 10, or one whose version nothing tells. */
function mayBeOldPnpm(manager: ProjectManager | null): boolean {
  return manager?.name === 'pnpm' && (manager.version === null || /^(?:\d|10)\./.test(manager.version))
}

/** The places of the entries that let in nothing but what is to be left out, so that they may go themselves. */
function entriesOnlyFor(
  entries: readonly unknown[],
  out: readonly string[],
  shipped: readonly string[],
): ReadonlySet<number> {
  const covering = entryIndex(entries)
  const wanted = new Set(out)
  const [useful, idle] = [new Set<string>(), new Set<string>()]
  for (const path of shipped) {
    for (const place of covering(path)) (wanted.has(path) ? idle : useful).add(pathOfEntry(String(entries[place])))
  }
  const isIdle = (entry: unknown): boolean =>
    typeof entry === 'string' &&
    !entry.startsWith('!') &&
    idle.has(pathOfEntry(entry)) &&
    !useful.has(pathOfEntry(entry))
  return new Set(entries.flatMap((entry, place) => (isIdle(entry) ? [place] : [])))
}

/** What was measured of exclusions in `files`: npm 12 and pnpm 10 take brackets in names for globs, pnpm 10 follows none below nested folders. */
function reachOf(
  out: readonly string[],
  entries: readonly unknown[],
  excludes: boolean,
  manager: ProjectManager | null,
): Pick<EditProposal, 'caveat' | 'rank'> {
  if (out.some(hasGlob))
    return { caveat: 'npm 12 and pnpm 10 ignore the exclusion of a path with such characters in it', rank: 3 }
  const isNested = nestedEntries(entries)
  if (excludes && out.some(isNested))
    return {
      caveat: 'pnpm 10 ignores an exclusion below an entry of several folders',
      rank: mayBeOldPnpm(manager) ? 4 : 1,
    }
  return { caveat: null, rank: 0 }
}

/** Tests whether an entry that lets a file in has several steps: `lib/esm`, `dist/*`. */
function nestedEntries(entries: readonly unknown[]): (path: string) => boolean {
  const covering = entryIndex(entries)
  return (path) => covering(path).some((place) => pathOfEntry(String(entries[place])).includes('/'))
}

/** The list of a published package, whose package.json nobody edits: as advice. As npm would write it when it is long. */
function asText(entries: readonly unknown[]): string {
  const list = JSON.stringify(entries).replaceAll('","', '", "')
  return `{ "files": ${list.length > LINE ? JSON.stringify(entries, null, 2) : list} }`
}

const LINE = 60
