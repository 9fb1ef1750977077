import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { buildTar } from '../../fixtures/tarballs/build.ts'
import { builtinRules } from '../support/builtin-rules.ts'
import { fake } from '../support/fake.ts'
import { inspectTarball } from '../support/inspect-tarball.ts'
import { pack, tarOf } from '../support/pack.ts'
import { buildPe } from './build-sections.ts'
import { buildZip } from './build-zip.ts'

const token = fake('npm_{alnum:30}{crc32-base62-npm:6}', 3)
const said = `token '${token}'`
const rules = builtinRules().filter(({ id }) => id.startsWith('secret/npm'))

/** An extended header before a file: `length key=value`, one a line (POSIX pax). */
function paxOf(record: string): string {
  const rest = ` ${record}\n`
  const length = [1, 2, 3].map((digits) => rest.length + digits).find((sum) => `${sum}`.length + rest.length === sum)
  return `${length}${rest}`
}

function inPadding(): Buffer {
  const tar = tarOf({ 'package/a.txt': 'a' })
  tar.write(said, 512 + 100)
  return tar
}

function arOf(name: string, text: string): Buffer {
  const header = `${name.padEnd(16)}${'0'.padEnd(12)}${'0'.padEnd(6)}${'0'.padEnd(6)}${'644'.padEnd(8)}${`${text.length}`.padEnd(10)}\`\n`
  return Buffer.from(`!<arch>\n${header}${text}${text.length % 2 === 0 ? '' : '\n'}`)
}

/** The fields of a gzip header (RFC 1952, 2.3) before the bytes that it begins. */
function gzipWith(flag: number, field: Buffer, content: Buffer | string): Buffer {
  const plain = gzipSync(content)
  const head = Buffer.from(plain.subarray(0, 10))
  head[3] = flag
  return Buffer.concat([head, field, plain.subarray(10)])
}

function asarWithGap(): Buffer {
  const json = JSON.stringify({ files: { 'a.txt': { size: 1, offset: '0' }, 'b.txt': { size: 1, offset: '300' } } })
  const padded = Math.ceil(json.length / 4) * 4
  const head = Buffer.alloc(16)
  for (const [at, value] of [4, padded + 8, padded + 4, json.length].entries()) head.writeUInt32LE(value, at * 4)
  const content = Buffer.alloc(301, 0x20)
  content.write(said, 100)
  return Buffer.concat([head, Buffer.from(json.padEnd(padded, '\0')), content])
}

const extra = Buffer.concat([Buffer.from([0x41, 0x41, said.length, 0]), Buffer.from(said)])
const files: readonly { readonly name: string; readonly bytes: Buffer }[] = [
  { name: 'behind a file, in what is left of its last block', bytes: inPadding() },
  {
    name: 'in an extended header of a tar',
    bytes: buildTar([
      { path: 'p/h', type: 'x', text: paxOf(`comment=${said}`) },
      { path: 'p/a.txt', text: 'a' },
    ]),
  },
  {
    name: 'beyond the size that an extended header gives',
    bytes: buildTar([
      { path: 'p/h', type: 'x', text: paxOf('size=1') },
      { path: 'p/a.txt', text: `a${' '.repeat(200)}${said}` },
    ]),
  },
  { name: 'in the name in a gzip header', bytes: gzipWith(8, Buffer.from(`${said}\0`), 'a') },
  {
    name: 'in an extra field of a gzip header',
    bytes: gzipWith(4, Buffer.concat([Buffer.from([extra.length, 0]), extra]), 'a'),
  },
  { name: 'in the comment of a zip', bytes: Buffer.concat([buildZip([{ name: 'a', text: 'a' }]), Buffer.from(said)]) },
  { name: 'in the symbol table of a library', bytes: arOf('/', said) },
  { name: 'in a symbol table of another system', bytes: arOf('__.SYMDEF', said) },
  { name: 'in a gap of an asar', bytes: asarWithGap() },
  { name: 'in a script with a zero in it', bytes: Buffer.from(`#!/usr/bin/env node\n// \0\n${said}\n`) },
  { name: 'in a gzip in a zip, without a name', bytes: buildZip([{ name: '', text: gzipSync(said) }]) },
  {
    name: 'in base64 in a program',
    bytes: buildPe('.rdata', `\0\x01${Buffer.from(`${said} and more`).toString('base64')}\0\x02`),
  },
]

test.each(files)('what stands $name is searched', async ({ bytes }) => {
  const inspected = await inspectTarball(pack({ 'data/file.bin': bytes }), rules)
  expect(inspected.flatMap(({ matches }) => matches).length).toBeGreaterThan(0)
})

test('what stands in the gzip header of the package itself is searched', async () => {
  const tarball = gzipWith(16, Buffer.from(`${said}\0`), tarOf({ 'package/a.txt': 'a' }))
  const inspected = await inspectTarball(tarball, rules)
  expect(inspected.filter(({ matches }) => matches.length > 0).map(({ chain }) => chain)).toEqual(['<header>'])
})

test('a name that gzip has noted of a tarball is nothing to show', async () => {
  const tarball = gzipWith(8, Buffer.from('package-1.0.0.tar\0'), tarOf({ 'package/a.txt': 'a' }))
  expect((await inspectTarball(tarball, rules)).map(({ chain }) => chain)).toEqual(['a.txt', ''])
})
