import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib'
import { createPackage } from '@electron/asar'
import { buildZip } from '../formats/build-zip.ts'
import { storedZstd } from '../formats/stored-zstd.ts'
import { pack } from '../support/pack.ts'
import { temporaryDirectory } from '../support/project.ts'
import { folderOf, madeBy, ownEncoder, plant, type Sample } from './sample.ts'

const files = { 'a.ts': plant.typed }

const names: { readonly [form: string]: string } = { squashfs: 'squashfs (AppImage, snap)', age: 'age (encrypted)' }

/** Archives and compressed files. */
export const archives: readonly Sample[] = [
  {
    form: 'zip',
    formats: ['zip'],
    path: 'assets.zip',
    maker: 'zip',
    holds: 'source',
    needs: ['zip'],
    make: () => madeBy('zip', ['-q', 'out.zip', 'a.ts'], files, 'out.zip'),
  },
  {
    form: 'zip with entries in zstd',
    formats: ['zip'],
    path: 'extension.vsix',
    maker: ownEncoder,
    holds: 'source',
    make: () => buildZip([{ name: 'extension/a.ts', text: plant.typed, raw: storedZstd(plant.typed), method: 93 }]),
  },
  {
    form: 'zip behind a program (self-extracting)',
    formats: ['zip'],
    path: 'setup.run',
    maker: ownEncoder,
    holds: 'source',
    make: () =>
      Buffer.concat([Buffer.from('#!/bin/sh\nexit 0\n'), buildZip([{ name: 'a.ts', text: plant.typed, method: 8 }])]),
  },
  {
    form: 'CRX (browser extension)',
    formats: ['zip'],
    path: 'extension.crx',
    maker: ownEncoder,
    holds: 'source',
    make: () => {
      const head = Buffer.from('Cr24\x03\0\0\0\x04\0\0\0key!', 'latin1')
      return Buffer.concat([head, buildZip([{ name: 'background.ts', text: plant.typed, method: 8 }])])
    },
  },
  {
    form: 'zip, encrypted',
    formats: ['zip'],
    path: 'assets.zip',
    maker: 'zip -P',
    holds: 'opaque',
    needs: ['zip'],
    make: () => madeBy('zip', ['-q', '-P', 'word', 'out.zip', 'a.ts'], files, 'out.zip'),
  },
  {
    form: 'tarball in the tarball',
    formats: ['tar'],
    path: 'app-1.0.0.tgz',
    maker: 'tar',
    holds: 'source',
    needs: ['tar'],
    make: () => madeBy('tar', ['-czf', 'out.tgz', 'a.ts'], files, 'out.tgz'),
  },
  {
    form: 'tarball in a zip in a tarball',
    formats: ['tar', 'zip'],
    path: 'vendor.tgz',
    maker: ownEncoder,
    holds: 'source',
    make: () => pack({ 'inner.zip': buildZip([{ name: 'a.tgz', text: pack({ 'a.ts': plant.typed }), method: 8 }]) }),
  },
  {
    form: 'gzip, a single file',
    formats: ['gzip'],
    path: 'a.ts.gz',
    maker: 'Node',
    holds: 'source',
    make: () => gzipSync(plant.typed),
  },
  {
    form: 'gzip in a literal of a script',
    formats: ['inline-archive', 'gzip'],
    path: 'dist/worker.js',
    maker: 'Node',
    holds: 'source',
    make: () => Buffer.from(`run(unzip(atob("${gzipSync(plant.typed).toString('base64')}")))\n`),
  },
  {
    form: 'zip in a data: URL of a page',
    formats: ['inline-archive', 'zip'],
    path: 'docs/index.html',
    maker: ownEncoder,
    holds: 'source',
    make: () => {
      const zip = buildZip([{ name: 'a.ts', text: plant.typed, method: 8 }])
      return Buffer.from(`<html><a href="data:application/zip;base64,${zip.toString('base64')}">all of it</a></html>\n`)
    },
  },
  {
    form: 'gzip, the comment in its header',
    formats: ['gzip'],
    path: 'a.txt.gz',
    maker: ownEncoder,
    holds: 'strings',
    make: () => {
      const plain = gzipSync('nothing')
      const head = Buffer.from(plain.subarray(0, 10))
      head[3] = 16
      return Buffer.concat([head, Buffer.from(`${plant.secret}\0`), plain.subarray(10)])
    },
  },
  {
    form: 'brotli, a single file',
    formats: ['brotli'],
    path: 'a.ts.br',
    maker: 'Node',
    holds: 'source',
    make: () => brotliCompressSync(plant.typed),
  },
  {
    form: 'zlib, a single file',
    formats: ['zlib'],
    path: 'data/a.ts.zz',
    maker: 'Node',
    holds: 'source',
    make: () => deflateSync(plant.typed),
  },
  {
    form: 'zstd, a single file',
    formats: ['zstd'],
    path: 'a.ts.zst',
    maker: 'zstd',
    holds: 'source',
    needs: ['zstd'],
    make: () => madeBy('zstd', ['-q', '-19', 'a.ts', '-o', 'out'], files, 'out'),
  },
  {
    form: 'tar.zst',
    formats: ['zstd', 'tar'],
    path: 'cache.tar.zst',
    maker: ownEncoder,
    holds: 'source',
    make: () => storedZstd(pack({ 'a.ts': plant.typed })),
  },
  {
    form: 'asar (Electron)',
    formats: ['asar'],
    path: 'resources/app.asar',
    maker: '@electron/asar',
    holds: 'source',
    make: async () => {
      const out = join(temporaryDirectory(), 'app.asar')
      await createPackage(folderOf(files), out)
      return readFileSync(out)
    },
  },
  {
    form: 'ar (static library, Debian package)',
    formats: ['ar'],
    path: 'lib/libanswer.a',
    maker: 'ar',
    holds: 'source',
    needs: ['ar'],
    make: () => {
      const long = 'a-name-of-more-than-fifteen-letters.ts'
      return madeBy('ar', ['rcS', 'out.a', long], { [long]: plant.typed }, 'out.a')
    },
  },
  {
    form: 'script that unpacks itself',
    formats: ['appended-tar', 'tar'],
    path: 'bin/setup.run',
    maker: ownEncoder,
    holds: 'source',
    make: () => Buffer.concat([Buffer.from('#!/bin/sh\nexit 0\n'), pack({ 'a.ts': plant.typed }), Buffer.from('{}')]),
  },
  ...[
    { form: 'xz', format: 'xz', program: 'xz', args: ['-k', 'a.ts'], output: 'a.ts.xz' },
    { form: 'lzma', format: 'lzma', program: 'xz', args: ['-k', '--format=lzma', 'a.ts'], output: 'a.ts.lzma' },
    { form: 'bzip2', format: 'bzip2', program: 'bzip2', args: ['-k', 'a.ts'], output: 'a.ts.bz2' },
    { form: 'lz4', format: 'lz4', program: 'lz4', args: ['-q', 'a.ts', 'a.ts.lz4'], output: 'a.ts.lz4' },
  ].map(
    ({ form, format, program, args, output }): Sample => ({
      form,
      formats: [format],
      path: `assets/${output}`,
      maker: program,
      holds: 'source',
      needs: [program],
      make: () => madeBy(program, args, files, output),
    }),
  ),
  ...[{ form: '7z', program: '7z', args: ['a', 'out.7z', 'a.ts'], output: 'out.7z' }].map(
    ({ form, program, args, output }): Sample => ({
      form,
      formats: ['opaque'],
      path: `assets/${output}`,
      maker: program,
      holds: 'opaque',
      needs: [program],
      make: () => madeBy(program, args, files, output),
    }),
  ),
  ...[
    { form: 'rar', magic: 'Rar!\x1a\x07\x01\0' },
    { form: 'cab', magic: 'MSCF\0\0\0\0' },
    { form: 'cpio', magic: `070701${'0'.repeat(104)}` },
    { form: 'rpm', magic: '\xed\xab\xee\xdb' },
    { form: 'squashfs', magic: 'hsqs' },
    { form: 'age', magic: 'age-encryption.org/v1\n' },
  ].map(
    ({ form, magic }): Sample => ({
      form: names[form] ?? form,
      formats: ['opaque'],
      path: `assets/a.${form}`,
      maker: ownEncoder,
      holds: 'opaque',
      make: () => Buffer.concat([Buffer.from(magic, 'latin1'), Buffer.alloc(64, 0x9c)]),
    }),
  ),
]
