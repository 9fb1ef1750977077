import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { readSourceMap } from '../../../src/formats/source-map/read-source-map.ts'
import {
  type Build,
  esbuild,
  marker,
  originals,
  rolldown,
  rollup,
  sampleProject,
  sass,
  swc,
  terser,
  tsc,
  vite,
  webpack,
} from '../../support/build-tools.ts'
import { type OpenedArtifact, openArtifact, pathsIn } from './open-artifact.ts'

let root = ''
beforeAll(() => {
  root = sampleProject()
})

/** Opens every file of the folder that a build wrote to. */
async function openAll(build: Build, folder: string): Promise<OpenedArtifact[]> {
  await build(root, folder)
  const entries = readdirSync(join(root, folder), { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  )
  const paths = entries.map((entry) => join(entry.parentPath, entry.name)).sort()
  return Promise.all(
    paths.map((path) => openArtifact(path.slice(root.length + 1).replaceAll('\\', '/'), readFileSync(path))),
  )
}

function everything(opened: readonly OpenedArtifact[]): OpenedArtifact[] {
  return opened.flatMap((one) => [one, ...everything(one.contents)])
}

describe('the original text is opened from what tools write, and the map is found valid', () => {
  test.each<{ name: string; build: Build; original: string; tool: string | null }>([
    { name: 'esbuild, linked', build: esbuild({ sourcemap: 'linked' }), original: 'src/index.js', tool: 'esbuild' },
    { name: 'esbuild, inline', build: esbuild({ sourcemap: 'inline' }), original: 'src/index.js', tool: 'esbuild' },
    { name: 'esbuild, external', build: esbuild({ sourcemap: 'external' }), original: 'src/index.js', tool: 'esbuild' },
    { name: 'esbuild, both', build: esbuild({ sourcemap: 'both' }), original: 'src/index.js', tool: 'esbuild' },
    { name: 'rollup', build: rollup({ sourcemap: true }), original: 'src/index.js', tool: 'rollup' },
    { name: 'rollup, inline', build: rollup({ sourcemap: 'inline' }), original: 'src/index.js', tool: 'rollup' },
    { name: 'rollup, hidden', build: rollup({ sourcemap: 'hidden' }), original: 'src/index.js', tool: 'rollup' },
    {
      name: 'rollup, debug ids',
      build: rollup({ sourcemap: true, sourcemapDebugIds: true }),
      original: 'src/index.js',
      tool: 'rollup',
    },
    { name: 'rolldown', build: rolldown({ sourcemap: true }), original: 'src/index.js', tool: 'rolldown' },
    { name: 'rolldown, inline', build: rolldown({ sourcemap: 'inline' }), original: 'src/index.js', tool: 'rolldown' },
    { name: 'vite', build: vite({ sourcemap: true }), original: 'src/index.js', tool: 'vite' },
    { name: 'vite, hidden', build: vite({ sourcemap: 'hidden' }), original: 'src/index.js', tool: 'vite' },
    { name: 'tsc, inlineSources', build: tsc('--sourceMap', '--inlineSources'), original: 'src/typed.ts', tool: 'tsc' },
    {
      name: 'tsc, inlineSourceMap',
      build: tsc('--inlineSourceMap', '--inlineSources'),
      original: 'src/typed.ts',
      tool: 'tsc',
    },
    {
      name: 'webpack, source-map',
      build: webpack('source-map'),
      original: 'webpack://sample/./src/index.js',
      tool: 'webpack',
    },
    {
      name: 'webpack, hidden-source-map',
      build: webpack('hidden-source-map'),
      original: 'webpack://sample/./src/index.js',
      tool: 'webpack',
    },
    {
      name: 'webpack, inline-source-map',
      build: webpack('inline-source-map'),
      original: 'webpack://sample/./src/index.js',
      tool: 'webpack',
    },
    { name: 'swc', build: swc({ sourceMaps: true }), original: 'src/typed.ts', tool: 'swc' },
    { name: 'swc, inline', build: swc({ sourceMaps: 'inline' }), original: 'src/typed.ts', tool: 'swc' },
    { name: 'terser', build: terser({ includeSources: true, url: 'out.js.map' }), original: 'index.js', tool: null },
    {
      name: 'sass',
      build: sass({ sourceMap: true, sourceMapIncludeSources: true }),
      original: 'style.scss',
      tool: 'sass',
    },
  ])('$name', async ({ name, build, original, tool }) => {
    const all = everything(await openAll(build, name.replace(/\W+/g, '-')))
    const source = all.find(({ path, facts }) => facts.source !== undefined && path.endsWith(original))
    expect(source?.text).toContain(marker)
    const maps = all.flatMap(({ facts }) => (facts.map ? [facts.map] : []))
    expect(maps.map(({ valid, problems }) => [valid, problems])).toEqual(maps.map(() => [true, []]))
    expect(new Set(maps.map((map) => map.tool))).toEqual(new Set([tool]))
    expect(all.flatMap(({ troubles }) => troubles)).toEqual([])
  })

  test.each([
    { devtool: 'eval', map: false },
    { devtool: 'eval-source-map', map: true },
    { devtool: 'eval-cheap-module-source-map', map: true },
    { devtool: 'eval-nosources-source-map', map: false },
  ])('webpack, $devtool', async ({ devtool, map }) => {
    const all = everything(await openAll(webpack(devtool), devtool))
    const modules = all.filter(({ facts }) => facts['evalModule'] !== undefined)
    expect(modules.map(({ path }) => path.replace(/^.*\/src/, 'src')).sort()).toEqual(['src/index.js', 'src/twice.js'])
    expect(modules.some(({ text }) => text.includes('four'))).toBe(true)
    const sources = all.filter(({ facts }) => facts.source !== undefined)
    expect(sources.some(({ text }) => text === originals['src/index.js'])).toBe(map)
    expect(all.flatMap(({ facts }) => (facts.map ? [facts.map.kind] : [])).every((kind) => kind === 'eval')).toBe(true)
  })

  test('webpack, nosources-source-map: no text, but the paths', async () => {
    const map = (await openAll(webpack('nosources-source-map'), 'no-sources')).find(({ facts }) => facts.map)
    expect(map && pathsIn(map)).toEqual([])
    expect(map?.facts.map?.sourceUrls).toContain('webpack://sample/./src/index.js')
  })
})

test('positions lead back to the original text', async () => {
  await esbuild({ sourcemap: 'linked' })(root, 'p1')
  const code = readFileSync(join(root, 'p1/out.js'), 'utf8').split('\n')
  const line = code.findIndex((text) => text.includes('value * 2'))
  const positions = await readSourceMap(readFileSync(join(root, 'p1/out.js.map'), 'utf8'), {
    url: 'p1/out.js.map',
  }).positions()
  const found = positions.originalPositionFor({ line, column: code[line]?.indexOf('value') ?? 0 })
  positions.dispose()
  expect(found?.source).toBe('src/twice.js')
  expect(originals['src/twice.js']?.split('\n')[found?.line ?? 0]?.slice(found?.column)).toBe('value * 2')
})
