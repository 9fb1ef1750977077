import { gunzipSync, gzipSync } from 'node:zlib'
import { Header, Parser, Pax } from 'tar'
import { describe, expect, test } from 'vitest'
import { audit } from '../../src/engine/audit.ts'
import { Meter } from '../../src/model/limits.ts'
import { type Strip, type Stripped, stripTarball } from '../../src/strip/strip-tarball.ts'
import { type Files, pack } from '../support/pack.ts'

const map = {
  version: 3,
  sources: ['../src/app.ts'],
  sourcesContent: ['export const plan = "not for the public"\n'],
  mappings: 'AAAA',
  names: [],
}

const files: Files = {
  'package.json': { name: 'leaky', version: '1.0.0', license: 'UNLICENSED' },
  'dist/app.js': 'exports.plan=1;\n//# sourceMappingURL=app.js.map\n',
  'dist/app.js.map': map,
  'dist/other.txt': map,
  'dist/level.map': 'a map of a game\n',
  'dist/ünï.js': 'no map\n',
}

async function strip(tarball: Buffer, what: Strip): Promise<Stripped> {
  async function* stdin(): AsyncIterable<Uint8Array> {
    yield tarball
  }
  const { packages } = await audit('-', { stdin: stdin() })
  if (packages[0] === undefined) throw new Error('not audited')
  return stripTarball(tarball, packages[0], what, new Meter())
}

