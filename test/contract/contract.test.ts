import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseContract } from '../../src/config/parse-contract.ts'
import { contractChanges } from '../../src/contract/contract-changes.ts'
import { countBudget, deriveContract, fileBudget } from '../../src/contract/derive-contract.ts'
import { exactSize, formatContract } from '../../src/contract/format-contract.ts'
import { mergeContract } from '../../src/contract/merge-contract.ts'
import { AuditError } from '../../src/model/audit-error.ts'
import type { PackageContract, Shape } from '../../src/model/contract.ts'
import { exampleShape, objections } from '../support/example-shape.ts'

const globs = (files: Parameters<typeof exampleShape>[0]) => Object.keys(deriveContract(exampleShape(files)).files)
const numbered = (count: number, name: (index: number) => string) =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [name(index), 'javascript']))

describe('files are listed', () => {
  test.each<{ name: string; files: Parameters<typeof exampleShape>[0]; want: string[] }>([
    {
      name: 'by folder and ending',
      files: { 'dist/a.js': {}, 'dist/b.js': {}, 'dist/x/c.js': {} },
      want: ['dist/*.js', 'dist/x/*.js'],
    },
    {
      name: 'declarations apart from sources',
      files: { 'a/x.d.ts': 'typescript', 'a/y.d.mts': 'typescript' },
      want: ['a/*.d.mts', 'a/*.d.ts'],
    },
    {
      name: 'at the root by name',
      files: { 'index.js': {}, 'package.json': 'json', LICENSE: 'text' },
      want: ['LICENSE', 'index.js', 'package.json'],
    },
    {
      name: 'at the root by ending when there are many',
      files: numbered(21, (index) => `${index}.js`),
      want: ['*.js'],
    },
    {
      name: 'by the common folder when there are many',
      files: numbered(11, (index) => `dist/esm/${index}/a.js`),
      want: ['dist/esm/**/*.js'],
    },
    {
      name: 'without the hash in their name',
      files: { 'a-3f9a1c2b.js': {}, 'x/app-3f9a1c2b.zip': 'zip' },
      want: ['a-*.js', 'x/app-*.zip'],
    },
    { name: 'by name when they have no ending', files: { 'bin/tool': 'text' }, want: ['bin/tool'] },
    {
      name: 'by name when they are archives or programs',
      files: { 'a/x.zip': 'zip', 'a/y.node': 'elf', 'a/z.wasm': 'wasm' },
      want: ['a/x.zip', 'a/y.node', 'a/z.wasm'],
    },
    {
      name: 'by name when they carry files',
      files: { 'a/app.bin': { kind: 'binary', holds: ['javascript'] }, 'a/b.bin': 'binary' },
      want: ['a/*.bin', 'a/app.bin'],
    },
    {
      name: 'by name when they are dot files or links',
      files: { 'a/.x.js': {}, '.b/c.js': {}, 'a/l.js': 'link' },
      want: ['.b/c.js', 'a/.x.js', 'a/l.js'],
    },
    { name: 'by name when they call themselves maps', files: { 'a/x.js.map': 'json' }, want: ['a/x.js.map'] },
    {
      name: 'each bundled package for itself',
      files: numbered(22, (index) => `node_modules/${index % 2 ? '@s/a' : 'b'}/${index}/i.js`),
      want: ['node_modules/@s/a/**/*.js', 'node_modules/b/**/*.js'],
    },
    {
      name: 'with signs of globs in them as they are',
      files: { 'a/[id].js': {}, 'a(b)/c.js': {}, 'we*rd.zip': 'zip' },
      want: ['a/*.js', 'a\\(b\\)/*.js', 'we\\*rd.zip'],
    },
  ])('$name', ({ files, want }) => {
    expect(globs(files)).toEqual(want.toSorted())
  })
})

