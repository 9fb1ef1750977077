import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { deflateSync } from 'node:zlib'
import { beforeAll, describe, expect, test } from 'vitest'
import { gitObject, gitPack } from '../../../src/formats/git/git.ts'
import { hasTool, testWith } from '../../support/require-tool.ts'
import { openAll } from '../open.ts'

const long = Array.from({ length: 400 }, (_, index) => `const line${index} = ${index * index}\n`).join('')
const versions = [long, `${long}// and one more\n`, `// before\n${long}`]

/** Objects below 16 bytes, as a pack holds them. */
function pack(objects: readonly { type: number; text: string; base?: number }[], promised = objects.length): Buffer {
  const head = Buffer.from('PACK\0\0\0\x02\0\0\0\0', 'latin1')
  head.writeUInt32BE(promised, 8)
  return Buffer.concat([
    head,
    ...objects.flatMap(({ type, text, base }) => [
      Buffer.from([(type << 4) | text.length, ...(base === undefined ? [] : [base])]),
      deflateSync(Buffer.from(text, 'latin1')),
    ]),
    Buffer.alloc(20),
  ])
}

const blob = { type: 3, text: 'hello\n' }

describe('a pack', () => {
  test.each([
    { name: 'a blob', bytes: pack([blob]), texts: ['hello\n'], codes: [] },
    {
      name: 'a difference',
      bytes: pack([blob, { type: 6, text: '\x06\x04\x90\x03\x01!', base: 1 + deflateSync(blob.text).length }]),
      texts: ['hello\n', 'hel!'],
      codes: [],
    },
    {
      name: 'a difference from nothing',
      bytes: pack([{ type: 6, text: '\x06\x04\x90\x03\x01!', base: 90 }]),
      texts: [],
      codes: ['git-delta'],
    },
    { name: 'fewer objects than promised', bytes: pack([blob], 2), texts: ['hello\n'], codes: ['git-damaged'] },
    { name: 'commits alone', bytes: pack([{ type: 1, text: 'tree x' }]), texts: [], codes: ['git-no-files'] },
    { name: 'a header cut short', bytes: pack([]).subarray(0, 10), texts: [], codes: ['git-truncated'] },
  ])('$name', async ({ bytes, texts, codes }) => {
    const opened = await openAll(gitPack, bytes, 'a.pack')
    expect(opened.entries.map((entry) => Buffer.from(entry.bytes).toString())).toEqual(texts)
    expect(opened.codes).toEqual(codes)
  })

  test('what expands beyond the bound is not read', async () => {
    const size = 'x'.repeat(15)
    const { codes } = await openAll(gitPack, pack([{ type: 3, text: size }]), 'a.pack', { ratioFloor: 8, ratio: 0 })
    expect(codes).toEqual(['limit-ratio'])
  })
})

describe('a loose object', () => {
  const loose = (text: string): Buffer => deflateSync(Buffer.from(text, 'latin1'))

  test.each([
    { name: 'a file', bytes: loose('blob 6\0hello\n'), texts: { ce013625030ba8dba906f756967f9e9ca394464a: 'hello\n' } },
    { name: 'a commit', bytes: loose('commit 3\0abc'), texts: { '<commit>': 'abc' } },
    { name: 'a size that lies', bytes: loose('blob 7\0hello\n'), texts: {}, codes: ['git-damaged'] },
    { name: 'a zlib stream of something else', bytes: loose('hello\n'), texts: {}, accepted: false },
  ])('$name', async ({ bytes, texts, codes = [], accepted = true }) => {
    expect(await openAll(gitObject, bytes)).toMatchObject({ texts, codes, accepted })
  })
})

describe('what git makes', () => {
  let folder = ''
  const git = (...args: string[]): void => {
    const identity = ['-c', 'user.name=a', '-c', 'user.email=a@example.com', '-c', 'commit.gpgsign=false']
    execFileSync('git', [...identity, ...args], { cwd: folder, stdio: 'ignore' })
  }
  const objects = (part: string): Buffer[] => {
    const names = readdirSync(join(folder, '.git', 'objects', part))
    return names.map((name) => readFileSync(join(folder, '.git', 'objects', part, name)))
  }

  beforeAll(() => {
    if (!hasTool('git')) return
    folder = mkdtempSync(join(tmpdir(), 'watertight-'))
    git('init')
    for (const version of versions) {
      writeFileSync(join(folder, 'a.ts'), version)
      git('add', '.')
      git('commit', '-m', 'change')
    }
  })

  testWith('git', 'loose objects', async () => {
    const folders = readdirSync(join(folder, '.git', 'objects')).filter((name) => name.length === 2)
    const opened = await Promise.all(folders.flatMap(objects).map((bytes) => openAll(gitObject, bytes)))
    expect(opened.every(({ accepted, codes }) => accepted && codes.length === 0)).toBe(true)
    expect(opened.flatMap(({ texts }) => Object.values(texts))).toEqual(expect.arrayContaining(versions))
  })

  testWith('git', 'a bundle and a pack give every version of every file', async () => {
    git('bundle', 'create', 'all.bundle', '--all')
    git('gc')
    const packed = objects('pack').find((bytes) => bytes.toString('latin1', 0, 4) === 'PACK') ?? Buffer.alloc(0)
    for (const bytes of [readFileSync(join(folder, 'all.bundle')), packed]) {
      const opened = await openAll(gitPack, bytes, 'some.bin')
      expect(Object.values(opened.texts).sort()).toEqual([...versions].sort())
      expect(opened.codes).toEqual([])
    }
  })
})
