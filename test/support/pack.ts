import { gzipSync } from 'node:zlib'

/** The files of a package by path; a value that is neither text nor bytes is written as JSON. */
export type Files = { readonly [path: string]: unknown }

/** A gzipped tarball of `files`, below `package/` like npm's own. A plain ustar encoder, so that a test may pack what no packer would. */
export function pack(files: Files, prefix = 'package/'): Buffer {
  return gzipSync(tarOf(Object.fromEntries(Object.entries(files).map(([path, content]) => [prefix + path, content]))))
}

/** An uncompressed tar of `files`, names as given. */
export function tarOf(files: Files): Buffer {
  const blocks = Object.entries(files).flatMap(([path, content]) => {
    const bytes = bytesOf(content)
    return [header(path, bytes.length), bytes, Buffer.alloc((512 - (bytes.length % 512)) % 512)]
  })
  return Buffer.concat([...blocks, Buffer.alloc(1024)])
}

function bytesOf(content: unknown): Buffer {
  if (Buffer.isBuffer(content)) return content
  return Buffer.from(typeof content === 'string' ? content : JSON.stringify(content))
}

function header(path: string, size: number): Buffer {
  const block = Buffer.alloc(512)
  const name = Buffer.from(path)
  // ustar: a long name is split at a slash into prefix (345, 155 bytes) and name (0, 100 bytes).
  const split = name.length <= 100 ? -1 : path.lastIndexOf('/', 154)
  block.write(split === -1 ? path : path.slice(split + 1), 0, 100)
  if (split !== -1) block.write(path.slice(0, split), 345, 155)
  block.write('0000644\0', 100)
  block.write('0000000\0', 108)
  block.write('0000000\0', 116)
  block.write(`${size.toString(8).padStart(11, '0')}\0`, 124)
  block.write('03560116604\0', 136)
  block.write('        ', 148)
  block.write('0', 156)
  block.write('ustar\x0000', 257)
  const sum = block.reduce((total, byte) => total + byte, 0)
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148)
  return block
}
