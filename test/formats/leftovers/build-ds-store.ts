/** A committed encoder of our own, since only macOS writes such files. */
export function buildDsStore(names: readonly string[]): Buffer {
  const records = names.map((name) => {
    const text = Buffer.from(name, 'utf16le').swap16()
    const length = Buffer.alloc(4)
    length.writeUInt32BE(name.length)
    return Buffer.concat([length, text, Buffer.from('Ilocblob\0\0\0\x10'), Buffer.alloc(16, 0xff)])
  })
  return Buffer.concat([Buffer.from('\0\0\0\x01Bud1'), Buffer.alloc(64), ...records, Buffer.alloc(32)])
}
