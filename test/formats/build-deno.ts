import { createHash } from 'node:crypto'
import { program } from './build-executable.ts'

/** A module of an archive: its text, and the source map that keeps it as it was written. */
export interface EszipModule {
  readonly specifier: string
  readonly text: string
  readonly map?: string
}

/** A committed encoder of our own: Deno's archives of modules, as its versions 1.x made them. `digest`: bytes of each checksum. */
export function buildEszip(modules: readonly EszipModule[], version = '_V2', digest = 32): Buffer {
  const checked = (content: Buffer): Buffer =>
    Buffer.concat([content, createHash('sha256').update(content).digest().subarray(0, digest)])
  const section = (content: Buffer): Buffer => Buffer.concat([uint32(content.length), checked(content)])
  let at = 0
  let mapAt = 0
  const records = modules.map(({ specifier, text, map = '' }) => {
    const fields = [at, text.length, map === '' ? 0 : mapAt, map.length].map(uint32)
    at += text.length + digest
    mapAt += map === '' ? 0 : map.length + digest
    return Buffer.concat([sized32(specifier), Buffer.from([0]), ...fields, Buffer.from([0])])
  })
  const redirect = Buffer.concat([sized32('https://example.com/x'), Buffer.from([1]), sized32('https://example.com/y')])
  const sources = Buffer.concat(modules.map(({ text }) => checked(Buffer.from(text))))
  const maps = Buffer.concat(modules.flatMap(({ map }) => (map === undefined ? [] : [checked(Buffer.from(map))])))
  return Buffer.concat([
    Buffer.from(`ESZIP${version}`),
    ...(version > '2.1' && version < '3' ? [section(Buffer.from([0, digest === 0 ? 0 : 1, 1, digest]))] : []),
    section(Buffer.concat([...records, redirect])),
    ...(version === '_V2' ? [] : [section(Buffer.alloc(0))]),
    Buffer.concat([uint32(sources.length), sources]),
    Buffer.concat([uint32(maps.length), maps]),
  ])
}

/** What `deno compile` appended up to version 1.45: positions at the end, from the start of the file. `count` 2: before npm packages. */
export function buildDenoOne(modules: Buffer, count: 2 | 4, tree?: object, files = ''): Buffer {
  const metadata = Buffer.from('{"argv":[],"unstable":false,"entrypoint":"file:///app/main.ts"}')
  const json = Buffer.from(JSON.stringify(tree ?? null))
  const parts = [modules, metadata, ...(count === 4 ? [json, Buffer.from(files)] : [])]
  let at = program.length
  const positions = parts.map((part) => {
    const position = Buffer.alloc(8)
    position.writeBigUInt64BE(BigInt(at))
    at += part.length
    return position
  })
  return Buffer.concat([program, ...parts, Buffer.from('d3n0l4nd'), ...positions])
}

/** What `deno compile` puts into an executable since 2.0, as far as a reader looks: metadata, tables, tree, contents. */
export function buildDenoTwo(tree: unknown, contents: string): Buffer {
  return Buffer.concat([
    program,
    Buffer.from('d3n0l4nd'),
    sized64(JSON.stringify({ argv: [], entrypoint_key: 'app/a.ts', env_vars_from_env_file: {} })),
    sized64(''),
    Buffer.alloc(12),
    sized64(JSON.stringify(tree)),
    sized64(contents),
    Buffer.from('d3n0l4nd'),
  ])
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(value)
  return bytes
}

function sized32(text: string): Buffer {
  return Buffer.concat([uint32(Buffer.byteLength(text)), Buffer.from(text)])
}

function sized64(text: string): Buffer {
  const length = Buffer.alloc(8)
  length.writeBigUInt64LE(BigInt(Buffer.byteLength(text)))
  return Buffer.concat([length, Buffer.from(text)])
}