describe('with a contract of dist/a.js and README.md', () => {
  const before = exampleShape({ 'dist/a-3f9a1c2b.js': {}, 'README.md': 'markdown' }, { hosts: ['example.com'] })
  const contract = deriveContract(before)
  const beside = (files: Parameters<typeof exampleShape>[0], more: Partial<Shape> = {}) =>
    objections({ ...exampleShape({ 'dist/a-77aa88bb.js': {}, 'README.md': 'markdown', ...files }), ...more }, contract)

  test.each<{ name: string; files: Parameters<typeof exampleShape>[0]; more?: Partial<Shape>; want: string[] }>([
    { name: 'another hash', files: {}, want: [] },
    { name: 'a new module', files: { 'dist/new.js': {} }, want: [] },
    { name: 'an empty module', files: { 'dist/new.js': 'empty' }, want: [] },
    { name: 'a new folder', files: { 'dist/lib/new.js': {} }, want: ['file/not-approved dist/lib/new.js'] },
    { name: 'a new kind', files: { 'dist/a.json': 'json' }, want: ['file/not-approved dist/a.json'] },
    {
      name: 'a kind under an approved name',
      files: { 'dist/a.js': 'elf' },
      want: ['container/not-approved dist/a.js'],
    },
    {
      name: 'a source under an approved folder',
      files: { 'dist/a.ts': 'typescript' },
      want: ['file/not-approved dist/a.ts'],
    },
    { name: 'a dot file', files: { 'dist/.a.js': {} }, want: ['file/not-approved dist/.a.js'] },
    { name: 'a link', files: { 'dist/b.js': 'link' }, want: ['file/not-approved dist/b.js'] },
    { name: 'an archive', files: { 'dist/a.zip': 'zip' }, want: ['container/not-approved dist/a.zip'] },
    { name: 'a program', files: { 'dist/a.node': 'macho' }, want: ['container/not-approved dist/a.node'] },
    { name: 'a second file at the root', files: { 'notes.md': 'markdown' }, want: ['file/not-approved notes.md'] },
    { name: 'a file that grew', files: { 'dist/b.js': { bytes: 10_001 } }, want: ['size/over-contract dist/b.js'] },
    {
      name: 'a package that grew',
      files: {},
      more: { packed: 50_001 },
      want: ['size/over-contract the packed package'],
    },
    {
      name: 'a map',
      files: {},
      more: { maps: [{ chain: ['dist/a.js.map'], embedded: 0, novel: 0 }] },
      want: ['map/not-approved dist/a.js.map'],
    },
    {
      name: 'an inline map',
      files: {},
      more: { maps: [{ chain: ['dist/a.js', '<inline-map:0>'], embedded: 1, novel: 1 }] },
      want: ['map/not-approved dist/a.js ! <inline-map:0>'],
    },
    {
      name: 'a host',
      files: {},
      more: { hosts: ['example.com', 'evil.example'] },
      want: ['url/host-not-approved evil.example'],
    },
  ])('$name', ({ files, more, want }) => {
    expect(beside(files, more)).toEqual(want)
  })
})

describe('what is in an approved archive', () => {
  const contract = deriveContract(exampleShape({ 'a.zip': { kind: 'zip', holds: ['javascript'] } }))
  test.each([
    { holds: ['javascript'], want: [] },
    { holds: [], want: [] },
    { holds: ['javascript', 'source-map'], want: ['container/not-approved a.zip'] },
  ])('$holds', ({ holds, want }) => {
    expect(objections(exampleShape({ 'a.zip': { kind: 'zip', holds } }), contract)).toEqual(want)
  })
})

describe('an approved map', () => {
  const map = (embedded: number, novel: number) =>
    exampleShape({}, { maps: [{ chain: ['a-3f9a1c2b.js.map'], embedded, novel }] })
  test.each([
    { before: map(10, 0), after: map(12, 0), want: 0 },
    { before: map(10, 0), after: map(10, 1), want: 1 },
    { before: map(0, 0), after: map(1, 0), want: 1 },
    { before: map(1900, 1900), after: map(1950, 1950), want: 0 },
    { before: map(1900, 1900), after: map(4000, 1900), want: 1 },
  ])('$before.maps may become $after.maps: $want objections', ({ before, after, want }) => {
    expect(objections(after, deriveContract(before))).toHaveLength(want)
  })
})

