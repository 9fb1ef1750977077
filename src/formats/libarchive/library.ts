import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { brotliDecompressSync } from 'node:zlib'

/** libarchive in a WebAssembly instance of its own, which knows no disk, no clock and no environment. */
export interface Library {
  readonly memory: WebAssembly.Memory
  /** Address of `bytes` more; 0 when there are none. */
  allocate(bytes: number): number
  /** Opens what lies at an address; 0 when it cannot. */
  open(address: number, length: number, noPassphrase: 0): number
  /** The next entry; 0 at the end and at what cannot be read, of which `error` tells. */
  next(archive: number): number
  /** Bytes of the entry that were written to an address; 0 at its end, below it where they cannot be read. */
  read(archive: number, address: number, most: number): number
  /** Addresses of texts that end with a zero; 0 for none. */
  error(archive: number): number
  path(entry: number): number
  linkTarget(entry: number): number
  /** As `st_mode` has it, without permissions. */
  type(entry: number): number
  /** Bits: data, metadata. */
  isEncrypted(entry: number): number
}

/** Something that the library does not do here: it ends what it is at. */
export class LibraryStopped extends Error {}

/**
 * What `use` yields of a library that may take `most` bytes of memory. Its memory is as new: nothing that one archive has done there is seen by
 * the next. Throws what `use` throws; then the instance is not used again.
 */
export async function* withLibrary<Result>(
  most: number,
  use: (library: Library) => Generator<Result>,
): AsyncGenerator<Result> {
  const instance = idle.pop() ?? (await instantiate())
  instance.bound = most
  let isSound = false
  try {
    yield* use(instance.library)
    isSound = true
  } finally {
    if (isSound && idle.length < MOST_IDLE) idle.push(...renewed(instance))
  }
}

interface Instance {
  readonly library: Library
  /** Bytes of memory that it may take. */
  bound: number
  /** What its memory begins with; the rest is zeros. */
  readonly image: Uint8Array
}

/** To make an instance takes longer than to read a small archive: one is kept, unless its memory has grown. */
const idle: Instance[] = []
const MOST_IDLE = 1

function renewed(instance: Instance): readonly Instance[] {
  const memory = new Uint8Array(instance.library.memory.buffer)
  if (memory.length > MOST_KEPT) return []
  memory.fill(0, instance.image.length)
  memory.set(instance.image)
  return [instance]
}

async function instantiate(): Promise<Instance> {
  compiled ??= WebAssembly.compile(binary())
  let instance: Instance | undefined
  const asked = imports(
    () => memory,
    () => instance?.bound ?? MOST_KEPT,
  )
  const { exports } = await WebAssembly.instantiate(await compiled, { a: asked })
  const memory = exports[names.memory] as WebAssembly.Memory
  const call = (name: keyof typeof names) => exports[names[name]] as (...args: number[]) => number
  const library = {
    memory,
    allocate: call('allocate'),
    open: call('open'),
    next: call('next'),
    read: call('read'),
    error: call('error'),
    path: call('path'),
    linkTarget: call('linkTarget'),
    type: call('type'),
    isEncrypted: call('isEncrypted'),
  }
  call('initialize')()
  instance = { library, bound: MOST_KEPT, image: imageOf(memory) }
  return instance
}

/** A copy of the memory, without the zeros at its end. */
function imageOf({ buffer }: WebAssembly.Memory): Uint8Array {
  const words = new Uint32Array(buffer)
  let end = words.length
  while (end > 0 && words[end - 1] === 0) end -= 1
  return new Uint8Array(buffer).slice(0, end * words.BYTES_PER_ELEMENT)
}

let compiled: Promise<WebAssembly.Module> | undefined

/** Compressed, where the build has put it beside the bundle. */
function binary(): Uint8Array<ArrayBuffer> {
  const bytes = readFileSync(createRequire(import.meta.url).resolve('libarchive-wasm/dist/libarchive.wasm'))
  return Uint8Array.from(bytes[0] === 0 ? bytes : brotliDecompressSync(bytes))
}

// How emscripten has shortened the names in this very version; its loader has the same table.
const names = {
  memory: 'w',
  initialize: 'x',
  open: 'y',
  next: 'E',
  type: 'J',
  path: 'M',
  linkTarget: 'O',
  isEncrypted: 'P',
  allocate: 'R',
  read: 'T',
  error: 'X',
} as const

/** What the library asks of its surroundings: memory it may have, files and programs it finds none. */
function imports(memory: () => WebAssembly.Memory, bound: () => number): Record<string, (...args: number[]) => number> {
  const absent = () => NOT_IMPLEMENTED
  const closed = () => BAD_DESCRIPTOR
  const stop = (): never => {
    throw new LibraryStopped('The library gave up.')
  }
  const grow = (wanted: number): number => {
    const bytes = wanted >>> 0
    const most = bound()
    if (bytes > most) return 0
    const now = memory().buffer.byteLength
    const pages = Math.ceil(Math.min(Math.max(bytes, now * GROWTH), most) / PAGE) - now / PAGE
    try {
      memory().grow(pages)
      return 1
    } catch (error) {
      if (error instanceof RangeError) return 0
      throw error
    }
  }
  const empty = (countAt = 0, lengthAt = 0): number => {
    const view = new DataView(memory().buffer)
    view.setUint32(countAt, 0, true)
    view.setUint32(lengthAt, 0, true)
    return 0
  }
  const nothing = () => 0
  const files = { h: absent, a: absent, v: absent, s: absent, t: absent, e: absent, q: absent, p: absent, u: absent }
  const descriptors = { c: closed, j: closed, n: closed, b: closed }
  const times = { k: nothing, l: nothing, m: nothing, r: nothing }
  return { ...files, ...descriptors, ...times, f: nothing, g: empty, i: stop, d: stop, o: grow }
}

const NOT_IMPLEMENTED = -52
const BAD_DESCRIPTOR = 8
const MOST_KEPT = 32 * 1024 ** 2
const PAGE = 65_536
const GROWTH = 1.2
