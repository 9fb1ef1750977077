import { lstat, readFile, readlink } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { createGzip, gunzipSync } from 'node:zlib'
import type { Manifest } from '../model/artifact.ts'
import { AuditError } from '../model/audit-error.ts'
import type { SourceContext } from '../model/source.ts'
import { collect, tooLarge } from '../text/collect.ts'
import type { ManagerName } from './lifecycle.ts'
import { readManifest } from './manifest.ts'
import type { Packing } from './pack-npm.ts'
import { listModelled, type ModelledList } from './packlist/model.ts'
import { recogniseManager } from './project-manager.ts'
import { tarEnd, tarEntry, tarNames } from './ustar.ts'

/** A package as a manager would pack it by our model of its rules. */
export interface ModelledPack {
  readonly bytes: Uint8Array
  readonly doubt: ModelledList['doubt']
}

/** Packs by our model of a manager's rules; nothing of the manager or of the project is run. */
export async function packWithModel(
  manager: Exclude<ManagerName, 'npm'>,
  version: string | null,
  packing: Packing,
  context: SourceContext,
): Promise<ModelledPack> {
  const manifest = await readManifest(packing.directory, packing.spec)
  const { files, doubt } = await listModelled(manager, version, packing, manifest)
  const tar = Readable.from(entriesOf(files, manager, manifest, packing, context.maxBytes))
  const gzip = createGzip({ level: 6 })
  tar.once('error', (error) => gzip.destroy(error))
  return { bytes: await collect(tar.pipe(gzip), packing.spec, context), doubt }
}

async function* entriesOf(
  files: readonly string[],
  manager: ManagerName,
  manifest: Manifest,
  { directory, spec }: Packing,
  maxBytes: number,
): AsyncIterable<Uint8Array> {
  for (const path of files) {
    const file = join(directory, path)
    const found = await lstat(file).catch((cause: unknown) => {
      throw new AuditError('EPACK', `${spec}: ${path} went away while it was packed`, { cause })
    })
    const name = `package/${path}`
    if (found.isSymbolicLink())
      yield tarEntry({ name, mode: 0o777, bytes: Buffer.alloc(0), link: await readlink(file) })
    else if (found.isFile()) {
      if (found.size > maxBytes) throw tooLarge(`${spec}: ${path}`, maxBytes)
      const bytes =
        path === 'package.json' ? publishedManifest(await readFile(file), manifest, manager) : await readFile(file)
      yield tarEntry({ name, mode: found.mode & 0o111 ? 0o755 : 0o644, bytes, link: null })
    }
  }
  yield tarEnd
}

/** What a manager packed and our model of its rules would not, or the other way round, in words; null where they agree. */
export async function differenceFromModel(
  tarball: Uint8Array,
  manager: Exclude<ManagerName, 'npm'>,
  packing: Packing,
): Promise<string | null> {
  const { version, name } = await recogniseManager([packing.directory], {})
  const manifest = await readManifest(packing.directory, packing.spec)
  const { files, doubt } = await listModelled(manager, name === manager ? version : null, packing, manifest)
  const packed = new Set(tarNames(gunzipSync(tarball)).map((path) => path.replace(/^[^/]*\//, '')))
  const modelled = new Set(files)
  const more = [...packed].filter((path) => !modelled.has(path))
  // Where the model takes more by design, only what it lacks is worth a word.
  const less = doubt === null ? files.filter((path) => !packed.has(path)) : []
  if (more.length === 0 && less.length === 0) return null
  const parts = [
    ...(more.length > 0 ? [`packs ${some(more)}`] : []),
    ...(less.length > 0 ? [`does not pack ${some(less)}`] : []),
  ]
  return `${manager} ${parts.join(' and ')}, other than our model of it says`
}

function some(paths: readonly string[]): string {
  return paths.slice(0, 5).join(', ') + (paths.length > 5 ? ` and ${paths.length - 5} more` : '')
}

/** pnpm and Yarn publish with fields of `publishConfig` in place of the manifest's own. */
function publishedManifest(bytes: Buffer, manifest: Manifest, manager: ManagerName): Buffer {
  const { publishConfig } = manifest
  if (manager === 'bun' || typeof publishConfig !== 'object' || publishConfig === null) return bytes
  const moved = Object.entries(publishConfig).filter(([key]) => overridden.has(key))
  return moved.length === 0
    ? bytes
    : Buffer.from(JSON.stringify({ ...manifest, ...Object.fromEntries(moved) }, null, 2))
}

const overridden: ReadonlySet<string> = new Set([
  ...['main', 'module', 'browser', 'bin', 'exports', 'imports', 'types', 'typings', 'typesVersions', 'type', 'esnext'],
  ...['es2015', 'unpkg', 'umd:main', 'os', 'cpu', 'libc', 'engines'],
])