test.each([
  [0, 10_000],
  [8_000, 10_000],
  [8_001, 15_000],
  [80_000, 100_000],
  [59_700_000, 80_000_000],
  [900_000_000, 1_500_000_000],
])('a file of %i bytes gets a budget of %i', (bytes, want) => {
  expect(fileBudget(bytes)).toBe(want)
})

test.each([
  [0, 0],
  [1, 2],
  [7, 9],
  [8, 10],
  [1900, 3000],
])('a count of %i may become %i', (count, want) => {
  expect(countBudget(count)).toBe(want)
})

test.each([
  [0, '0 B'],
  [999, '999 B'],
  [10_000, '10 kB'],
  [1_500_000, '1.5 MB'],
  [1_572_864, '1572864 B'],
])('%i bytes are written as %s', (bytes, want) => {
  expect(exactSize(bytes)).toBe(want)
})

describe('to approve again', () => {
  const before = exampleShape(
    { 'dist/a.js': { bytes: 9_000 }, 'old.js': {} },
    { hosts: ['a.example.com', 'b.example.com'] },
  )
  const hand: PackageContract = {
    ...deriveContract(before),
    files: {
      'dist/**': { kinds: ['javascript', 'css'], bytes: 12_345 },
      'old.js': { kinds: ['javascript'], bytes: 10_000 },
    },
    hosts: ['*.example.com'],
  }

  test('keeps what was written by hand while it serves', () => {
    const merged = mergeContract(
      hand,
      exampleShape({ 'dist/a.js': { bytes: 9_000 }, 'dist/x/b.css': 'css' }, { hosts: ['c.example.com'] }),
    )
    expect(merged.files).toEqual({ 'dist/**': { kinds: ['javascript', 'css'], bytes: 12_345 } })
    expect(merged.hosts).toEqual(['*.example.com'])
  })

  test('forgets what no longer ships, maps and hosts and scripts alike', () => {
    const more = {
      maps: [{ chain: ['a.map'], embedded: 1, novel: 1 }],
      hosts: ['x.example'],
      installScripts: { install: 'x' },
    }
    const merged = mergeContract(
      deriveContract(exampleShape({ 'a.js': {}, 'b.zip': 'zip' }, more)),
      exampleShape({ 'a.js': {} }),
    )
    expect(merged).toEqual(deriveContract(exampleShape({ 'a.js': {} })))
  })

  test('raises a budget that is too small, and lowers one that has become far too large', () => {
    const small = deriveContract(exampleShape({ 'a.js': { bytes: 1000 } }))
    const large = deriveContract(exampleShape({ 'a.js': { bytes: 9_000_000 } }))
    expect(mergeContract(small, exampleShape({ 'a.js': { bytes: 9_000_000 } }))).toEqual(large)
    expect(mergeContract(large, exampleShape({ 'a.js': { bytes: 1000 } }))).toEqual(small)
  })

  test('takes folders together once there are many', () => {
    const ten = exampleShape(numbered(10, (index) => `dist/${index}/a.js`))
    const eleven = exampleShape(numbered(11, (index) => `dist/${index}/a.js`))
    expect(Object.keys(deriveContract(ten).files)).toHaveLength(10)
    expect(Object.keys(mergeContract(deriveContract(ten), eleven).files)).toEqual(['dist/**/*.js'])
  })
})

test('the difference names what is new, what is gone and what has changed', () => {
  const before = deriveContract(
    exampleShape({ 'a.js': {}, 'b.js': {} }, { hosts: ['a.example'], installScripts: { install: 'x' } }),
  )
  const after = deriveContract(
    exampleShape(
      { 'a.js': { bytes: 20_000 }, 'c.zip': { kind: 'zip', holds: ['json'] } },
      {
        hosts: ['b.example'],
        maps: [{ chain: ['a.js.map'], embedded: 2, novel: 0 }],
        installScripts: { install: 'y' },
      },
    ),
  )
  expect(contractChanges(before, after).map(({ sign, what, row }) => `${sign} ${what}: ${row}`)).toEqual([
    '~ a.js: javascript, up to 10 kB → javascript, up to 30 kB',
    '- b.js: javascript, up to 10 kB',
    '- host a.example: ',
    '~ install script: x → y',
    '+ c.zip: zip, up to 10 kB, holds json',
    '+ map a.js.map: up to 3 embedded, 0 novel',
    '+ host b.example: ',
  ])
})

