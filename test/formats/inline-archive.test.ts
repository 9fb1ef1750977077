import { deflateSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { inlineArchive } from '../../src/formats/inline-archive.ts'
import { gif } from '../../src/formats/media/gif.ts'
import { pdf } from '../../src/formats/media/pdf.ts'
import { png } from '../../src/formats/media/png.ts'
import { woff } from '../../src/formats/media/woff.ts'
import { sqlite } from '../../src/formats/sqlite/sqlite.ts'
import { documentWith, fontWith, gifWith, plainGif, plainPng, pngWith } from './build-media.ts'
import { openAll } from './open.ts'

/** What a database begins with; a page has `pageSize` bytes. */
function beginning(pageSize: number): Buffer {
  const bytes = Buffer.alloc(512)
  bytes.write('SQLite format 3\0')
  bytes.writeUInt16BE(pageSize, 16)
  return bytes
}

test.each([
  { name: 'a database', bytes: beginning(512), paths: ['<inline:0>'] },
  // sql.js has them among the constants of its program.
  { name: 'the first bytes of databases, and other constants', bytes: beginning(217), paths: [] },
  { name: 'the first bytes of databases alone', bytes: beginning(512).subarray(0, 64), paths: [] },
])('$name in a literal', async ({ bytes, paths }) => {
  const { entries, codes } = await openAll(
    inlineArchive([sqlite]),
    Buffer.from(`var a="${bytes.toString('base64')}";`),
    'a.js',
  )
  expect({ paths: entries.map(({ path }) => path), codes }).toEqual({ paths, codes: [] })
})

const words = 'words that nobody sees '.repeat(3)

test.each([
  { name: 'a PNG with a text', bytes: pngWith('tEXt', `Comment\0${words}`), count: 1 },
  { name: 'a PNG without one', bytes: plainPng(), count: 0 },
  { name: 'a GIF with a comment', bytes: gifWith([words]), count: 1 },
  { name: 'a GIF without one', bytes: plainGif(), count: 0 },
  { name: 'a PDF', bytes: documentWith(deflateSync(words)), count: 1 },
  { name: 'a font with metadata', bytes: fontWith('wOFF', 24, deflateSync(words)), count: 1 },
  { name: 'a font without any', bytes: fontWith('wOFF', 24, Buffer.alloc(0)), count: 0 },
])('$name in a data: URL: $count', async ({ bytes, count }) => {
  const text = `a { background: url(data:image/any;base64,${bytes.toString('base64')}) }`
  const { entries } = await openAll(inlineArchive([png, gif, pdf, woff]), Buffer.from(text), 'a.css')
  expect(entries).toHaveLength(count)
})
