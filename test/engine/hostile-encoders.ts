import { buildBun, buildBunMap, buildPkg, program } from '../formats/build-executable.ts'
import { storedZstd } from '../formats/stored-zstd.ts'

/** A pkg executable of one file, compressed with gzip. */
export function pkgOf(packed: Buffer): Buffer {
  return buildPkg(packed, { 0: { 1: [0, packed.length] } }, { 'a.js': '0' }, 1)
}

/** Two modules; the second one's contents are said to be where nothing is. A record has the place of its name, then that of its contents. */
export function lyingBun(readable: string): Buffer {
  const name = '/$bunfs/root/lost'
  const bytes = buildBun(
    [
      { name: '/$bunfs/root/app', text: readable },
      { name, text: 'lost' },
    ],
    32,
    52,
  )
  const pointer = Buffer.alloc(8)
  pointer.writeUInt32LE(bytes.indexOf(name) - program.length - '\n---- Bun! ----\n'.length - 9, 0)
  pointer.writeUInt32LE(name.length, 4)
  bytes.writeUInt32LE(0x7fffffff, bytes.indexOf(pointer) + 8)
  return bytes
}

/** A map of Bun whose second source is said to be where nothing is. */
export function lyingBunMap(readable: string): Buffer {
  const map = buildBunMap([
    { name: 'a.ts', content: storedZstd(readable) },
    { name: 'b.ts', content: storedZstd('b') },
  ])
  map.writeUInt32LE(0x7fffffff, 8 + 3 * 8)
  return map
}

/** An archive of Electron with any list of files. */
export function asar(files: object, content: string): Buffer {
  const json = Buffer.from(JSON.stringify({ files }))
  const head = Buffer.alloc(16)
  for (const [index, value] of [4, json.length + 8, json.length + 4, json.length].entries())
    head.writeUInt32LE(value, index * 4)
  return Buffer.concat([head, json, Buffer.from(content)])
}

/** An archive of `ar`; `size` is what a header says. */
export function ar(
  members: readonly { readonly name: string; readonly text: string; readonly size?: string }[],
): Buffer {
  const parts = members.map(({ name, text, size = String(text.length) }) => {
    const header = `${`${name}/`.padEnd(16)}${'0'.padEnd(12)}${'0'.padEnd(6)}${'0'.padEnd(6)}${'644'.padEnd(8)}${size.padEnd(10)}\`\n`
    return Buffer.from(header + text + (text.length % 2 === 1 ? '\n' : ''))
  })
  return Buffer.concat([Buffer.from('!<arch>\n'), ...parts])
}
