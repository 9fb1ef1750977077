/** Committed encoders of our own: the parts of executables that hold files, behind a few bytes that stand for the program. */
export const program: Buffer = Buffer.concat([Buffer.from('\x7fELF\x02\x01\x01', 'latin1'), Buffer.alloc(120)])

export interface BunFile {
  readonly name: string
  readonly text: string
  readonly map?: Buffer
}

/** What `bun build --compile` appends. `offsetsSize` and `recordSize` tell its versions apart. */
export function buildBun(files: readonly BunFile[], offsetsSize: 24 | 32, recordSize: 36 | 52): Buffer {
  const payload = new Pool()
  const records = files.map((file) => {
    const record = Buffer.alloc(recordSize)
    for (const [at, bytes] of [file.name, file.text, file.map ?? ''].entries()) payload.point(record, at * 8, bytes)
    // A real package has nonsense here.
    record.writeUInt32LE(0xfffffff0, 28)
    return record
  })
  const offsets = Buffer.alloc(offsetsSize)
  payload.point(offsets, 8, Buffer.concat(records))
  offsets.writeBigUInt64LE(BigInt(payload.bytes.length), 0)
  const trailer = Buffer.from('\n---- Bun! ----\n')
  return Buffer.concat([program, trailer, Buffer.alloc(9), payload.bytes, offsets, trailer, Buffer.alloc(8)])
}

/** Bun's own form of a source map; `contents` are zstd frames. */
export function buildBunMap(sources: readonly { readonly name: string; readonly content: Buffer }[]): Buffer {
  const head = Buffer.alloc(8 + sources.length * 16)
  const pool = new Pool(head.length)
  head.writeUInt32LE(sources.length, 0)
  for (const [at, { name }] of sources.entries()) pool.point(head, 8 + at * 8, name)
  for (const [at, { content }] of sources.entries()) pool.point(head, 8 + (sources.length + at) * 8, content)
  return Buffer.concat([head, pool.bytes])
}

/** Node's blob for single executables. */
export function buildSea(
  flags: number,
  parts: readonly string[],
  assets: readonly (readonly [name: string, content: string | Buffer])[],
): Buffer {
  const head = Buffer.alloc(8)
  head.writeUInt32LE(0x0143da20, 0)
  head.writeUInt32LE(flags, 4)
  const sized = (content: string | Buffer) => Buffer.concat([uint64(Buffer.byteLength(content)), Buffer.from(content)])
  return Buffer.concat([
    head,
    ...parts.map(sized),
    ...(flags & 8 ? [uint64(assets.length)] : []),
    ...assets.flat().map(sized),
  ])
}

/** What nexe appends. */
export function buildNexe(code: string, bundle: string): Buffer {
  const footer = Buffer.alloc(32, '<nexe~~sentinel>')
  footer.writeDoubleLE(code.length, 16)
  footer.writeDoubleLE(bundle.length, 24)
  return Buffer.concat([program, Buffer.from(code + bundle), footer])
}

/** What pkg appends; without abbreviations as its first versions did. */
export function buildPkg(payload: Buffer, files: object, names?: object, compression = 0): Buffer {
  const values = [files, '/snapshot/a.js', {}, ...(names === undefined ? [] : [names, compression])]
  const script = 'return (function (REQUIRE_COMMON, VIRTUAL_FILESYSTEM) {\n})(function (exports) {\n\n},'
  const tables = values.map((value) => JSON.stringify(value)).join('\n,\n')
  const prelude = `(function(process, require, console, EXECPATH_FD, PAYLOAD_POSITION, PAYLOAD_SIZE) { ${script}\n${tables}\n);\n})`
  return Buffer.concat([program, payload, Buffer.from(prelude)])
}

class Pool {
  readonly #start: number
  bytes: Buffer = Buffer.alloc(0)

  constructor(start = 0) {
    this.#start = start
  }

  point(pointers: Buffer, at: number, content: string | Buffer): void {
    const bytes = Buffer.from(content)
    pointers.writeUInt32LE(this.#start + this.bytes.length, at)
    pointers.writeUInt32LE(bytes.length, at + 4)
    this.bytes = Buffer.concat([this.bytes, bytes])
  }
}

function uint64(value: number): Buffer {
  const bytes = Buffer.alloc(8)
  bytes.writeBigUInt64LE(BigInt(value))
  return bytes
}
