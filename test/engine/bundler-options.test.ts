import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { bundlerOption } from '../../src/engine/fixes.ts'
import {
  type Build,
  esbuild,
  marker,
  rolldown,
  rollup,
  sampleProject,
  sass,
  swc,
  tsc,
  vite,
  webpack,
} from '../support/build-tools.ts'

let root = ''
beforeAll(() => {
  root = sampleProject()
})

// What the fix of each tool says, done: no text of an original is left in what the tool writes.
test.each<{ tool: string; says: string; kind?: string; before: Build; after: Build }>([
  {
    tool: 'webpack',
    says: "'nosources-source-map'",
    before: webpack('source-map'),
    after: webpack('nosources-source-map'),
  },
  { tool: 'webpack', says: 'devtool: false', before: webpack('source-map'), after: webpack(false) },
  {
    tool: 'webpack',
    kind: 'inline',
    says: 'devtool: false',
    before: webpack('inline-source-map'),
    after: webpack(false),
  },
  {
    tool: 'rollup',
    says: 'output.sourcemap: false',
    before: rollup({ sourcemap: true }),
    after: rollup({ sourcemap: false }),
  },
  {
    tool: 'rollup',
    says: 'output.sourcemapExcludeSources: true',
    before: rollup({ sourcemap: true }),
    after: rollup({ sourcemap: true, sourcemapExcludeSources: true }),
  },
  {
    tool: 'rolldown',
    says: 'output.sourcemap: false',
    before: rolldown({ sourcemap: true }),
    after: rolldown({ sourcemap: false }),
  },
  {
    tool: 'rolldown',
    says: 'output.sourcemapExcludeSources: true',
    before: rolldown({ sourcemap: true }),
    after: rolldown({ sourcemap: true, sourcemapExcludeSources: true }),
  },
  {
    tool: 'vite',
    says: 'build.sourcemap: false',
    before: vite({ sourcemap: true }),
    after: vite({ sourcemap: false }),
  },
  {
    tool: 'vite',
    says: 'build.rollupOptions.output.sourcemapExcludeSources: true',
    before: vite({ sourcemap: true }),
    after: (at, folder) => {
      const rollupOptions = { input: join(at, 'src/index.js'), output: { sourcemapExcludeSources: true } }
      return vite({ sourcemap: true, rollupOptions })(at, folder)
    },
  },
  { tool: 'esbuild', says: '--sourcemap', before: esbuild({ sourcemap: true }), after: esbuild({}) },
  {
    tool: 'esbuild',
    says: '--sources-content=false',
    before: esbuild({ sourcemap: true }),
    after: esbuild({ sourcemap: true, sourcesContent: false }),
  },
  {
    tool: 'tsc',
    says: '"inlineSources": false',
    before: tsc('--removeComments', '--sourceMap', '--inlineSources'),
    after: tsc('--removeComments', '--sourceMap', '--inlineSources', 'false'),
  },
  {
    tool: 'tsc',
    kind: 'inline',
    says: '"inlineSourceMap": false',
    before: tsc('--removeComments', '--inlineSourceMap', '--inlineSources'),
    after: tsc('--removeComments', '--inlineSourceMap', 'false'),
  },
  {
    tool: 'swc',
    says: '"inlineSourcesContent": false',
    before: swc({ sourceMaps: true, minify: true }),
    after: swc({ sourceMaps: true, inlineSourcesContent: false, minify: true }),
  },
  {
    tool: 'sass',
    says: '--embed-sources',
    before: sass({ sourceMap: true, sourceMapIncludeSources: true }),
    after: sass({ sourceMap: true }),
  },
])('$tool: $says', async ({ tool, says, kind = 'file', before, after }) => {
  expect(bundlerOption(tool, kind).description).toContain(says)
  const name = `${tool}-${says}-${kind}`.replace(/\W+/g, '-')
  await before(root, `${name}-before`)
  await after(root, `${name}-after`)
  expect([mapsWithText(`${name}-before`), mapsWithText(`${name}-after`)]).toEqual([1, 0])
})

/** How many maps in a folder, inline ones included, hold the text of an original. */
function mapsWithText(folder: string): number {
  const entries = readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
  const texts = entries
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'))
  return texts.flatMap(maps).filter((map) => map.includes(JSON.stringify(marker).slice(1, -1))).length
}

function maps(text: string): readonly string[] {
  const [, type = '', data = ''] = /sourceMappingURL=data:([^,]*),(\S+)/.exec(text) ?? []
  const inline = type.includes('base64') ? Buffer.from(data, 'base64').toString() : decodeURIComponent(data)
  return [inline, text.startsWith('{') ? text : '']
}
