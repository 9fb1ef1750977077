import { expect, test } from 'vitest'
import { openArtifact } from './open-artifact.ts'

// The layouts that tools write, for those that real-tools.test.ts does not run.
const map = { version: 3, sources: ['a.ts'], sourcesContent: ['x'], names: [], mappings: 'AAAA' }

test.each<{ name: string; path?: string; text: object; want: string | null }>([
  { name: 'bun, by its debug id', text: { ...map, debugId: '0123456789ABCDEF64756E2164756E21' }, want: 'bun' },
  { name: 'metro, by its segments', text: { ...map, x_facebook_sources: [null] }, want: 'metro' },
  { name: 'metro, by its prelude', text: { ...map, sources: ['__prelude__'] }, want: 'metro' },
  { name: 'turbopack', text: { ...map, sources: ['turbopack:///[project]/a.ts'] }, want: 'turbopack' },
  { name: 'webpack in eval mode', text: { ...map, sources: ['webpack-internal:///./a.ts'] }, want: 'webpack' },
  {
    name: 'webpack, in an index map',
    text: {
      version: 3,
      sections: [{ offset: { line: 0, column: 0 }, map: { ...map, sources: ['webpack://p/./a.ts'] } }],
    },
    want: 'webpack',
  },
  {
    name: 'rolldown',
    text: { version: 3, file: 'a.js', names: [], sources: ['a'], sourcesContent: ['x'], mappings: '' },
    want: 'rolldown',
  },
  {
    name: 'vite, by its folder and file names',
    path: 'dist/assets/index-_ZsPDXJh.js.map',
    text: { version: 3, file: 'index-_ZsPDXJh.js', names: [], sources: ['a'], sourcesContent: ['x'], mappings: '' },
    want: 'vite',
  },
  {
    name: 'rolldown, which names chunks as vite does',
    path: 'dist/index-_ZsPDXJh.js.map',
    text: { version: 3, file: 'index-_ZsPDXJh.js', names: [], sources: ['a'], sourcesContent: ['x'], mappings: '' },
    want: 'rolldown',
  },
  { name: 'vite, by its helper', text: { ...map, sources: ['../../vite/preload-helper.js'] }, want: 'vite' },
  {
    name: 'a layout of several tools',
    text: { version: 3, names: [], sources: ['a'], sourcesContent: ['x'], mappings: '', ignoreList: [] },
    want: null,
  },
])('$name', async ({ path = 'dist/a.js.map', text, want }) => {
  expect((await openArtifact(path, JSON.stringify(text))).facts.map?.tool).toBe(want)
})
