import { mkdir, readdir, writeFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { novelSources } from '../detectors/source-map/count-sources.ts'
import type { AuditOptions } from '../engine/audit.ts'
import { walk } from '../engine/walk.ts'
import { formats } from '../formats/index.ts'
import type { Artifact, Summary } from '../model/artifact.ts'
import { AuditError } from '../model/audit-error.ts'
import { defaultLimits, Meter } from '../model/limits.ts'
import type { Tarball } from '../model/source.ts'
import { openTarget } from '../sources/open-target.ts'
import { Places } from './places.ts'
import { safePath } from './safe-path.ts'

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

export interface Restoration {
  readonly spec: string
  readonly integrity: string
  readonly files: readonly RestoredFile[]
  /** What could not be read. */
  readonly troubles: readonly { readonly code: string; readonly chain: readonly string[]; readonly detail: string }[]
}

/** The manifest that lies beside the restored files. */
export const manifestName = 'restored.json'

/**
 * Writes out everything that hides in the target's tarball, in maps and in containers, and `restored.json` beside it.
 * `folder` must be empty or not exist yet; nothing is written outside it. `novel` keeps to what ships nowhere else.
 */
export async function restore(
  target: string,
  folder: string,
  options: AuditOptions & { readonly novel?: boolean } = {},
): Promise<Restoration> {
  const limits = { ...defaultLimits, ...options.limits }
  const cwd = options.cwd ?? process.cwd()
  const context = { ...options, cwd, environment: options.environment ?? process.env, maxBytes: limits.entryBytes }
  const root = resolve(cwd, folder)
  await claim(root, folder)
  for await (const tarball of openTarget(target, context)) {
    const { novel, troubles } = await survey(tarball, limits)
    const files: RestoredFile[] = []
    const places = new Places()
    places.take(manifestName, '')
    for await (const step of walk(tarball.bytes, formats, new Meter(limits))) {
      if (step.kind !== 'artifact' || !isHidden(step.artifact)) continue
      const { artifact, summary } = step
      const isNovel = novel.has(JSON.stringify(summary.chain))
      if (options.novel && !isNovel) continue
      const { path, isNew } = places.take(wantedPath(artifact), artifact.digest)
      if (isNew) await write(join(root, path), artifact.bytes)
      files.push({ ...measures(summary), path, sha256: artifact.digest, novel: isNovel })
    }
    const restoration = { spec: tarball.spec, integrity: tarball.integrity, files, troubles }
    await write(join(root, manifestName), `${JSON.stringify(restoration, null, 2)}\n`)
    return restoration
  }
  throw new AuditError('ENOTARGET', `${target}: there is no tarball to restore from`)
}

/** An existing file could be a link out of the folder, so there must be none. */
async function claim(root: string, folder: string): Promise<void> {
  await mkdir(root, { recursive: true })
  if ((await readdir(root)).length === 0) return
  throw new AuditError('ENOTEMPTY', `${folder}: the folder is not empty`, {
    hint: 'Name a new folder: restored files never replace existing ones.',
  })
}

/** A first walk, for whether a text is novel is known only when the whole package has been seen. */
async function survey(
  tarball: Tarball,
  limits: Meter['limits'],
): Promise<{ readonly novel: ReadonlySet<string>; readonly troubles: Restoration['troubles'] }> {
  const troubles: { code: string; chain: readonly string[]; detail: string }[] = []
  let root: Summary | undefined
  for await (const step of walk(tarball.bytes, formats, new Meter(limits))) {
    if (step.kind === 'artifact') root = step.summary
    else if (step.trouble.effect === 'incomplete') {
      troubles.push({ code: step.trouble.code, chain: step.chain, detail: step.trouble.detail })
    }
  }
  const novel = root === undefined ? [] : novelSources(root)
  return { novel: new Set([...novel].map((source) => JSON.stringify(source.chain))), troubles }
}

/** Whether it is something that unpacking the tarball does not show, and not itself a map whose sources are restored. */
function isHidden(artifact: Artifact): boolean {
  return artifact.parent?.parent !== undefined && artifact.facts.map === undefined
}

/** Sources keep the paths that their map gives them; what lies in an archive lies in a folder of the archive's name. */
function wantedPath(artifact: Artifact): string {
  const names = [safePath(artifact.path)]
  let above = artifact.parent
  if (artifact.facts.source !== undefined) {
    // The map carries the source, and a script carries a map that has no name of its own.
    while (above?.path.startsWith('<')) above = above.parent
    above = above?.parent
  }
  for (; above?.parent; above = above.parent) names.unshift(safePath(above.path))
  return names.join('/')
}

function measures(summary: Summary): Pick<RestoredFile, 'chain' | 'bytes' | 'lines'> {
  return { chain: summary.chain, bytes: summary.size, lines: summary.lines }
}

async function write(file: string, content: Uint8Array | string): Promise<void> {
  await mkdir(dirname(file), { recursive: true })
  // wx: what exists is never opened, so a link planted meanwhile is not followed.
  await writeFile(file, content, { flag: 'wx' })
}
