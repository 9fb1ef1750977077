import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { buildSync } from 'esbuild'
import { minify } from 'terser'
import { folderOf, madeBy, ownEncoder, plant, type Sample } from './sample.ts'

const map = { version: 3, sources: ['../src/a.ts'], sourcesContent: [plant.typed], names: [], mappings: 'AAAA' }

/** Source maps, and what carries them. */
export const maps: readonly Sample[] = [
  {
    form: 'source map, a file',
    formats: ['source-map'],
    path: 'dist/a.js.map',
    maker: 'esbuild',
    holds: 'source',
    make: () => esbuilt('external', '.map'),
  },
  {
    form: 'source map, inline',
    formats: ['annotated-text', 'source-map'],
    path: 'dist/a.js',
    maker: 'esbuild',
    holds: 'source',
    make: () => esbuilt('inline', '.js'),
  },
  {
    form: 'source map, inline in CSS, percent-encoded',
    formats: ['annotated-text', 'source-map'],
    path: 'dist/a.css',
    maker: 'sass',
    holds: 'source',
    make: () => {
      const sass = join(dirname(createRequire(import.meta.url).resolve('sass')), 'sass.js')
      const args = [sass, '--embed-source-map', '--embed-sources', 'a.scss', 'a.css']
      return madeBy(process.execPath, args, { 'a.scss': `/*\n${plant.typed}*/\na { color: red; }\n` }, 'a.css')
    },
  },
  {
    form: 'index map with sections',
    formats: ['source-map'],
    path: 'dist/bundle.js.map',
    maker: ownEncoder,
    holds: 'source',
    make: () => json({ version: 3, sections: [{ offset: { line: 0, column: 0 }, map }] }),
  },
  {
    form: 'source map under another name',
    formats: ['source-map'],
    path: 'dist/legal.txt',
    maker: ownEncoder,
    holds: 'source',
    make: () => Buffer.from(`)]}'\n${JSON.stringify(map)}`),
  },
  {
    form: 'webpack bundle of eval modules',
    formats: ['annotated-text', 'source-map'],
    path: 'dist/main.js',
    maker: 'webpack',
    holds: 'source',
    make: () =>
      madeBy(process.execPath, ['build.cjs'], { 'a.js': plant.script, 'build.cjs': webpackBuild }, 'dist/main.js'),
  },
  {
    form: 'source map imported as JSON, minified',
    formats: ['annotated-text', 'source-map'],
    path: 'dist/a.js',
    maker: 'esbuild',
    holds: 'source',
    make: () => imported({ minify: true }),
  },
  {
    form: 'source map imported as JSON, parsed from a string',
    formats: ['annotated-text', 'source-map'],
    path: 'dist/main.js',
    maker: 'webpack',
    holds: 'source',
    make: () => {
      const files = { 'a.js': "console.log(require('./m.json'))", 'm.json': JSON.stringify(map) }
      return madeBy(process.execPath, ['build.cjs'], { ...files, 'build.cjs': webpackPlain }, 'dist/main.js')
    },
  },
  {
    form: "source map in css-loader's push, minified",
    formats: ['annotated-text', 'source-map'],
    path: 'dist/a.js',
    maker: 'terser',
    holds: 'source',
    make: async () =>
      Buffer.from((await minify(`e.push([module.id, ".a{color:red}", "", ${JSON.stringify(map)}]);`)).code ?? ''),
  },
  {
    form: "source map in istanbul's inputSourceMap, minified",
    formats: ['annotated-text', 'source-map'],
    path: 'dist/a.js',
    maker: 'terser',
    holds: 'source',
    make: async () =>
      Buffer.from(
        (await minify(`use({path: "a.ts", statementMap: {}, inputSourceMap: ${JSON.stringify(map)}})`)).code ?? '',
      ),
  },
  {
    form: 'source map in a string of a cache',
    formats: ['annotated-text', 'source-map'],
    path: 'cache/a.json',
    maker: ownEncoder,
    holds: 'source',
    make: () => json({ code: 'x', map: JSON.stringify(map) }),
  },
]

function imported(options: { readonly minify: boolean }): Uint8Array {
  const absWorkingDir = folderOf({
    'm.json': JSON.stringify(map),
    'a.js': "import m from './m.json'\nconsole.log(m)\n",
  })
  const build = { bundle: true, format: 'esm', outdir: 'dist', write: false, logLevel: 'silent' } as const
  const { outputFiles } = buildSync({ ...build, ...options, absWorkingDir, entryPoints: ['a.js'] })
  return outputFiles[0]?.contents ?? new Uint8Array()
}

function esbuilt(sourcemap: 'external' | 'inline', ending: string): Uint8Array {
  const absWorkingDir = folderOf({ 'a.ts': plant.typed })
  const options = { minify: true, format: 'esm', outdir: 'dist', write: false, logLevel: 'silent' } as const
  const { outputFiles } = buildSync({ ...options, absWorkingDir, entryPoints: ['a.ts'], sourcemap })
  return outputFiles.find(({ path }) => path.endsWith(ending))?.contents ?? new Uint8Array()
}

const webpackBuild = `
const webpack = require(${JSON.stringify(createRequire(import.meta.url).resolve('webpack'))})
webpack({ context: __dirname, mode: 'production', devtool: 'eval-source-map', entry: './a.js' }, (error) => process.exit(error ? 1 : 0))
`

const webpackPlain = webpackBuild.replace("devtool: 'eval-source-map'", 'devtool: false')

function json(value: unknown): Buffer {
  return Buffer.from(JSON.stringify(value))
}
