import { chainKey, printChain } from '../model/chain.ts'
import type { ApprovedFiles, ApprovedMaps, PackageContract, Shape, ShippedFile, ShippedMap } from '../model/contract.ts'
import type { PackageReport } from '../model/report.ts'
import { escapeGlob } from '../text/glob.ts'
import { groupBy } from '../text/group-by.ts'
import { isMediaKind, isTextKind } from '../text/kind.ts'
import { withoutHashes } from '../text/without-hashes.ts'

/** The contract that approves what `shape` ships, with room for ordinary changes. */
export function deriveContract(shape: Shape): PackageContract {
  return {
    packed: packageBudget(shape.packed),
    unpacked: packageBudget(shape.unpacked),
    files: sorted(approvedByGlob(shape.files)),
    maps: sorted(approvedMaps(shape.maps)),
    hosts: [...new Set(shape.hosts)].sort(),
    installScripts: sorted(new Map(Object.entries(shape.installScripts))),
  }
}

/** An object of the entries, in the order of their keys. */
export function sorted<Value>(entries: ReadonlyMap<string, Value>): { readonly [key: string]: Value } {
  return Object.fromEntries([...entries].sort(([one], [other]) => (one < other ? -1 : 1)))
}

function approvedByGlob(files: readonly ShippedFile[]): Map<string, ApprovedFiles> {
  const globs = globsOf(files)
  const groups = groupBy(files, (file) => globs.get(file) ?? file.path)
  return new Map([...groups].map(([glob, group]) => [glob, approvedFiles(group)]))
}

/** What allows all of these files. */
export function approvedFiles(files: readonly ShippedFile[]): ApprovedFiles {
  const kinds = new Set(files.map(({ kind }) => kind))
  // An empty file may be anything, so it says nothing beside others.
  if (kinds.size > 1) kinds.delete('empty')
  const holds = [...new Set(files.flatMap((file) => file.holds))].sort()
  const bytes = fileBudget(files.reduce((most, file) => Math.max(most, file.bytes), 0))
  return { kinds: [...kinds].sort(), bytes, ...(holds.length > 0 && { holds }) }
}

/** What allows these maps, one entry for those whose names differ by a hash alone. */
export function approvedMaps(maps: readonly ShippedMap[]): Map<string, ApprovedMaps> {
  const approved = new Map<string, ApprovedMaps>()
  for (const { chain, embedded, novel } of maps) {
    const key = printChain(chain.map(nameGlob))
    const known = approved.get(key)
    approved.set(key, {
      embedded: Math.max(known?.embedded ?? 0, countBudget(embedded)),
      novel: Math.max(known?.novel ?? 0, countBudget(novel)),
    })
  }
  return approved
}

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
function nameGlob(path: string): string {
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

/** A budget for a file of `bytes` with room for ordinary growth, in a round number: at least a quarter more, and 10 kB for whatever is small. */
export function fileBudget(bytes: number): number {
  return roundUp(Math.max(bytes * 1.25, 10_000))
}

/** A budget for a whole package of `bytes`: likewise, and 50 kB for whatever is small. */
export function packageBudget(bytes: number): number {
  return roundUp(Math.max(bytes * 1.25, 50_000))
}

/** The most of a count that is as good as what there is now. None stays none: the first one is always news. */
export function countBudget(count: number): number {
  const wanted = Math.ceil(count * 1.25)
  return wanted < 10 ? wanted : roundUp(wanted)
}

/** The earlier budget while it is enough for `actual` and not far more than `fresh` would give today, else a new one. */
export function kept(earlier: number, actual: number, fresh: (actual: number) => number): number {
  return actual <= earlier && earlier <= fresh(actual) * 2 ? earlier : fresh(actual)
}

/** The next of 1, 1.5, 2, 3, 4, 5, 6, 8 times a power of ten. */
function roundUp(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value))
  const step = steps.find((candidate) => Math.round(candidate * power) >= value) ?? 10
  return Math.round(step * power)
}

const steps = [1, 1.5, 2, 3, 4, 5, 6, 8]

/** Whether a file carries other files or is a program: each of these is approved by its own name. */
export function isCarrier({ kind, holds }: Pick<ShippedFile, 'kind' | 'holds'>): boolean {
  return holds.length > 0 || !(isOrdinary(kind) || kind === 'link')
}

/** Whether another file of this kind beside an approved one is no news: text, pictures, fonts, plain data. */
function isOrdinary(kind: string): boolean {
  return (isTextKind(kind) && kind !== 'source-map') || isMediaKind(kind) || kind === 'binary' || kind === 'empty'
}

/** Whether any name on the way to the file begins with a dot. */
function isDotFile(path: string): boolean {
  return /(?:^|\/)\.[^/]/.test(path)
}

/** What a file is, in words. */
export function describeFile({ path, kind }: Pick<ShippedFile, 'path' | 'kind'>): string {
  if (kind === 'link') return 'a link'
  if (programs.has(kind)) return `an executable (${kind})`
  const article = /^[aeiou]/.test(kind) ? 'an' : 'a'
  return isDotFile(path) ? `a dotfile (${kind})` : `${article} ${kind} file`
}

const programs = new Set(['elf', 'macho', 'pe'])

/** What of a report tells what the package ships. */
export type ShapedReport = Pick<
  PackageReport,
  'packedBytes' | 'unpackedBytes' | 'maps' | 'artifacts' | 'hosts' | 'installScripts'
>

/** What a package ships, from the report on it; the same as a detector learns from the tarball. */
export function shapeOfReport(report: ShapedReport): Shape {
  const { maps, artifacts, hosts, packedBytes, unpackedBytes, installScripts = {} } = report
  const mapKeys = new Set(maps.map(({ chain }) => chainKey(chain)))
  const others = artifacts.filter(({ chain }) => !mapKeys.has(chainKey(chain)))
  const inside = new Map<string, Set<string>>()
  for (const { chain, kind } of others) {
    const [path = ''] = chain
    if (chain.length > 1) inside.set(path, (inside.get(path) ?? new Set()).add(kind))
  }
  const files = others.filter(({ chain }) => chain.length === 1)
  return {
    packed: packedBytes,
    unpacked: unpackedBytes,
    files: files.map(({ chain: [path = ''], kind, bytes }) => {
      return { path, kind, bytes, holds: isTextKind(kind) ? [] : [...(inside.get(path) ?? [])].sort() }
    }),
    maps: maps.map(({ chain, embedded, novel }) => ({ chain, embedded, novel })),
    hosts,
    installScripts,
  }
}
