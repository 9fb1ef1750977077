import { expect, test } from 'vitest'
import { inlineArchive } from '../../src/formats/inline-archive.ts'
import { sqlite } from '../../src/formats/sqlite/sqlite.ts'
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
