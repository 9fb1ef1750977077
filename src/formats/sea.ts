import type { Artifact } from '../model/artifact.ts'
import type { Format, Opened } from '../model/format.ts'
import type { Meter } from '../model/limits.ts'
import { asBuffer } from '../text/as-buffer.ts'
import { isExecutable } from './executable/is-executable.ts'
import { parseJson } from './json-at.ts'
import { compressionOf, openStored } from './pkg/stored-files.ts'
import { readUInt64, slice } from './slice.ts'
import { incomplete } from './trouble.ts'

/** Node's single executables, and the blob that is put into them: the main script and the assets, as they were given. */
export const sea: Format = {
  id: 'sea',
  role: 'executable',
  accepts: isSea,
  open: openSea,
}

function isSea({ kind, bytes }: Pick<Artifact, 'kind' | 'bytes'>): boolean {
  return kind === 'sea-blob' || (isExecutable({ kind }) && asBuffer(bytes).includes('NODE_SEA_FUSE_'))
}

/** Whether the byte at `at` is one of a script or an asset, which is opened by itself. */
export function isInAsset(artifact: Pick<Artifact, 'kind' | 'bytes'>, at: number): boolean {
  if (at === -1 || !isSea(artifact)) return false
  const files = findBlob(asBuffer(artifact.bytes))?.files ?? []
  const place = artifact.bytes.byteOffset + at
  return files.some(({ content }) => content.byteOffset <= place && place < content.byteOffset + content.length)
}

async function* openSea(artifact: Artifact, meter: Meter): AsyncGenerator<Opened> {
  const bytes = asBuffer(artifact.bytes)
  const blob = findBlob(bytes)
  if (blob === null) {
    // Every node binary is able to hold a blob; only a loose one has to.
    if (artifact.kind === 'sea-blob') yield incomplete('sea-damaged', 'The blob of the single executable is damaged.')
    return
  }
  const opened: [number, number][] = []
  let total = 0
  for (const { name, content } of blob.files) {
    const start = content.byteOffset - bytes.byteOffset
    if (content.length > 0) opened.push([start, start + content.length])
    total += content.length
    yield* openAsset(name, content, blob, meter)
  }
  if (!blob.isWhole) yield incomplete('sea-damaged', 'The blob of the single executable is cut short.')
  const container = { format: 'sea', entries: blob.files.length, bytes: total }
  yield { kind: 'facts', facts: { container, opened } }
}

async function* openAsset(name: string, content: Buffer, { files }: Blob, meter: Meter): AsyncGenerator<Opened> {
  const manifest = name === ARCHIVE ? files.find((file) => file.name === MANIFEST) : undefined
  const inside = manifest && openSeaArchive(manifest.content, content, meter)
  if (inside) yield* inside
  else yield { kind: 'entry', path: name, bytes: content }
}

interface Blob {
  readonly files: readonly { readonly name: string; readonly content: Buffer }[]
  readonly isWhole: boolean
}

/** Node's code holds the blob's magic number as well, so each place is tried. */
function findBlob(bytes: Buffer): Blob | null {
  let at = bytes.indexOf(MAGIC)
  for (let tries = 0; at !== -1 && tries < MOST_PLACES; tries += 1) {
    // Later versions have one or two more bytes in the header.
    for (const header of [8, 9, 10]) {
      const blob = readBlob(bytes.subarray(at), header)
      if (blob !== null) return blob
    }
    at = bytes.indexOf(MAGIC, at + 1)
  }
  return null
}

function readBlob(bytes: Buffer, header: number): Blob | null {
  if (bytes.length < header) return null
  const flags = bytes.readUInt32LE(4)
  const reader = new StringReader(bytes, header)
  const path = flags < 64 ? reader.name() : null
  if (path === null || !/^[^\x00-\x1f\ufffd]{1,4095}$/.test(path)) return null
  const files: { name: string; content: Buffer }[] = []
  const add = (name: string): boolean => {
    const content = reader.next()
    if (content) files.push({ name, content })
    return content !== null
  }
  let isWhole = add(flags & 2 ? '<snapshot>' : path)
  if (isWhole && flags & 4) isWhole = add('<code-cache>')
  const assets = isWhole && flags & 8 ? reader.count() : 0
  for (let index = 0; isWhole && index < assets; index += 1) {
    const name = reader.name()
    isWhole = name !== null && add(name)
  }
  return files.length === 0 ? null : { files, isWhole }
}

/** Strings that follow their 64-bit length. */
class StringReader {
  readonly #bytes: Buffer
  #at: number

  constructor(bytes: Buffer, at: number) {
    this.#bytes = bytes
    this.#at = at
  }

  count(): number {
    const count = readUInt64(this.#bytes, this.#at)
    this.#at += 8
    return count
  }

  next(): Buffer | null {
    const text = slice(this.#bytes, this.#at + 8, readUInt64(this.#bytes, this.#at))
    if (text) this.#at += 8 + text.length
    return text
  }

  /** Where no blob is, a length can be anything: what is too long for a name is not decoded. */
  name(): string | null {
    const text = this.next()
    return text === null || text.length > LONGEST_NAME ? null : text.toString('utf8')
  }
}

const LONGEST_NAME = 1 << 14
const MAGIC = Buffer.from([0x20, 0xda, 0x43, 0x01])
const MOST_PLACES = 1000

/**
 * What yao-pkg keeps in two assets of a Node single executable: all files in one, and in the other where each is. Null when
 * they do not fit each other.
 */
function openSeaArchive(manifest: Buffer, archive: Buffer, meter: Meter): AsyncIterable<Opened> | null {
  const description = parseJson(manifest)
  if (typeof description !== 'object' || description === null || !('offsets' in description)) return null
  if (typeof description.offsets !== 'object' || description.offsets === null) return null
  const files = Object.entries(description.offsets).map(([key, place]) => {
    const [offset = Number.NaN, size = Number.NaN] = Array.isArray(place) ? place.map(Number) : []
    return { path: `/snapshot${key.startsWith('/') ? '' : '/'}${key}`, offset, size }
  })
  return openStored(archive, files, compressionOf('compression' in description ? description.compression : 0), meter)
}

/** The names of the two assets. */
const MANIFEST = '__pkg_manifest__'
const ARCHIVE = '__pkg_archive__'
