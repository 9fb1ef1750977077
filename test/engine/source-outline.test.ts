import { expect, test } from 'vitest'
import { audit } from '../../src/index.ts'
import { writeProject } from '../support/project.ts'

const manifest = { name: 'closed', version: '1.0.0', license: 'UNLICENSED', main: 'a.js', files: ['*.js', '*.map'] }

function mapOf(files: readonly (readonly [path: string, lines: number])[]): object {
  return {
    version: 3,
    sources: files.map(([path]) => path),
    sourcesContent: files.map(([path, lines]) => `// ${path}\n`.repeat(lines)),
    mappings: 'AAAA',
  }
}

async function sourcesIn(maps: { readonly [path: string]: object }) {
  const files = Object.fromEntries(Object.entries(maps).map(([path, json]) => [path, { json }]))
  const root = writeProject({ 'package.json': { json: manifest }, 'a.js': 'a()\n', ...files })
  const { findings } = await audit([root])
  return findings.filter(({ ruleId }) => ruleId === 'map/embedded-sources').map(({ sources }) => sources)
}

test('a finding says which folders and files leak, those with the most lines first', async () => {
  const map = mapOf([
    ['../src/tools/bash.ts', 30],
    ['../src/tools/edit/edit.ts', 20],
    ['../src/flags.ts', 10],
    ...Array.from({ length: 6 }, (_, index) => [`../src/part-${index}/x.ts`, index + 1] as const),
  ])
  expect(await sourcesIn({ 'a.js.map': map })).toEqual([
    {
      folders: [
        { path: '../src/tools/', files: 2, lines: 50 },
        { path: '../src/', files: 1, lines: 10 },
        { path: '../src/part-5/', files: 1, lines: 6 },
        { path: '../src/part-4/', files: 1, lines: 5 },
        { path: '../src/part-3/', files: 1, lines: 4 },
      ],
      moreFolders: 3,
      files: [
        { path: '../src/tools/bash.ts', lines: 30 },
        { path: '../src/tools/edit/edit.ts', lines: 20 },
        { path: '../src/flags.ts', lines: 10 },
        { path: '../src/part-5/x.ts', lines: 6 },
        { path: '../src/part-4/x.ts', lines: 5 },
      ],
      moreFiles: 4,
    },
  ])
})

test('what ships anyway is not said to leak', async () => {
  const map = { version: 3, sources: ['a.js'], sourcesContent: ['a()\n'], mappings: 'AAAA' }
  expect(await sourcesIn({ 'a.js.map': map })).toEqual([undefined])
})

test('of many maps only the twenty that give away most are outlined', async () => {
  const maps = Array.from(
    { length: 25 },
    (_, index) => [`m${index}.js.map`, mapOf([[`s${index}.ts`, index + 1]])] as const,
  )
  const outlined = (await sourcesIn(Object.fromEntries(maps))).filter((sources) => sources !== undefined)
  expect(outlined.map(({ files }) => files[0]?.lines).sort((a = 0, b = 0) => a - b)).toEqual(
    Array.from({ length: 20 }, (_, index) => index + 6),
  )
})
