import { mkdir, readdir, writeFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { sourcesOf } from '../contents/sources.ts'
import { type AuditOptions, checkOptions } from '../engine/audit-options.ts'
import { withoutSecrets } from '../engine/redact-secrets.ts'
import { walk } from '../engine/walk.ts'
import { formats } from '../formats/index.ts'
import { type Artifact, chainOf, type Summary } from '../model/artifact.ts'
import { AuditError } from '../model/audit-error.ts'
import { chainKey, compareChains } from '../model/chain.ts'
import { defaultLimits, type Limits, Meter } from '../model/limits.ts'
import type { SourceContext, Tarball, Target } from '../model/source.ts'
import { openTarget } from '../sources/open-target.ts'
import { specOf } from '../sources/target-object.ts'
import { isMediaKind } from '../text/kind.ts'
import { FreePaths, safePath } from './safe-path.ts'

/** One file that the package gives away. `path` is relative to the folder, `/`-separated. */
export interface RestoredFile {
  readonly chain: readonly string[]
  readonly path: string
  readonly bytes: number
  readonly sha256: string
  readonly lines: number
  /** A text of the package's own that ships nowhere else. */
  readonly novel: boolean
}

/** What `restored.json` says. */
export interface Restoration {
  readonly version: 1
  readonly spec: string
  readonly integrity: string
  /** Each text counted once, as the report counts it. */
  readonly novel: Survey['novel']
  /** By their paths. */
  readonly files: readonly RestoredFile[]
  /** What could not be read. */
  readonly troubles: Survey['troubles']
}

/** The manifest that lies beside the restored files. */
export const manifestName = 'restored.json'

/**
 * Writes out everything that hides in the target's tarball, in maps and in containers, and `restored.json` beside it.
 * `folder` must be empty or not exist yet; nothing is written outside it. `novel` keeps to what ships nowhere else.
 */
export async function restore(
  target: Target,
  folder: string,
  options: AuditOptions & { readonly novel?: boolean } = {},
): Promise<Restoration> {
  const { novel: _novel, ...others } = options
  checkOptions([target], others)
  const limits = { ...defaultLimits, ...options.limits }
  const cwd = options.cwd ?? process.cwd()
  const context = { ...options, cwd, environment: options.environment ?? process.env, maxBytes: limits.entryBytes }
  const root = resolve(cwd, folder)
  await claim(root, folder)
  return await writeAll(await onlyTarball(target, context), root, limits, options).catch((cause: unknown) => {
    throw isSystemError(cause) ? unwritable(folder, cause) : cause
  })
}

/** The sources of two packages would lie in each other's places. */
async function onlyTarball(target: Target, context: SourceContext): Promise<Tarball> {
  const tarballs: Tarball[] = []
  for await (const tarball of openTarget(target, context)) tarballs.push(tarball)
  const [tarball, ...more] = tarballs
  if (tarball !== undefined && more.length === 0) return tarball
  throw new AuditError(
    'EUSAGE',
    `${specOf(target)}: ${tarballs.length} packages, and a folder takes the sources of one`,
    {
      hint: 'Name one workspace, -w <name>, and a folder for each.',
    },
  )
}

/** An existing file could be a link out of the folder, so there must be none. */
async function claim(root: string, folder: string): Promise<void> {
  const names = await mkdir(root, { recursive: true })
    .then(() => readdir(root))
    .catch((cause: unknown) => {
      throw unwritable(folder, cause)
    })
  if (names.length === 0) return
  throw new AuditError('ENOTEMPTY', `${folder}: the folder is not empty`, {
    hint: 'Name a new folder: restored files never replace existing ones.',
  })
}

async function writeAll(
  tarball: Tarball,
  root: string,
  limits: Limits,
  options: { readonly novel?: boolean; readonly signal?: AbortSignal },
): Promise<Restoration> {
  const found = await survey(tarball.bytes, limits)
  const files: RestoredFile[] = []
  const places = new FreePaths()
  places.take(manifestName, '')
  for await (const step of walk(tarball.bytes, formats, new Meter(limits))) {
    options.signal?.throwIfAborted()
    if (step.kind !== 'artifact' || !isHidden(step.artifact, found)) continue
    const { artifact, summary } = step
    const novel = found.isNovel(artifact)
    if (options.novel && !novel) continue
    const path = await put(root, places, artifact)
    files.push({
      chain: summary.chain,
      path,
      bytes: summary.size,
      sha256: artifact.digest,
      lines: summary.lines,
      novel,
    })
  }
  const { spec, integrity } = tarball
  const { novel, troubles } = found
  const restoration: Restoration = { version: 1, spec, integrity, novel, files: files.sort(byPath), troubles }
  // A name may hold a secret; the file itself lies in the folder, and need not be found by it.
  const shown = await withoutSecrets(restoration)
  await write(join(root, manifestName), `${JSON.stringify(shown, null, 2)}\n`)
  return restoration
}

/** Whether it is something that unpacking the tarball does not show, and not itself a map or an archive of which all is restored. */
function isHidden(artifact: Artifact, found: Survey): boolean {
  if (artifact.parent?.parent === undefined || artifact.facts.map !== undefined) return false
  // Captions and the like are shown by whoever shows the picture.
  if (isMediaKind(artifact.parent.kind)) return false
  const { container, opened } = artifact.facts
  const isArchive = container?.role === 'archive' || container?.role === 'wrapper'
  // Of a program that unpacks itself only a part is an archive.
  const isAllRestored = isArchive && opened === undefined && artifact.contents.length > 0
  return !isAllRestored || found.isDamaged(artifact)
}

async function put(root: string, places: FreePaths, artifact: Artifact): Promise<string> {
  const wanted = safePath(...namesOf(artifact))
  for (let attempt = 1; ; attempt += 1) {
    const { path, isNew } = places.take(wanted, artifact.digest)
    if (!isNew) return path
    try {
      await write(join(root, path), artifact.bytes)
      return path
    } catch (error) {
      if (attempt === ATTEMPTS || !isTaken(error)) throw error
      places.giveUp(wanted, artifact.digest)
    }
  }
}

const ATTEMPTS = 20

/** Sources keep the paths that their map gives them; what lies in an archive lies in a folder of the archive's name. */
function namesOf(artifact: Artifact): readonly string[] {
  const names = [artifact.path]
  let above = artifact.parent
  if (artifact.facts.source !== undefined) {
    // The map carries the source, and a script carries a map that has no name of its own.
    while (above?.path.startsWith('<')) above = above.parent
    const carrier = above?.path.replace(/^.*\//s, '') ?? ''
    do above = above?.parent
    while (
      // A map that is compressed lies in a file of its own name.
      above?.parent &&
      above.path.replace(/^.*\//s, '').startsWith(carrier)
    )
  }
  for (; above?.parent; above = above.parent) names.unshift(above.path)
  return names
}

async function write(file: string, content: Uint8Array | string): Promise<void> {
  await mkdir(dirname(file), { recursive: true })
  // wx: what exists is never opened, so a link planted meanwhile is not followed.
  await writeFile(file, content, { flag: 'wx' })
}

function isTaken(error: unknown): boolean {
  return isSystemError(error) && ['EEXIST', 'EISDIR', 'ENOTDIR'].includes(error.code)
}

function isSystemError(error: unknown): error is Error & { readonly code: string } {
  return error instanceof Error && 'syscall' in error && 'code' in error && typeof error.code === 'string'
}

function unwritable(folder: string, cause: unknown): AuditError {
  const code = isSystemError(cause) ? cause.code : 'EWRITE'
  return new AuditError(code, `${folder}: the folder cannot be written (${code})`, {
    hint: 'Name a folder that does not exist yet, where you may write and where there is room.',
    cause,
  })
}

// Not localeCompare: the order must not depend on the machine's language.
function byPath(one: RestoredFile, other: RestoredFile): number {
  return compareChains([one.path, ...one.chain], [other.path, ...other.chain])
}

/** What a first walk tells that is known only when the whole package has been seen. */
export interface Survey {
  /** Texts of the package's own that ship nowhere else, each counted once. */
  readonly novel: { readonly sources: number; readonly lines: number; readonly bytes: number }
  /** What could not be read. */
  readonly troubles: readonly { readonly code: string; readonly chain: readonly string[]; readonly detail: string }[]
  isNovel(artifact: Artifact): boolean
  /** Whether something in the artifact could not be read. */
  isDamaged(artifact: Artifact): boolean
}

/** Walks a tarball and keeps no bytes. */
async function survey(tarball: Uint8Array, limits: Meter['limits']): Promise<Survey> {
  const troubles: { code: string; chain: readonly string[]; detail: string }[] = []
  const damaged = new Set<string>()
  let root: Summary | undefined
  for await (const step of walk(tarball, formats, new Meter(limits))) {
    if (step.kind === 'artifact') root = step.summary
    else if (step.trouble.effect === 'incomplete') {
      const { code, detail } = step.trouble
      troubles.push({ code, chain: step.chain, detail })
      for (let length = 1; length <= step.chain.length; length += 1) damaged.add(chainKey(step.chain.slice(0, length)))
    }
  }
  const { maps, unshipped } = root === undefined ? { maps: [], unshipped: [] } : sourcesOf(root)
  const novel = new Set(unshipped.map(({ chain }) => chainKey(chain)))
  const counted = maps.flatMap(({ novelSources }) => novelSources)
  return {
    novel: {
      sources: counted.length,
      lines: counted.reduce((sum, { lines }) => sum + lines, 0),
      bytes: counted.reduce((sum, { size }) => sum + size, 0),
    },
    troubles,
    isNovel: (artifact) => novel.has(chainKey(chainOf(artifact))),
    isDamaged: (artifact) => damaged.has(chainKey(chainOf(artifact))),
  }
}
