/** A committed encoder of our own: Hermes bytecode as far as a reader of its strings looks. `record`: bytes of a function's. */
export function buildHermes(strings: readonly string[], record: 12 | 16 = 12): Buffer {
  const isWide = (text: string): boolean => /[^\x00-\x7f]/.test(text)
  const stored = strings.map((text) => Buffer.from(text, isWide(text) ? 'utf16le' : 'latin1'))
  const table = Buffer.alloc(strings.length * 4)
  const overflow: Buffer[] = []
  let offset = 0
  for (const [index, text] of strings.entries()) {
    const isLong = text.length >= 255
    const place = isLong ? overflow.length : offset
    table.writeUInt32LE(((isLong ? 255 : text.length) * 2 ** 24 + place * 2 + (isWide(text) ? 1 : 0)) >>> 0, index * 4)
    if (isLong) overflow.push(uint32(offset, text.length))
    offset += stored[index]?.length ?? 0
  }
  const header = Buffer.alloc(128)
  header.writeBigUInt64LE(0x1f1903c103bc1fc6n, 0)
  const counts = [2, 1, 1, strings.length, overflow.length, offset]
  for (const [index, count] of counts.entries()) header.writeUInt32LE(count, 40 + index * 4)
  const tables = [Buffer.alloc(2 * record, 0xff), uint32(strings.length), uint32(0), table, ...overflow]
  return Buffer.concat([header, ...tables, ...stored, Buffer.from('\0\0main.js\0')])
}

function uint32(...values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 4)
  for (const [index, value] of values.entries()) bytes.writeUInt32LE(value, index * 4)
  return bytes
}
