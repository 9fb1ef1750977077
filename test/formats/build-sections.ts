/** Committed encoders of our own: executables of one section, as far as a reader of section tables looks. */
export function buildMachO(name: string, content: string): Buffer {
  const bytes = Buffer.alloc(32 + 72 + 80 + content.length)
  bytes.writeUInt32BE(0xcffaedfe, 0)
  bytes.writeUInt32LE(1, 16)
  bytes.writeUInt32LE(152, 20)
  bytes.writeUInt32LE(0x19, 32)
  bytes.writeUInt32LE(152, 36)
  bytes.write('__DWARF', 40)
  bytes.writeUInt32LE(1, 32 + 64)
  bytes.write(name, 104)
  bytes.write('__DWARF', 120)
  bytes.writeBigUInt64LE(BigInt(content.length), 104 + 40)
  bytes.writeUInt32LE(184, 104 + 48)
  bytes.write(content, 184, 'latin1')
  return bytes
}

/** A Mach-O file for one architecture among possibly many. */
export function buildFat(content: Buffer): Buffer {
  const header = Buffer.alloc(32)
  header.writeUInt32BE(0xcafebabe, 0)
  header.writeUInt32BE(1, 4)
  header.writeUInt32BE(header.length, 16)
  header.writeUInt32BE(content.length, 20)
  return Buffer.concat([header, content])
}

/** A Windows executable without symbols; the name of the section lies in the table of long names, as MinGW writes it. */
export function buildPe(name: string, content: string): Buffer {
  const start = 64 + 24 + 40
  const bytes = Buffer.alloc(start + content.length + 4 + name.length + 1)
  bytes.write('MZ', 0)
  bytes.writeUInt32LE(64, 0x3c)
  bytes.write('PE\0\0', 64, 'latin1')
  bytes.writeUInt16LE(1, 64 + 6)
  bytes.writeUInt32LE(start + content.length, 64 + 12)
  bytes.write('/4', 88)
  bytes.writeUInt32LE(content.length, 88 + 16)
  bytes.writeUInt32LE(start, 88 + 20)
  bytes.write(content, start, 'latin1')
  bytes.write(name, start + content.length + 4)
  return bytes
}
