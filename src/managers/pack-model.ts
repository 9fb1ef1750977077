import { lstat, readFile, readlink } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { createGzip, gunzipSync } from 'node:zlib'
import type { Manifest } from '../model/artifact.ts'
import { AuditError } from '../model/audit-error.ts'
import type { SourceContext } from '../model/source.ts'
import { collect, tooLarge } from '../text/collect.ts'
import { formatCount } from '../text/count.ts'
import type { ManagerName } from './lifecycle.ts'
import { readManifest } from './manifest.ts'
import type { Packing } from './pack-npm.ts'
import { listModelled, type ModelledList } from './packlist/model.ts'
import { recogniseManager } from './project-manager.ts'

/** A package as a manager would pack it by our model of its rules. */
interface ModelledPack {
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
      throw new AuditError('EPACK', `${spec}: ${path} disappeared while it was packed`, { cause })
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
  return `${manager} ${parts.join(' and ')}, which differs from Watertight’s model of it`
}

function some(paths: readonly string[]): string {
  return paths.slice(0, 5).join(', ') + (paths.length > 5 ? ` and ${formatCount(paths.length - 5)} more` : '')
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

/** A file or a symbolic link to be written into a tar. */
interface TarFile {
  readonly name: string
  readonly mode: number
  readonly bytes: Uint8Array
  /** Where a symbolic link leads; null for a file. */
  readonly link: string | null
}

/** An entry of a ustar archive (POSIX.1-1988), behind a pax header where a name does not fit. */
function tarEntry({ name, mode, bytes, link }: TarFile): Uint8Array {
  const records = [
    ...(Buffer.byteLength(name) > 100 ? [paxRecord('path', name)] : []),
    ...(link !== null && Buffer.byteLength(link) > 100 ? [paxRecord('linkpath', link)] : []),
  ]
  const body = Buffer.from(records.join(''))
  const pax = records.length === 0 ? [] : [header('PaxHeader', 0o644, body.length, 'x', ''), padded(body)]
  return Buffer.concat([...pax, header(name, mode, bytes.length, link === null ? '0' : '2', link ?? ''), padded(bytes)])
}

/** The two empty blocks that end an archive. */
const tarEnd: Uint8Array = new Uint8Array(1024)

function header(name: string, mode: number, size: number, type: string, link: string): Buffer {
  const block = Buffer.alloc(512)
  cut(name).copy(block, 0)
  block.write(octal(mode, 7), 100)
  block.write(octal(0, 7), 108)
  block.write(octal(0, 7), 116)
  block.write(octal(size, 11), 124)
  // npm's own date for all files, so that equal files give equal bytes: 1985-10-26.
  block.write(octal(499162500, 11), 136)
  block.write('        ', 148)
  block.write(type, 156)
  cut(link).copy(block, 157)
  block.write('ustar\u000000', 257)
  const sum = block.reduce((total, byte) => total + byte, 0)
  block.write(`${octal(sum, 6)}\u0000 `, 148)
  return block
}

/** What does not fit stands in the pax header before it. */
function cut(text: string): Buffer {
  return Buffer.from(text).subarray(0, 100)
}

function octal(value: number, digits: number): string {
  return value.toString(8).padStart(digits, '0')
}

function padded(bytes: Uint8Array): Buffer {
  return Buffer.concat([bytes, Buffer.alloc((512 - (bytes.length % 512)) % 512)])
}

/** Its length counts itself. */
function paxRecord(key: string, value: string): string {
  const rest = ` ${key}=${value}\n`
  const bytes = Buffer.byteLength(rest)
  let length = bytes + 1
  while (String(length).length + bytes !== length) length += 1
  return `${length}${rest}`
}

/** The names of the entries of a tar, in order; what is no tar has none. */
export function tarNames(tar: Uint8Array): readonly string[] {
  const bytes = Buffer.from(tar.buffer, tar.byteOffset, tar.byteLength)
  const names: string[] = []
  let long: string | null = null
  for (let at = 0; at + 512 <= bytes.length; ) {
    const text = (from: number, length: number): string =>
      bytes.toString('utf8', at + from, at + from + length).replace(/\u0000.*$/s, '')
    const size = Number.parseInt(text(124, 12).trim() || '0', 8)
    if (text(0, 100) === '' || Number.isNaN(size)) break
    const type = text(156, 1)
    const body = bytes.toString('utf8', at + 512, at + 512 + size)
    if (type === 'x') long = /^\d+ path=(.*)$/m.exec(body)?.[1] ?? long
    else if (type === 'L') long = body.replace(/\u0000.*$/s, '')
    else if (type !== 'g') {
      const prefix = text(345, 155)
      if (type !== '5') names.push(long ?? (prefix === '' ? text(0, 100) : `${prefix}/${text(0, 100)}`))
      long = null
    }
    at += 512 + Math.ceil(size / 512) * 512
  }
  return names
}
