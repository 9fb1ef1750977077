import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib'
import type { Limits } from '../../src/model/limits.ts'
import { buildDenoOne, buildDenoTwo, buildEszip } from '../formats/build-deno.ts'
import { buildBun, buildNexe, buildPkg, buildSea } from '../formats/build-executable.ts'
import { buildHermes } from '../formats/build-hermes.ts'
import { buildRamBundle } from '../formats/build-ram-bundle.ts'
import { buildFat, buildMachO } from '../formats/build-sections.ts'
import { buildWasm } from '../formats/build-wasm.ts'
import { buildZip } from '../formats/build-zip.ts'
import { storedZstd } from '../formats/stored-zstd.ts'
import { fake } from '../support/fake.ts'
import { pack, tarOf } from '../support/pack.ts'
import { ar, asar, lyingBun, lyingBunMap, pkgOf } from './hostile-encoders.ts'

const secret = fake('npm_{alnum:30}{crc32-base62-npm:6}')
const readable = `// token ${secret}\n`
const bomb = Buffer.alloc(4 * 1024 ** 2)

/** A container that is damaged, or lies. */
export interface HostileCase {
  readonly name: string
  readonly path: string
  readonly bytes: Buffer
  readonly codes: readonly string[]
  /** Whether a part that can be read has a secret. */
  readonly isReadable?: boolean
  readonly limits?: Partial<Limits>
}

const noise = Array.from({ length: 300 }, (_, index) => fake('{alnum:32}', index)).join('')
const many = Array.from({ length: 3000 }, (_, index) => `f${index}.txt`)

