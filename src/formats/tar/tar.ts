import type { Artifact } from '../../model/artifact.ts'
import type { Format, Opened, Trouble } from '../../model/format.ts'
import type { Meter } from '../../model/limits.ts'
import { gunzip, gunzippedHead, isGzip } from '../gzip/gunzip.ts'
import { gzipHeader } from '../gzip/header.ts'
import { incomplete } from '../trouble.ts'
import { EntryReader } from './entry-reader.ts'
import { isTarHeader } from './header.ts'

/** Tar archives, plain or gzipped. A package's own tarball is always read as one, so that what is wrong with it gets said. */
export const tar: Format = {
  id: 'tar',
  role: 'archive',
  accepts: (artifact) => isPackage(artifact) || isTarHeader(headOf(artifact.bytes)),
  open: openTar,
}

async function* openTar(artifact: Artifact, meter: Meter): AsyncGenerator<Opened> {
  const { bytes } = artifact
  const head = headOf(bytes)
  if (!isTarHeader(head) && !isBlank(head)) {
    yield (await earlyDamage(bytes, head, meter)) ??
      incomplete('tar-unrecognized', 'This is neither a tarball nor another archive that can be opened.')
    return
  }
  const reader = new EntryReader(meter.limits, isGzip(bytes) ? bytes.length * MOST_DEFLATE : bytes.length)
  let damage: Trouble | undefined
  for await (const chunk of isGzip(bytes) ? gunzip(bytes, meter) : slices(bytes)) {
    if (chunk instanceof Uint8Array) yield* reader.write(chunk)
    else damage = chunk
  }
  yield* gzipHeader(artifact)
  yield* reader.end(damage !== undefined && damage.code !== 'gzip-trailing')
  // A program that unpacks itself may go on behind its archive.
  const isAppended = artifact.facts.appended === true && damage?.code === 'gzip-trailing'
  if (damage && !isAppended) yield damage
  yield { kind: 'facts', facts: { container: { format: 'tar', entries: reader.entries, bytes: reader.bytes } } }
}

/** What is wrong with gzip that ends before one header came out of it: a broken download and no other kind of file. */
async function earlyDamage(bytes: Uint8Array, head: Uint8Array, meter: Meter): Promise<Trouble | undefined> {
  if (!isGzip(bytes) || head.length >= BLOCK) return undefined
  for await (const chunk of gunzip(bytes, meter)) {
    if (!(chunk instanceof Uint8Array)) return chunk
  }
  return undefined
}

function isPackage({ path, parent, facts }: Artifact): boolean {
  return path === '' && parent === undefined && facts.archive === undefined
}

function headOf(bytes: Uint8Array): Uint8Array {
  return isGzip(bytes) ? gunzippedHead(bytes) : bytes.subarray(0, 1024)
}

function isBlank(head: Uint8Array): boolean {
  return head.length > 0 && head.every((byte) => byte === 0)
}

function* slices(bytes: Uint8Array): Iterable<Uint8Array> {
  for (let at = 0; at < bytes.length; at += SLICE) yield bytes.subarray(at, at + SLICE)
}

// RFC 1951 cannot express more than 1032 bytes in one.
const MOST_DEFLATE = 1032
const BLOCK = 512
const SLICE = 8 * 1024 ** 2
