import { gzipSync } from 'node:zlib'
import { buildDenoOne, buildDenoTwo, buildEszip } from '../formats/build-deno.ts'
import { buildBun, buildBunMap, buildNexe, buildPkg, buildSea, program } from '../formats/build-executable.ts'
import { buildFat, buildMachO, buildPe } from '../formats/build-sections.ts'
import { storedZstd } from '../formats/stored-zstd.ts'
import { madeBy, ownEncoder, plant, type Sample } from './sample.ts'

const built = `exports.token='${plant.secret}'`
const map = JSON.stringify({ version: 3, sources: ['a.ts'], sourcesContent: [plant.typed], names: [], mappings: '' })
const own = { maker: ownEncoder, path: 'bin/app' } as const

/** Executables that carry files, and what debuggers are told of the others. */
export const executables: readonly Sample[] = [
  ...[
    { offsets: 24, record: 36, versions: 'up to 1.2' },
    { offsets: 32, record: 36, versions: '1.3' },
    { offsets: 32, record: 52, versions: 'since 1.4' },
  ].map(({ offsets, record, versions }): Sample => {
    const sources = buildBunMap([{ name: '../src/a.ts', content: storedZstd(plant.typed) }])
    const files = [{ name: '/$bunfs/root/app', text: `// @bun\n${built}`, map: sources }]
    return {
      ...own,
      form: `Bun executable (${versions})`,
      formats: ['bun', 'bun-map'],
      holds: 'source',
      make: () => buildBun(files, offsets as 24 | 32, record as 36 | 52),
    }
  }),
  {
    ...own,
    form: 'Deno executable (2)',
    formats: ['deno'],
    holds: 'source',
    make: () => {
      const places = { o: [0, plant.typed.length], m: [plant.typed.length, built.length] }
      return buildDenoTwo([{ File: { n: 'a.ts', ...places } }], plant.typed + built)
    },
  },
  {
    ...own,
    form: 'Deno executable (up to 1.45)',
    formats: ['deno', 'eszip', 'source-map'],
    holds: 'source',
    make: () => buildDenoOne(buildEszip([{ specifier: 'file:///app/a.ts', text: built, map }]), 4),
  },
  {
    form: 'eszip (Deno archive of modules)',
    formats: ['eszip', 'source-map'],
    path: 'dist/app.eszip',
    maker: ownEncoder,
    holds: 'source',
    make: () => buildEszip([{ specifier: 'file:///app/a.ts', text: built, map }], '2.3', 0),
  },
  {
    form: 'Node single executable, its blob',
    formats: ['sea'],
    path: 'dist/sea.blob',
    maker: 'Node',
    holds: 'source',
    make: () =>
      madeBy(
        process.execPath,
        ['--experimental-sea-config', 'sea.json'],
        {
          'a.js': plant.script,
          'sea.json': JSON.stringify({ main: 'a.js', output: 'out.blob', assets: { a: 'a.js' } }),
        },
        'out.blob',
      ),
  },
  {
    ...own,
    form: 'Node single executable',
    formats: ['sea'],
    holds: 'source',
    make: () => {
      const blob = buildSea(4, ['/app/a.js', plant.script, 'cache'], [])
      return Buffer.concat([program, Buffer.from('NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2:1'), blob])
    },
  },
  {
    ...own,
    form: 'pkg executable, with abbreviated names',
    formats: ['pkg'],
    holds: 'source',
    make: () => {
      const packed = gzipSync(plant.script)
      const files = { '0/1': { 1: [0, packed.length], 3: [packed.length, 2] } }
      return buildPkg(Buffer.concat([packed, Buffer.from('{}')]), files, { app: '0', 'a.js': '1' }, 1)
    },
  },
  {
    ...own,
    form: 'nexe executable',
    formats: ['nexe'],
    holds: 'source',
    make: () => buildNexe(`process.__nexe = {"resources":{"a.js":[0,${plant.script.length}]}};boot()`, plant.script),
  },
  {
    form: 'ELF with debug information',
    formats: ['debug-sections'],
    path: 'build/addon.node',
    maker: 'gcc -g',
    holds: 'paths',
    needs: ['gcc'],
    make: () =>
      madeBy(
        'gcc',
        ['-g', '-gz', '-shared', `-fdebug-prefix-map=${process.cwd()}=/`, '-o', 'out.so', 'a.c'],
        { 'a.c': `# 1 "${plant.home}/main.c"\nint answer(void) { return 42; }\n` },
        'out.so',
      ),
  },
  ...[
    { form: 'Mach-O with debug information', bytes: buildMachO('__debug_str', `${plant.home}/main.c\0`) },
    { form: 'Mach-O for several processors', bytes: buildFat(buildMachO('__debug_line', `${plant.home}/main.c\0`)) },
    { form: 'PE with debug information', bytes: buildPe('.debug_line_str', `${plant.home}/main.c\0`) },
    {
      form: 'PE that names its debug file',
      bytes: buildPe('.rdata', `RSDS${'\x01'.repeat(20)}C:\\Users\\zdoe\\secret\\main.pdb\0`),
    },
  ].map(
    ({ form, bytes }): Sample => ({
      form,
      formats: ['debug-sections'],
      path: 'build/addon.node',
      maker: ownEncoder,
      holds: 'paths',
      make: () => bytes,
    }),
  ),
  {
    form: 'debug information that embeds its source',
    formats: ['debug-sections'],
    path: 'build/addon.node',
    maker: ownEncoder,
    holds: 'source',
    make: () => buildMachO('__debug_line_str', `a.ts\0${plant.typed}\0`),
  },
  {
    ...own,
    form: 'packed with UPX',
    formats: ['debug-sections'],
    holds: 'opaque',
    make: () => Buffer.concat([program, Buffer.from('UPX!'), Buffer.alloc(200, 0x9c)]),
  },
  {
    form: 'text in UTF-16 and base64 in a program',
    formats: ['wide-strings'],
    path: 'lib/a.dll',
    maker: ownEncoder,
    holds: 'strings',
    make: () =>
      Buffer.concat([Buffer.from('\x01\x02\xff\0'.repeat(40), 'latin1'), Buffer.from(` ${plant.secret} `, 'utf16le')]),
  },
]
