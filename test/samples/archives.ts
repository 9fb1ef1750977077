import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib'
import { createPackage } from '@electron/asar'
import { buildRar4, buildRar5 } from '../formats/build-packed.ts'
import { buildZip } from '../formats/build-zip.ts'
import { storedZstd } from '../formats/stored-zstd.ts'
import { pack } from '../support/pack.ts'
import { temporaryDirectory } from '../support/project.ts'
import { folderOf, madeBy, ownEncoder, plant, type Sample } from './sample.ts'

const files = { 'a.ts': plant.typed }

const names: { readonly [form: string]: string } = {
  squashfs: 'squashfs (AppImage, snap)',
  age: 'age (encrypted)',
  pgp: 'OpenPGP message (encrypted)',
  crypted: 'git-crypt (encrypted)',
  vault: 'vault of Ansible (encrypted)',
}

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
    form: 'zlib in a literal of a script',
    formats: ['inline-archive', 'zlib'],
    path: 'dist/inflate.js',
    maker: 'Node',
    holds: 'source',
    make: () => Buffer.from(`run(inflate(atob("${deflateSync(plant.typed).toString('base64')}")))\n`),
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
    form: 'zstd behind a frame to skip',
    formats: ['zstd'],
    path: 'data.zst',
    maker: 'pzstd',
    holds: 'source',
    needs: ['pzstd'],
    make: () => madeBy('pzstd', ['-q', 'a.ts', '-o', 'out'], files, 'out'),
  },
  {
    form: 'tar.zst',
    formats: ['zstd', 'tar'],
    path: 'cache.tar.zst',
    maker: 'tar',
    holds: 'source',
    needs: ['tar', 'zstd'],
    make: () => madeBy('tar', ['--zstd', '-cf', 'out', 'a.ts'], files, 'out'),
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
  ...[
    { form: '7z', args: [] },
    { form: '7z, PPMd', args: ['-m0=PPMd'] },
    {
      form: '7z, filtered for machine code (BCJ2)',
      args: '-m0=BCJ2 -m1=LZMA -m2=LZMA -m3=LZMA -mb0:1 -mb0s1:2 -mb0s2:3'.split(' '),
    },
  ].map(
    ({ form, args }): Sample => ({
      form,
      formats: ['7z'],
      path: 'assets/out.7z',
      maker: '7z',
      holds: 'source',
      needs: ['7z'],
      make: () => madeBy('7z', ['a', ...args, 'out.7z', 'a.ts'], files, 'out.7z'),
    }),
  ),
  {
    form: '7z that unpacks itself',
    formats: ['appended-archive', '7z'],
    path: 'bin/setup.run',
    maker: '7z -sfx',
    holds: 'source',
    needs: ['7z'],
    make: () => madeBy('7z', ['a', '-sfx', 'out.run', 'a.ts'], files, 'out.run'),
  },
  {
    form: '7z, encrypted',
    formats: ['7z'],
    path: 'assets/out.7z',
    maker: '7z -p',
    holds: 'opaque',
    needs: ['7z'],
    make: () => madeBy('7z', ['a', '-pword', '-mhe=on', 'out.7z', 'a.ts'], files, 'out.7z'),
  },
  {
    form: 'script that unpacks itself, xz',
    formats: ['appended-archive', 'xz', 'tar'],
    path: 'bin/setup.run',
    maker: 'tar',
    holds: 'source',
    needs: ['tar', 'xz'],
    make: () => {
      const packed = madeBy('tar', ['-cJf', 'out.tar.xz', 'a.ts'], files, 'out.tar.xz')
      return Buffer.concat([Buffer.from('#!/bin/sh\nexit 0\n'), packed])
    },
  },
  ...['LZMA', 'BZip2'].map(
    (method): Sample => ({
      form: `zip with entries in ${method}`,
      formats: ['zip'],
      path: 'assets/out.zip',
      maker: '7z',
      holds: 'source',
      needs: ['7z'],
      make: () => madeBy('7z', ['a', '-tzip', `-mm=${method}`, 'out.zip', 'a.ts'], files, 'out.zip'),
    }),
  ),
  ...[
    { form: 'rar (4)', format: 'rar', build: buildRar4 },
    { form: 'rar (5)', format: 'rar', build: buildRar5 },
  ].map(
    ({ form, format, build }): Sample => ({
      form,
      formats: [format],
      path: `assets/a.${format}`,
      maker: ownEncoder,
      holds: 'source',
      make: () => build([{ name: 'a.ts', text: plant.typed }]),
    }),
  ),
  {
    form: 'cab',
    formats: ['cab'],
    path: 'assets/a.cab',
    maker: 'gcab',
    holds: 'source',
    needs: ['gcab'],
    make: () => madeBy('gcab', ['-z', '-c', 'out.cab', 'a.ts'], files, 'out.cab'),
  },
  {
    form: 'cpio',
    formats: ['cpio'],
    path: 'assets/a.cpio',
    maker: 'cpio',
    holds: 'source',
    needs: ['cpio'],
    make: () => madeBy('sh', ['-c', 'ls *.ts | cpio -o -H newc > out'], files, 'out'),
  },
  ...[
    { form: 'rpm', payload: 'w9.gzdio', formats: ['rpm'] },
    { form: 'rpm, xz', payload: 'w2.xzdio', formats: ['rpm'] },
    { form: 'rpm, zstd', payload: 'w3.zstdio', formats: ['rpm', 'zstd', 'cpio'] },
  ].map(
    ({ form, payload, formats }): Sample => ({
      form,
      formats,
      path: 'assets/a.rpm',
      maker: 'rpmbuild',
      holds: 'source',
      needs: ['rpmbuild'],
      make: () => madeByRpm(payload),
    }),
  ),
  ...[
    { form: 'squashfs', magic: 'hsqs' },
    { form: 'age', magic: 'age-encryption.org/v1\n' },
    // RFC 9580, 5.3 and 5.13: a session key for a password, and what it encrypts.
    { form: 'pgp', magic: '\x8c\x0d\x04\x09\x03\x02\x52\x83\xcf\x85\x0d\xa3\x87\x78\xff\xd2\x40\x01' },
    { form: 'crypted', magic: '\0GITCRYPT\0' },
    { form: 'vault', magic: '$ANSIBLE_VAULT;1.1;AES256\n' },
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

function madeByRpm(payload: string): Buffer {
  const folder = folderOf({ ...files, 'a.spec': specification })
  const defined = { _topdir: `${folder}/top`, _sourcedir: folder, _rpmfilename: 'out.rpm', _binary_payload: payload }
  const args = Object.entries(defined).flatMap(([name, value]) => ['--define', `${name} ${value}`])
  execFileSync('rpmbuild', ['-bb', '--quiet', ...args, 'a.spec'], { cwd: folder, stdio: 'ignore' })
  return readFileSync(join(folder, 'top/RPMS/out.rpm'))
}

const specification = `
Name: a
Version: 1
Release: 1
Summary: a
License: none
BuildArch: noarch
%description
%install
mkdir -p %{buildroot}/opt
cp %{_sourcedir}/a.ts %{buildroot}/opt
%files
/opt/a.ts
`
