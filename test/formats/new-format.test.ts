import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, expect, test, vi } from 'vitest'
import { audit } from '../../src/engine/audit.ts'
import { restore } from '../../src/restore/restore.ts'
import { type Files, pack } from '../support/pack.ts'
import { temporaryDirectory } from '../support/project.ts'

// What stands in src/formats/index.ts and nowhere else: an archive, and two compressions, one of which nothing opened until now.
vi.mock('../../src/formats/index.ts', async (original) => {
  const index = await original<typeof import('../../src/formats/index.ts')>()
  return { ...index, formats: index.formatsWith([box, wrap('crate', 'CRATE1'), wrap('lzip', LZIP)]) }
})

afterAll(() => {
  vi.doUnmock('../../src/formats/index.ts')
  vi.resetModules()
})

const { box, wrap, LZIP } = vi.hoisted(() => {
  // What other tests of this worker have loaded knows the formats as they are.
  vi.resetModules()
  /** `BOX` and a zero, and for each file its name, its length and its bytes. */
  const box = {
    id: 'box',
    role: 'archive' as const,
    inline: { magic: 'BOX\0' },
    accepts: ({ bytes }: { readonly bytes: Uint8Array }) => Buffer.from(bytes.subarray(0, 4)).toString() === 'BOX\0',
    *open({ bytes }: { readonly bytes: Uint8Array }) {
      let at = 4
      let entries = 0
      while (at < bytes.length) {
        const [, head = '', path = '', length = '0'] =
          /^(([^:]+):(\d+):)/.exec(Buffer.from(bytes.subarray(at, at + 200)).toString('latin1')) ?? []
        at += head.length
        yield { kind: 'entry' as const, path, bytes: bytes.subarray(at, at + Number(length)) }
        at += Number(length)
        entries += 1
      }
      yield { kind: 'facts' as const, facts: { container: { format: 'box', entries, bytes: bytes.length } } }
    },
  }
  /** A magic, and the bytes of the one file turned round. */
  const wrap = (id: string, magic: string) => ({
    id,
    role: 'wrapper' as const,
    accepts: ({ bytes }: { readonly bytes: Uint8Array }) =>
      Buffer.from(bytes.subarray(0, magic.length)).toString('latin1') === magic,
    *open({ path, bytes }: { readonly path: string; readonly bytes: Uint8Array }) {
      const content = Uint8Array.from(bytes.subarray(magic.length)).reverse()
      yield { kind: 'entry' as const, path: path.replace(/^.*\/|\.\w+$/g, ''), bytes: content }
      yield { kind: 'facts' as const, facts: { container: { format: id, entries: 1, bytes: content.length } } }
    },
  })
  return { box, wrap, LZIP: 'LZIP\x01' }
})

const boxOf = (files: { readonly [path: string]: string }) =>
  Buffer.from(
    `BOX\0${Object.entries(files)
      .map(([path, text]) => `${path}:${Buffer.byteLength(text)}:${text}`)
      .join('')}`,
  )
const wrapped = (magic: string, text: string) =>
  Buffer.concat([Buffer.from(magic, 'latin1'), Buffer.from(text).reverse()])
const map = JSON.stringify({
  version: 3,
  sources: ['a.ts'],
  sourcesContent: ['let own = 1'],
  mappings: 'AAAA',
  names: [],
})

async function audited(files: Files) {
  const cwd = temporaryDirectory()
  writeFileSync(join(cwd, 'p.tgz'), pack({ 'package.json': { name: 'p', version: '1.0.0' }, ...files }))
  return { cwd, report: await audit('p.tgz', { cwd }) }
}

const about = ({ findings }: Awaited<ReturnType<typeof audited>>['report'], path: string) =>
  findings.filter(({ location }) => location.chain.join('/') === path).map(({ ruleId }) => ruleId)

test('it is an archive to the rule about archives', async () => {
  const { report } = await audited({ 'old/a.box': boxOf({ 'a.txt': 'a' }) })
  expect(about(report, 'old/a.box')).toEqual(['container/archive'])
})

test.each([
  { name: 'an archive', file: boxOf({ 'a.txt': 'a'.repeat(6_000_000) }) },
  { name: 'a compressed file', file: wrapped('CRATE1', 'a'.repeat(6_000_000)) },
])('$name has the size of an archive', async ({ file }) => {
  const { report } = await audited({ 'index.js': '1', 'old/a.bin': file })
  expect(about(report, 'old/a.bin')).toContain('size/archive')
})

test('a map that is compressed is the map that a script names', async () => {
  const { report } = await audited({
    'a.js': '1\n//# sourceMappingURL=a.js.map.crate\n',
    'a.js.map.crate': wrapped('CRATE1', map),
  })
  expect(report.packages[0]?.maps).toMatchObject([{ chain: ['a.js.map.crate', 'a.js.map'], referencedBy: ['a.js'] }])
})

test('what is opened now is called opaque no more, and what is not opened is', async () => {
  const { report } = await audited({
    'a.lz': wrapped(LZIP, 'a'),
    'a.7z': Buffer.from('7z\xbc\xaf\x27\x1c\0', 'latin1'),
  })
  expect(about(report, 'a.lz')).toEqual([])
  expect(about(report, 'a.7z')).toEqual(['container/opaque'])
  expect(report.packages[0]?.coverage.opaque).toBe(1)
})

test.each(['old/a.zip', 'old/a.7z'])('%s is opened by its bytes, so nothing is said of its name', async (path) => {
  const { report } = await audited({
    [path]: Buffer.concat([boxOf({ 'a.txt': 'a' }), Buffer.from('b.bin:2:\0\xff', 'latin1')]),
  })
  expect(report.notices.map(({ code }) => code)).toEqual([])
})

test('a text carries it in base64', async () => {
  const text = `export const box = "${boxOf({ 'a.js.map': map }).toString('base64')}"`
  const { report } = await audited({ 'a.js': text })
  expect(report.packages[0]?.maps.map(({ chain }) => chain)).toEqual([['a.js', '<inline:0>', 'a.js.map']])
})

test('what lies in it is restored, and it itself is not', async () => {
  const { cwd } = await audited({ 'a.crate': wrapped('CRATE1', boxOf({ 'a.txt': 'a', 'b/a.js.map': map }).toString()) })
  const { files } = await restore('p.tgz', 'out', { cwd })
  expect(files.map(({ path }) => path)).toEqual(['a.crate/a/a.txt', 'a.crate/a/b/a.ts'])
  expect(readFileSync(join(cwd, 'out/a.crate/a/a.txt'), 'utf8')).toBe('a')
})
