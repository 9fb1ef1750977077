/** A committed encoder of our own: React Native's RAM bundle. An empty text stands for an id that no module has. */
export function buildRamBundle(startup: string, modules: readonly string[]): Buffer {
  const head = Buffer.alloc(12 + modules.length * 8)
  const texts = [Buffer.from(`${startup}\0`)]
  head.writeUInt32LE(0xfb0bd1e5, 0)
  head.writeUInt32LE(modules.length, 4)
  head.writeUInt32LE(startup.length + 1, 8)
  let offset = startup.length + 1
  for (const [index, text] of modules.entries()) {
    if (text === '') continue
    head.writeUInt32LE(offset, 12 + index * 8)
    head.writeUInt32LE(text.length + 1, 12 + index * 8 + 4)
    texts.push(Buffer.from(`${text}\0`))
    offset += text.length + 1
  }
  return Buffer.concat([head, ...texts])
}