describe('stripTarball', () => {
  test('takes out maps, whatever their name, and the comments that name them; all else is the same, entry by entry', async () => {
    const tarball = pack(files)
    const { bytes, removed, changed, left } = await strip(tarball, 'maps')
    expect(removed).toEqual(['dist/app.js.map', 'dist/other.txt'])
    expect(changed).toEqual(['dist/app.js'])
    expect(left).toEqual([])
    const [before, after] = [entriesOf(tarball), entriesOf(bytes)]
    expect(after.get('package/dist/app.js')?.body.toString()).toBe('exports.plan=1;\n')
    for (const path of [...removed, ...changed].map((each) => `package/${each}`)) {
      before.delete(path)
      after.delete(path)
    }
    expect([...after]).toEqual([...before])
  })

  test('takes only the content out of maps, and code stays byte for byte', async () => {
    const tarball = pack(files)
    const { bytes, removed, changed } = await strip(tarball, 'content')
    expect(removed).toEqual([])
    expect(changed).toEqual(['dist/app.js.map', 'dist/other.txt'])
    const { sourcesContent: _content, ...rest } = map
    const [before, after] = [entriesOf(tarball), entriesOf(bytes)]
    expect(JSON.parse(after.get('package/dist/app.js.map')?.body.toString() ?? '')).toEqual(rest)
    expect(after.get('package/dist/app.js')).toEqual(before.get('package/dist/app.js'))
    expect([...after.keys()]).toEqual([...before.keys()])
  })

  test('gives the same bytes each time, and what is clean is not changed at all', async () => {
    const tarball = pack(files)
    const once = await strip(tarball, 'maps')
    expect((await strip(tarball, 'maps')).bytes).toEqual(once.bytes)
    const again = await strip(Buffer.from(once.bytes), 'maps')
    expect(again).toMatchObject({ removed: [], changed: [] })
    expect(again.bytes).toEqual(once.bytes)
  })

  test('copies links, odd names, extended and global headers block by block', async () => {
    const odd = Buffer.concat([
      new Pax({ comment: 'of all' }, true).encode(),
      ...entry('package/package.json', JSON.stringify(files['package.json'])),
      ...entry('package/link', '', { type: 'SymbolicLink', linkpath: '../../etc/passwd' }),
      ...entry('package/../up.js', 'up()\n'),
      ...entry('/absolute.js', 'absolute()\n'),
      ...entry('package\\windows.js', 'w()\n'),
      new Pax({ path: `package/${'long/'.repeat(60)}ü.js` }).encode(),
      ...entry('package/short.js', 'long()\n'),
      ...entry('package/dist/', '', { type: 'Directory' }),
      ...entry('package/dist/a.js.map', JSON.stringify(map)),
      ...entry('package/twice.js', 'one()\n'),
      ...entry('package/twice.js', 'two()\n'),
    ])
    const ending = Buffer.alloc(4096)
    const tarball = gzipSync(Buffer.concat([odd, ending]))
    const { bytes, removed } = await strip(tarball, 'maps')
    expect(removed).toEqual(['dist/a.js.map'])
    const removedAt = odd.indexOf('package/dist/a.js.map')
    const length = 512 + Math.ceil(JSON.stringify(map).length / 512) * 512
    const want = Buffer.concat([odd.subarray(0, removedAt), odd.subarray(removedAt + length), ending])
    expect(gunzipSync(bytes).equals(want)).toBe(true)
  })

  test('a header that is rewritten keeps its mode, owner and time', async () => {
    const tarball = gzipSync(
      Buffer.concat([
        ...entry('package/package.json', JSON.stringify(files['package.json'])),
        ...entry('package/a.js', 'a()\n//# sourceMappingURL=a.js.map\n', {
          mode: 0o755,
          mtime: new Date(1e12),
          uname: 'me',
        }),
        ...entry('package/a.js.map', JSON.stringify(map)),
        Buffer.alloc(1024),
      ]),
    )
    const { bytes } = await strip(tarball, 'maps')
    const before = entriesOf(tarball).get('package/a.js')
    const after = entriesOf(bytes).get('package/a.js')
    expect(after).toEqual({ ...before, size: 4, body: Buffer.from('a()\n') })
    expect(after?.mode).toBe(0o755)
  })

  test('what cannot be cut stays, and is said', async () => {
    const broken = JSON.stringify(map).slice(0, -10)
    const { left, changed } = await strip(pack({ ...files, 'dist/app.js.map': broken }), 'content')
    expect(left).toEqual(['dist/app.js.map'])
    expect(changed).toEqual(['dist/other.txt'])
  })

  test.each([
    { name: 'truncated gzip', damage: (tarball: Buffer) => tarball.subarray(0, tarball.length - 40) },
    { name: 'a truncated archive', damage: (tarball: Buffer) => gzipSync(gunzipSync(tarball).subarray(0, 700)) },
    {
      name: 'a wrong checksum in a header',
      damage: (tarball: Buffer) => {
        const tar = gunzipSync(tarball)
        tar[1] = 0x58
        return gzipSync(tar)
      },
    },
  ])('refuses $name', async ({ damage }) => {
    await expect(strip(damage(pack(files)), 'maps')).rejects.toMatchObject({ code: 'EDAMAGED' })
  })
})

interface Read {
  readonly mode: number | undefined
  readonly size: number
  readonly mtime: Date | undefined
  readonly uname: string | undefined
  readonly body: Buffer
}

/** Read by another reader than ours. */
function entriesOf(tarball: Uint8Array): Map<string, Read> {
  const entries = new Map<string, Read>()
  const parser = new Parser({ strict: true })
  parser.on('entry', (read) => {
    const chunks: Buffer[] = []
    read.on('data', (chunk: Buffer) => chunks.push(Buffer.from(chunk)))
    read.on('end', () => {
      const { mode, size, mtime, uname } = read
      entries.set(read.path, { mode, size, mtime, uname, body: Buffer.concat(chunks) })
    })
  })
  parser.end(gunzipSync(tarball))
  return entries
}

function entry(path: string, text: string, more: object = {}): readonly Buffer[] {
  const body = Buffer.from(text)
  const block = Buffer.alloc(512)
  new Header({ path, size: body.length, mode: 0o644, mtime: new Date(0), type: 'File', ...more }).encode(block, 0)
  return [block, body, Buffer.alloc((512 - (body.length % 512)) % 512)]
}
