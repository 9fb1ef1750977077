/** A file or a symbolic link to be written into a tar. */
export interface TarFile {
  readonly name: string
  readonly mode: number
  readonly bytes: Uint8Array
  /** Where a symbolic link leads; null for a file. */
  readonly link: string | null
}

/** An entry of a ustar archive (POSIX.1-1988), behind a pax header where a name does not fit. */
export function tarEntry({ name, mode, bytes, link }: TarFile): Uint8Array {
  const records = [
    ...(Buffer.byteLength(name) > 100 ? [paxRecord('path', name)] : []),
    ...(link !== null && Buffer.byteLength(link) > 100 ? [paxRecord('linkpath', link)] : []),
  ]
  const body = Buffer.from(records.join(''))
  const pax = records.length === 0 ? [] : [header('PaxHeader', 0o644, body.length, 'x', ''), padded(body)]
  return Buffer.concat([...pax, header(name, mode, bytes.length, link === null ? '0' : '2', link ?? ''), padded(bytes)])
}

/** The two empty blocks that end an archive. */
export const tarEnd: Uint8Array = new Uint8Array(1024)

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
