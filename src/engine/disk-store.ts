import { createHash, randomUUID } from 'node:crypto'
import { mkdir, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { deserialize, serialize } from 'node:v8'
import { sha256 } from '../text/digest.ts'
import type { Store } from './known-files.ts'

/** Bytes of one shelf, and of all. */
const SHELF = 64 * 1024 ** 2
const WHOLE = 1024 ** 3

/** A file of the store: these bytes, a SHA-256 of what follows, and that. */
const MARK = Buffer.from('watertight cache 1\n')

/**
 * A store in a folder of the user's, a file a shelf. What is damaged, foreign or gone is not there; a disk that cannot be written keeps
 * nothing. Runs may share it: files are replaced whole. The longest unused ones go when there are too many.
 */
export function diskStore(
  directory: string,
  { shelf: most = SHELF, whole = WHOLE }: { readonly shelf?: number; readonly whole?: number } = {},
): Store {
  const loaded = new Map<string, { readonly time: number; readonly entries: ReadonlyMap<string, Uint8Array> }>()
  const fileOf = (shelf: string): string => join(directory, `${sha256(shelf)}.shelf`)
  return {
    isShared: false,
    load: async (shelf) => {
      const file = fileOf(shelf)
      const time = await timeOf(file)
      const known = loaded.get(shelf)
      if (known !== undefined && known.time === time) return known.entries
      const entries = time === 0 ? new Map<string, Uint8Array>() : await readShelf(file)
      loaded.set(shelf, { time: await timeOf(file), entries })
      return entries
    },
    save: async (shelf, entries) => {
      const kept = newest(entries, most)
      const file = fileOf(shelf)
      if (await writeShelf(directory, file, kept)) {
        loaded.set(shelf, { time: await timeOf(file), entries: kept })
        await makeRoom(directory, whole)
      }
    },
  }
}

async function timeOf(file: string): Promise<number> {
  const found = await stat(file).catch(() => null)
  return found?.mtimeMs ?? 0
}

async function readShelf(file: string): Promise<ReadonlyMap<string, Uint8Array>> {
  const bytes = await readFile(file).catch(() => null)
  const start = MARK.length + 32
  if (bytes === null || bytes.length < start || !bytes.subarray(0, MARK.length).equals(MARK)) return new Map()
  const body = bytes.subarray(start)
  if (!createHash('sha256').update(body).digest().equals(bytes.subarray(MARK.length, start))) return new Map()
  const entries = entriesIn(body)
  if (!(entries instanceof Map)) return new Map()
  // Used: when room is made, others go first. Where that cannot be noted, they do not.
  const now = new Date()
  await utimes(file, now, now).catch(() => undefined)
  return entries
}

/** Undefined for what another version of Node wrote in a form that this one does not read. */
function entriesIn(body: Uint8Array): unknown {
  try {
    return deserialize(body)
  } catch {
    return undefined
  }
}

/** False where the disk does not take it. */
async function writeShelf(directory: string, file: string, entries: ReadonlyMap<string, Uint8Array>): Promise<boolean> {
  const body = serialize(entries)
  const temporary = `${file}.${randomUUID()}`
  try {
    // What is in it comes from a package, and nobody else has to know which ones were audited.
    await mkdir(directory, { recursive: true, mode: 0o700 })
    await writeFile(temporary, Buffer.concat([MARK, createHash('sha256').update(body).digest(), body]), { mode: 0o600 })
    await rename(temporary, file)
    return true
  } catch {
    // A cache is no condition of an audit: a full disk, or one that is only read, makes the next run slower.
    await rm(temporary, { force: true }).catch(() => undefined)
    return false
  }
}

/** The last of the entries that have room. */
function newest(entries: ReadonlyMap<string, Uint8Array>, most: number): ReadonlyMap<string, Uint8Array> {
  let left = most
  const kept: (readonly [string, Uint8Array])[] = []
  for (const entry of [...entries].reverse()) {
    left -= entry[1].length
    if (left < 0) break
    kept.push(entry)
  }
  return new Map(kept.reverse())
}

async function makeRoom(directory: string, most: number): Promise<void> {
  const names = (await readdir(directory).catch(() => [])).filter((name) => name.includes('.shelf'))
  const files: { readonly file: string; readonly size: number; readonly time: number }[] = []
  for (const name of names) {
    const file = join(directory, name)
    const found = await stat(file).catch(() => null)
    if (found !== null) files.push({ file, size: found.size, time: found.mtimeMs })
  }
  let left = most
  for (const { file, size } of files.sort((a, b) => b.time - a.time)) {
    left -= size
    if (left < 0) await rm(file, { force: true }).catch(() => undefined)
  }
}