/** What must be one notice each, or none where all of it can be read. */
export const hostileCases: readonly HostileCase[] = [
  {
    name: 'a zip whose 3,000 entries lie outside of it',
    path: 'a.zip',
    bytes: buildZip([{ name: 'a.txt', text: readable }, ...many.map((name) => ({ name, text: 'x', offset: 2 ** 31 }))]),
    codes: ['zip-no-entry'],
    isReadable: true,
  },
  {
    name: 'a zip that was cut off',
    path: 'a.zip',
    bytes: buildZip([
      { name: 'a.txt', text: readable },
      { name: 'b.txt', text: 'b'.repeat(999) },
    ]).subarray(0, 400),
    codes: ['zip-truncated'],
    isReadable: true,
  },
  {
    name: 'names with zeros and escapes for terminals',
    path: 'a.zip',
    bytes: buildZip([
      { name: 'a\0\u001b[2J\u001b]0;x\u0007.txt', text: readable },
      { name: 'b', text: 'x', checksum: 1 },
    ]),
    codes: ['zip-checksum'],
    isReadable: true,
  },
  {
    name: 'a name that is no archive by its bytes',
    path: 'a.zip',
    bytes: Buffer.from('\0\x01\x02 what is this?', 'latin1'),
    codes: ['container-unrecognized'],
  },
  {
    name: 'more entries than the bound, in three archives',
    path: 'a.zip',
    bytes: buildZip(
      many
        .slice(0, 3)
        .map((name) => ({ name: `${name}.zip`, text: buildZip(many.map((each) => ({ name: each, text: 'x' }))) })),
    ),
    codes: ['limit-entries'],
    limits: { entries: 100 },
  },
  ...[
    { name: 'gzip', path: 'a.gz', bytes: gzipSync(bomb) },
    { name: 'brotli', path: 'a.br', bytes: brotliCompressSync(bomb) },
    { name: 'zlib', path: 'a.zz', bytes: deflateSync(bomb) },
    { name: 'zip', path: 'a.zip', bytes: buildZip([{ name: 'a', text: bomb, method: 8 }]) },
    { name: 'tar.gz', path: 'a.tgz', bytes: gzipSync(tarOf({ 'package/a': bomb })) },
    { name: 'pkg', path: 'app', bytes: pkgOf(gzipSync(bomb)) },
  ].map(
    (each): HostileCase => ({
      ...each,
      name: `a bomb of ${each.name}`,
      codes: ['limit-ratio'],
      limits: { ratio: 10, ratioFloor: 1024 ** 2 },
    }),
  ),
  {
    name: 'archives in archives without end',
    path: 'a.zip',
    bytes: Array.from({ length: 12 }).reduce<Buffer>(
      (inner) => buildZip([{ name: 'a.zip', text: inner }]),
      Buffer.from(readable),
    ),
    codes: ['limit-depth'],
  },
  {
    name: 'a tarball that was cut off',
    path: 'a.tgz',
    bytes: pack({ 'a.txt': readable, 'b.txt': noise }).subarray(0, 3000),
    codes: ['gzip-truncated'],
    isReadable: true,
  },
  {
    name: 'ar: a size past the end',
    path: 'a.a',
    bytes: ar([
      { name: 'a.txt', text: readable },
      { name: 'b', text: 'b', size: '99999' },
    ]),
    codes: ['ar-damaged'],
    isReadable: true,
  },
  {
    name: 'asar: files past the end',
    path: 'a.asar',
    bytes: asar(
      Object.fromEntries([
        ['a.txt', { size: readable.length, offset: '0' }],
        ...many.map((name) => [name, { size: 9, offset: '99999' }]),
      ]),
      readable,
    ),
    codes: ['asar-entry'],
    isReadable: true,
  },
  {
    name: 'Bun: contents past the end',
    path: 'app',
    bytes: lyingBun(readable),
    codes: ['bun-module'],
    isReadable: true,
  },
  {
    name: 'a map of Bun with sources past its end',
    path: 'app',
    bytes: buildBun([{ name: '/$bunfs/root/app', text: readable, map: lyingBunMap(readable) }], 32, 52),
    codes: ['bun-map'],
    isReadable: true,
  },
  {
    name: 'a blob of Node that was cut off',
    path: 'a.blob',
    bytes: buildSea(8, ['a.js', readable], [['b', 'b'.repeat(99)]]).subarray(0, -9),
    codes: ['sea-damaged'],
    isReadable: true,
  },
  {
    name: 'pkg: files past the end',
    path: 'app',
    bytes: buildPkg(
      Buffer.from(readable),
      { '/a.js': { 1: [0, readable.length] }, '/b.js': { 1: [-99, 9] }, '/c.js': { 1: [-9, 9e15] } },
      {},
    ),
    codes: ['pkg-file'],
  },
  {
    name: 'nexe: resources past the end',
    path: 'app',
    bytes: buildNexe('process.__nexe = {"resources":{"a":[0,9999],"b":[-1,5]}}', readable),
    codes: ['nexe-resource'],
  },
  {
    name: 'Deno: files past the end',
    path: 'app',
    bytes: buildDenoTwo(
      [
        { n: 'a', o: [0, readable.length] },
        { n: 'b', o: [9, 9999] },
        { n: 'c', o: [-1, 2] },
      ],
      readable,
    ),
    codes: ['deno-file'],
    isReadable: true,
  },
  {
    name: 'eszip: modules past the end',
    path: 'app',
    bytes: buildDenoOne(
      buildEszip([
        { specifier: 'a.ts', text: readable },
        { specifier: 'b.ts', text: 'b'.repeat(500) },
      ]).subarray(0, -400),
      2,
    ),
    codes: ['eszip-module'],
    isReadable: true,
  },
  {
    name: 'Hermes: strings past the end',
    path: 'a.hbc',
    bytes: Buffer.concat([
      buildHermes([readable]).subarray(0, 52),
      Buffer.alloc(4, 0xff),
      buildHermes([readable]).subarray(56),
    ]),
    codes: [],
    isReadable: true,
  },
  {
    name: 'RAM bundle: a table larger than the bundle',
    path: 'a.bundle',
    bytes: buildRamBundle('a', ['b']).fill(0xff, 4, 8),
    codes: ['ram-bundle-damaged'],
  },
  {
    name: 'WebAssembly: a section past the end',
    path: 'a.wasm',
    bytes: Buffer.concat([
      buildWasm([{ name: 'a', data: Buffer.from(readable) }]),
      Buffer.from([0, 0xff, 0xff, 0xff, 0x0f, 1]),
    ]),
    codes: ['wasm-section'],
    isReadable: true,
  },
  {
    name: 'Mach-O: a processor past the end',
    path: 'a.node',
    bytes: (() => {
      const fat = buildFat(buildMachO('__debug_str', readable))
      return fat.fill(0xff, 16, 20)
    })(),
    codes: ['executable-section'],
    isReadable: true,
  },
  {
    name: 'a zstd frame cut short',
    path: 'a.zst',
    bytes: storedZstd(`${readable}${'x'.repeat(20_000)}`).subarray(0, -5000),
    codes: ['zstd-truncated'],
    isReadable: true,
  },
]
