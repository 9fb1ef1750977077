import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { transform as swc } from '@swc/core'
import { build as esbuild } from 'esbuild'
import { rollup } from 'rollup'
import { compile as sass } from 'sass'
import { minify } from 'terser'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import webpack from 'webpack'
import { readSourceMap } from '../../../src/formats/source-map/index.ts'
import { type OpenedArtifact, openArtifact, pathsIn } from './open-artifact.ts'

const marker = 'only the original says this: é 日本 \u{1f510}'
const files: { readonly [path: string]: string } = {
  'src/index.js': `// ${marker}\nimport { twice } from './twice.js'\nexport const four = twice(2)\nconsole.log(four)\n`,
  'src/twice.js': 'export function twice(value) {\n  return value * 2\n}\n',
  'src/typed.ts': `// ${marker}\nexport const typed: number = 4\n`,
  'src/style.scss': `// ${marker}\n$colour: red;\na { b { color: $colour; } }\n`,
  'package.json': '{"name":"sample","type":"module"}',
}

let root = ''
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'maps-'))
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text)
  }
})
afterAll(() => rmSync(root, { recursive: true, force: true }))

/** Opens each file below a folder of the sample project. */
async function openAll(folder: string): Promise<OpenedArtifact[]> {
  const names = readdirSync(join(root, folder)).sort()
  return Promise.all(names.map((name) => openArtifact(`${folder}/${name}`, readFileSync(join(root, folder, name)))))
}

function everything(opened: readonly OpenedArtifact[]): OpenedArtifact[] {
  return opened.flatMap((one) => [one, ...everything(one.contents)])
}

const tsc = createRequire(import.meta.url).resolve('typescript/package.json')

function runTsc(...options: string[]): void {
  const bin = join(dirname(tsc), 'bin', readdirSync(join(dirname(tsc), 'bin')).includes('tsc.js') ? 'tsc.js' : 'tsc')
  const ran = spawnSync(process.execPath, [bin, '--ignoreConfig', '--target', 'es2022', ...options, 'src/typed.ts'], {
    cwd: root,
    encoding: 'utf8',
  })
  expect(ran.stdout + ran.stderr).toBe('')
}

function runWebpack(devtool: string, folder: string): Promise<void> {
  const output = { path: join(root, folder), filename: 'main.js' }
  return new Promise((resolve, reject) => {
    const optimization = { concatenateModules: false }
    webpack(
      { context: root, mode: 'development', devtool, entry: './src/index.js', output, optimization },
      (error, stats) => {
        if (error || stats?.hasErrors()) reject(error ?? new Error(stats?.toString()))
        else resolve()
      },
    )
  })
}

const esbuildTo = (folder: string, sourcemap: 'linked' | 'inline' | 'external' | 'both') => (): Promise<unknown> =>
  esbuild({
    absWorkingDir: root,
    entryPoints: ['src/index.js'],
    bundle: true,
    format: 'esm',
    charset: 'utf8',
    outfile: `${folder}/out.js`,
    sourcemap,
  })

const rollupTo = (folder: string, sourcemap: boolean | 'inline' | 'hidden') => async (): Promise<void> => {
  const bundle = await rollup({ input: join(root, 'src/index.js') })
  await bundle.write({ file: join(root, folder, 'out.js'), sourcemap })
  await bundle.close()
}

function write(path: string, text: string | undefined): void {
  mkdirSync(dirname(join(root, path)), { recursive: true })
  writeFileSync(join(root, path), text ?? '')
}

