import { parseJson } from '../json-at.ts'
import { readUInt64, slice } from '../slice.ts'

/** What `deno compile` put into an executable. */
export interface Payload {
  /** Everything but the files: metadata, archive of modules. */
  readonly parts: readonly { readonly path: string; readonly bytes: Buffer }[]
  /** The tree of files as JSON tells it; null when there is none. */
  readonly tree: unknown
  /** Where the places in the tree lead. */
  readonly content: Buffer
}

export const MAGIC = 'd3n0l4nd'

/** The first payload that makes sense, in any of the layouts that Deno has had; the runtime's own code holds the mark as well. */
export function findPayload(bytes: Buffer): Payload | null {
  const last = bytes.lastIndexOf(MAGIC)
  let scans = 0
  let at = bytes.indexOf(MAGIC)
  for (let tries = 0; at !== -1 && tries < MOST_TRIES; tries += 1) {
    const metadata = sized(bytes, at + MAGIC.length)
    const isBehindLength = metadata !== null && metadata[0] === OPEN_BRACE && scans < MOST_SCANS
    if (isBehindLength) scans += 1
    const payload = (isBehindLength ? lengthsAfter(bytes, metadata, last) : null) ?? positionsAt(bytes, at)
    if (payload !== null) return payload
    at = bytes.indexOf(MAGIC, at + 1)
  }
  return null
}

/**
 * Deno 2: metadata behind their length; some tables that differ from version to version; tree and contents, each behind
 * its length; the mark again.
 */
function lengthsAfter(bytes: Buffer, metadata: Buffer, last: number): Payload | null {
  const start = metadata.byteOffset - bytes.byteOffset + metadata.length
  const parts = [{ path: '<metadata>.json', bytes: metadata }]
  let tries = 0
  for (let at = start; at < last && tries < MOST_TRIES; at += 1) {
    if (bytes[at] !== OPEN_BRACE && bytes[at] !== OPEN_BRACKET) continue
    const json = sized(bytes, at - 8)
    const content = json && sized(bytes, at + json.length)
    const after = at + (json?.length ?? 0) + 8 + (content?.length ?? 0)
    if (!json || !content || bytes.toString('latin1', after, after + MAGIC.length) !== MAGIC) continue
    tries += 1
    const tree = parseJson(json)
    if (tree !== undefined) return { parts, tree, content }
  }
  return null
}

/**
 * Deno 1: the mark, then positions of the archive of modules, the metadata and (not in the first versions) the tree and the
 * files. Up to 1.45 they come last and count from the start of the file, in 1.46 they come first and count from their own end.
 */
function positionsAt(bytes: Buffer, mark: number): Payload | null {
  for (const count of [4, 2]) {
    const end = mark + MAGIC.length + count * 8
    if (end > bytes.length) continue
    const positions = Array.from({ length: count }, (_, at) => bigEndian(bytes, mark + MAGIC.length + at * 8))
    const sections = [
      { start: end, limit: bytes.length },
      { start: 0, limit: mark },
    ]
    for (const { start, limit } of sections) {
      const payload = partsBetween(bytes.subarray(start, limit), positions)
      if (payload !== null) return payload
    }
  }
  return null
}

function partsBetween(section: Buffer, positions: readonly number[]): Payload | null {
  const [modules = 0, metadata = 0, tree, files] = positions
  const isAscending = positions.every((position, at) => position >= (positions[at - 1] ?? 0))
  if (!isAscending || (positions.at(-1) ?? 0) > section.length || section[metadata] !== OPEN_BRACE) return null
  const program = section.subarray(modules, metadata)
  const metadataBytes = section.subarray(metadata, tree)
  const json = parseJson(tree === undefined ? metadataBytes : section.subarray(tree, files))
  if (program.length === 0 || json === undefined) return null
  const isArchive = /^ESZIP(?:_V2|2\.\d)/.test(program.toString('latin1', 0, 8))
  return {
    parts: [
      { path: isArchive ? '<modules>' : '<bundle>.js', bytes: program },
      { path: '<metadata>.json', bytes: metadataBytes },
    ],
    tree: tree === undefined ? null : json,
    content: files === undefined ? Buffer.alloc(0) : section.subarray(files),
  }
}

function sized(bytes: Buffer, at: number): Buffer | null {
  return slice(bytes, at + 8, readUInt64(bytes, at))
}

function bigEndian(bytes: Buffer, at: number): number {
  return Number(bytes.readBigUInt64BE(at))
}

const OPEN_BRACE = 0x7b
const OPEN_BRACKET = 0x5b
const MOST_TRIES = 40
// Each goes through the whole file, byte by byte.
const MOST_SCANS = 4