describe('whatever ships', () => {
  const name = fc.oneof(
    fc.constantFrom('dist', 'a', 'b', '.c', '[id]', '(x)', 'we|rd', 'a b', '!n', '@s', '{z}', 'q"', '+p', '^', '$'),
    fc.string({ minLength: 1, maxLength: 6 }).map((text) => text.replace(/[/\0]|^\.+$/g, 'x')),
  )
  const ending = fc.constantFrom('', '.js', '.d.ts', '.json', '.map', '.zip', '-3f9a1c2b.js')
  const path = fc
    .tuple(fc.array(name, { minLength: 1, maxLength: 4 }), ending)
    .map(([names, end]) => names.join('/') + end)
  const kind = fc.constantFrom('javascript', 'json', 'empty', 'zip', 'elf', 'binary', 'link', 'wasm')
  const file = fc.record({ kind, bytes: fc.nat(1e9), holds: fc.constantFrom([], ['json'], ['elf', 'json']) })
  const map = fc.record({
    chain: fc.array(path, { minLength: 1, maxLength: 3 }),
    embedded: fc.nat(5000),
    novel: fc.nat(5000),
  })
  const shape = fc
    .record({
      files: fc.dictionary(path, file, { maxKeys: 40 }),
      maps: fc.uniqueArray(map, { maxLength: 6, selector: ({ chain }) => chain.join(' ! ') }),
      hosts: fc.uniqueArray(fc.domain(), { maxLength: 5 }),
      installScripts: fc.dictionary(fc.constantFrom('install', 'postinstall'), fc.string()),
      packed: fc.nat(1e9),
    })
    .map(({ files, ...more }) => exampleShape(files, more))

  test('its contract allows it', () => {
    fc.assert(
      fc.property(shape, (one) => {
        expect(objections(one, deriveContract(one))).toEqual([])
      }),
    )
  })

  test('an older contract allows it once it is approved, and approving again changes nothing', () => {
    fc.assert(
      fc.property(shape, shape, (older, newer) => {
        const merged = mergeContract(deriveContract(older), newer)
        expect(objections(newer, merged)).toEqual([])
        expect(mergeContract(merged, newer)).toEqual(merged)
        expect(contractChanges(merged, merged)).toEqual([])
      }),
    )
  })

  test('its contract is read as it was written', () => {
    fc.assert(
      fc.property(shape, fc.string(), (one, packageName) => {
        const contract = { packages: Object.fromEntries([[packageName, deriveContract(one)]]) }
        expect(parseContract(formatContract(contract), 'c.json')).toEqual(contract)
      }),
    )
  })
})

test('whatever the text, a contract is read or refused in one sentence', () => {
  const written = formatContract({
    packages: { p: deriveContract(exampleShape({ 'a/b.js': {} }, { hosts: ['a.example'] })) },
  })
  const mutated = fc.tuple(fc.nat(written.length), fc.nat(30), fc.string()).map(([start, length, inserted]) => {
    return written.slice(0, start) + inserted + written.slice(start + length)
  })
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.json(), mutated), (text) => {
      try {
        parseContract(text, 'c.json')
      } catch (failure) {
        expect(failure).toBeInstanceOf(AuditError)
        expect((failure as AuditError).code).toBe('ECONTRACT')
      }
    }),
    { numRuns: 300 },
  )
})

test.each([
  { text: '{', says: /not valid JSON/ },
  { text: '{"version":2,"packages":{}}', says: /version 2, which this Watertight cannot read/ },
  { text: '{"version":1,"packages":{},"pacakges":{}}', says: /pacakges is not a known key; did you mean packages/ },
  { text: '{"version":1,"packages":{"a":{}}}', says: /packages\.a\.packed is missing/ },
  {
    text: formatContract({ packages: { a: deriveContract(exampleShape({})) } }).replace('"50 kB"', '"lots"'),
    says: /packages\.a\.packed must be a number of bytes, or a size/,
  },
])('$says', async ({ text, says }) => {
  expect(() => parseContract(text, 'c.json')).toThrow(says)
})