describe('the original text is opened from what tools write, and the map is found valid', () => {
  test.each([
    {
      name: 'esbuild, linked',
      folder: 'e1',
      make: esbuildTo('e1', 'linked'),
      original: 'src/index.js',
      tool: 'esbuild',
    },
    {
      name: 'esbuild, inline',
      folder: 'e2',
      make: esbuildTo('e2', 'inline'),
      original: 'src/index.js',
      tool: 'esbuild',
    },
    {
      name: 'esbuild, external',
      folder: 'e3',
      make: esbuildTo('e3', 'external'),
      original: 'src/index.js',
      tool: 'esbuild',
    },
    { name: 'esbuild, both', folder: 'e4', make: esbuildTo('e4', 'both'), original: 'src/index.js', tool: 'esbuild' },
    { name: 'rollup', folder: 'r1', make: rollupTo('r1', true), original: 'src/index.js', tool: 'rollup' },
    { name: 'rollup, inline', folder: 'r2', make: rollupTo('r2', 'inline'), original: 'src/index.js', tool: 'rollup' },
    { name: 'rollup, hidden', folder: 'r3', make: rollupTo('r3', 'hidden'), original: 'src/index.js', tool: 'rollup' },
    {
      name: 'tsc, inlineSources',
      folder: 't1',
      make: () => runTsc('--outDir', 't1', '--sourceMap', '--inlineSources'),
      original: 'src/typed.ts',
      tool: 'tsc',
    },
    {
      name: 'tsc, inlineSourceMap',
      folder: 't2',
      make: () => runTsc('--outDir', 't2', '--inlineSourceMap', '--inlineSources'),
      original: 'src/typed.ts',
      tool: 'tsc',
    },
    {
      name: 'webpack, source-map',
      folder: 'w1',
      make: () => runWebpack('source-map', 'w1'),
      original: 'webpack://sample/./src/index.js',
      tool: 'webpack',
    },
    {
      name: 'webpack, hidden-source-map',
      folder: 'w2',
      make: () => runWebpack('hidden-source-map', 'w2'),
      original: 'webpack://sample/./src/index.js',
      tool: 'webpack',
    },
    {
      name: 'webpack, inline-source-map',
      folder: 'w3',
      make: () => runWebpack('inline-source-map', 'w3'),
      original: 'webpack://sample/./src/index.js',
      tool: 'webpack',
    },
    {
      name: 'swc',
      folder: 's1',
      make: async () => {
        const { code, map } = await swc(files['src/typed.ts'] ?? '', {
          filename: 'src/typed.ts',
          sourceMaps: true,
          jsc: { parser: { syntax: 'typescript' } },
        })
        write('s1/out.js', code)
        write('s1/out.js.map', map)
      },
      original: 's1/src/typed.ts',
      tool: 'swc',
    },
    {
      name: 'terser',
      folder: 'm1',
      make: async () => {
        const { code, map } = await minify(
          { 'index.js': files['src/index.js'] ?? '' },
          { module: true, sourceMap: { includeSources: true, url: 'out.js.map' } },
        )
        write('m1/out.js', code)
        write('m1/out.js.map', String(map))
      },
      original: 'm1/index.js',
      tool: null,
    },
    {
      name: 'sass',
      folder: 'c1',
      make: () => {
        const { css, sourceMap } = sass(join(root, 'src/style.scss'), {
          sourceMap: true,
          sourceMapIncludeSources: true,
        })
        const url = encodeURIComponent(JSON.stringify(sourceMap)).replaceAll('%2C', ',')
        write('c1/out.css', `${css}\n/*# sourceMappingURL=data:application/json;charset=utf-8,${url} */\n`)
      },
      original: 'style.scss',
      tool: 'sass',
    },
  ])('$name', async ({ folder, make, original, tool }) => {
    await make()
    const all = everything(await openAll(folder))
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
    await runWebpack(devtool, devtool)
    const all = everything(await openAll(devtool))
    const modules = all.filter(({ facts }) => facts['evalModule'] !== undefined)
    expect(modules.map(({ path }) => path.replace(/^.*\/src/, 'src')).sort()).toEqual(['src/index.js', 'src/twice.js'])
    expect(modules.some(({ text }) => text.includes('four'))).toBe(true)
    const sources = all.filter(({ facts }) => facts.source !== undefined)
    expect(sources.some(({ text }) => text === files['src/index.js'])).toBe(map)
    expect(all.flatMap(({ facts }) => (facts.map ? [facts.map.kind] : [])).every((kind) => kind === 'eval')).toBe(true)
  })

  test('webpack, nosources-source-map: no text, but the paths', async () => {
    await runWebpack('nosources-source-map', 'w9')
    const map = (await openAll('w9')).find(({ facts }) => facts.map)
    expect(map && pathsIn(map)).toEqual([])
    expect(map?.facts.map?.sourceUrls).toContain('webpack://sample/./src/index.js')
  })
})

test('positions lead back to the original text', async () => {
  await esbuildTo('p1', 'linked')()
  const code = readFileSync(join(root, 'p1/out.js'), 'utf8').split('\n')
  const line = code.findIndex((text) => text.includes('value * 2'))
  const positions = await readSourceMap(readFileSync(join(root, 'p1/out.js.map'), 'utf8'), {
    url: 'p1/out.js.map',
  }).positions()
  const found = positions.originalPositionFor({ line, column: code[line]?.indexOf('value') ?? 0 })
  positions.dispose()
  expect(found?.source).toBe('src/twice.js')
  expect(files['src/twice.js']?.split('\n')[found?.line ?? 0]?.slice(found?.column)).toBe('value * 2')
})
