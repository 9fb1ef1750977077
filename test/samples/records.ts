import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { build } from 'esbuild'
import { folderOf, ownEncoder, plant, type Sample } from './sample.ts'

const map = { version: 3, sources: ['a.ts'], sourcesContent: [plant.typed], names: [], mappings: 'AAAA' }
const escaped = plant.script.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')

/** What engines, test runners and build tools write about a program. */
export const records: readonly Sample[] = [
  {
    form: 'heap snapshot',
    formats: [],
    path: 'Heap.heapsnapshot',
    maker: 'Node',
    holds: 'strings',
    make: () => left("globalThis.kept = process.env.KEPT.split('').join(''); require('v8').writeHeapSnapshot('out')"),
  },
  {
    form: 'diagnostic report of Node',
    formats: [],
    path: 'report.20260101.120000.1.0.001.json',
    maker: 'Node',
    holds: 'strings',
    make: () => left("process.report.writeReport('out')"),
  },
  {
    form: 'V8 coverage with its cache of source maps',
    formats: ['annotated-text', 'source-map'],
    path: 'coverage/tmp/coverage-1.json',
    maker: 'Node',
    holds: 'source',
    make: () => left('let a\n//# sourceMappingURL=a.cjs.map\n', { NODE_V8_COVERAGE: 'coverage' }, 'coverage'),
  },
  {
    form: 'CPU profile',
    formats: [],
    path: 'CPU.cpuprofile',
    maker: 'Node',
    holds: 'paths',
    make: () => left(profiled),
  },
  {
    form: 'istanbul coverage with its source maps',
    formats: ['annotated-text', 'source-map'],
    path: 'coverage/coverage-final.json',
    maker: ownEncoder,
    holds: 'source',
    make: () => {
      const path = `${plant.home}/dist/a.js`
      return Buffer.from(JSON.stringify({ [path]: { path, statementMap: {}, s: {}, inputSourceMap: map } }))
    },
  },
  {
    form: 'page of an HTML coverage report',
    formats: ['coverage-page'],
    path: 'coverage/lcov-report/a.js.html',
    maker: ownEncoder,
    holds: 'source',
    make: () =>
      Buffer.from(
        `<html><head><title>Code coverage report for a.js</title></head><body><table class="coverage"><tr><td class="text"><pre class="prettyprint lang-js">${escaped}</pre></td></tr></table></body></html>`,
      ),
  },
  {
    form: 'record of a build by tsc (tsbuildinfo)',
    formats: [],
    path: 'dist/tsconfig.tsbuildinfo',
    maker: ownEncoder,
    holds: 'strings',
    make: () => {
      const errors = [{ file: 'a.ts', messageText: `Type '"${plant.secret}"' is not assignable to type 'number'.` }]
      return Buffer.from(
        JSON.stringify({ fileNames: ['../../private/src/a.ts'], fileInfos: [], errors, version: '5.9.3' }),
      )
    },
  },
  {
    form: 'metafile of esbuild',
    formats: [],
    path: 'dist/meta.json',
    maker: 'esbuild',
    holds: 'paths',
    make: async () => {
      const stdin = { contents: plant.typed, sourcefile: `${plant.home}/a.ts`, loader: 'ts' } as const
      const { metafile } = await build({ stdin, bundle: true, metafile: true, write: false })
      return Buffer.from(JSON.stringify(metafile))
    },
  },
  {
    form: 'snapshot of Jest or Vitest',
    formats: [],
    path: 'src/__snapshots__/a.test.ts.snap',
    maker: ownEncoder,
    holds: 'strings',
    make: () => Buffer.from(`// Jest Snapshot v1\n\nexports[\`a 1\`] = \`\n"${plant.secret}"\n\`;\n`),
  },
  {
    form: 'lcov record',
    formats: [],
    path: 'coverage/lcov.info',
    maker: ownEncoder,
    holds: 'paths',
    make: () => Buffer.from(`TN:\nSF:${plant.home}/src/a.ts\nDA:1,1\nend_of_record\n`),
  },
  ...[false, 'gzip', 'brotli'].map(
    (compression): Sample => ({
      form: `cache of webpack${compression ? `, ${compression}` : ''}`,
      formats: compression ? [String(compression), 'strings'] : ['strings'],
      path: `.next/cache/webpack/0.pack${{ gzip: '.gz', brotli: '.br' }[String(compression)] ?? ''}`,
      maker: 'webpack',
      holds: 'source',
      make: () => webpackCache(compression),
    }),
  ),
  {
    form: 'webpack statistics with sources',
    formats: ['webpack-stats'],
    path: 'dist/stats.json',
    maker: 'webpack',
    holds: 'source',
    make: () => {
      const folder = folderOf({ 'a.js': plant.script, 'build.cjs': webpackStatistics })
      execFileSync(process.execPath, ['build.cjs'], { cwd: folder, stdio: 'ignore' })
      return readFileSync(join(folder, 'stats.json'))
    },
  },
]

/** What this Node leaves behind after a program, as `out` or the first file of a folder. */
function left(program: string, env: NodeJS.ProcessEnv = {}, output = 'out'): Buffer {
  const folder = folderOf({ 'a.cjs': program, 'a.cjs.map': JSON.stringify(map) })
  const environment = { ...process.env, NODE_OPTIONS: '', NODE_V8_COVERAGE: '', KEPT: plant.secret, ...env }
  execFileSync(process.execPath, ['a.cjs'], { cwd: folder, env: environment, stdio: 'ignore' })
  if (output === 'out') return readFileSync(join(folder, output))
  return readFileSync(join(folder, output, readdirSync(join(folder, output))[0] ?? ''))
}

function webpackCache(compression: string | boolean): Buffer {
  const folder = folderOf({ 'a.js': plant.script, 'build.cjs': webpackBuild(compression) })
  execFileSync(process.execPath, ['build.cjs'], { cwd: folder, stdio: 'ignore' })
  const packs = join(folder, 'cache/default-production')
  const name = readdirSync(packs).find((file) => file.startsWith('0.pack'))
  return readFileSync(join(packs, name ?? ''))
}

function webpackBuild(compression: string | boolean): string {
  const webpack = createRequire(import.meta.url).resolve('webpack')
  return `
const cache = { type: 'filesystem', cacheDirectory: __dirname + '/cache', compression: ${JSON.stringify(compression)} }
const compiler = require(${JSON.stringify(webpack)})({ context: __dirname, mode: 'production', entry: './a.js', cache })
compiler.run(() => compiler.close(() => {}))
`
}

const webpackStatistics = `
const compiler = require(${JSON.stringify(createRequire(import.meta.url).resolve('webpack'))})({ context: __dirname, entry: './a.js' })
compiler.run((_, stats) => {
  require('fs').writeFileSync('stats.json', JSON.stringify(stats.toJson({ source: true })))
  compiler.close(() => {})
})
`

/** A program whose script lies on somebody's machine, and the profile of it. */
const profiled = `
const session = new (require('inspector').Session)()
session.connect()
session.post('Profiler.enable')
session.post('Profiler.start')
const slow = 'for (const end = Date.now() + 20; Date.now() < end; );'
require('vm').runInThisContext('(function slow() {' + slow + '})()', { filename: 'file://${plant.home}/a.ts' })
session.post('Profiler.stop', (_, { profile }) => require('fs').writeFileSync('out', JSON.stringify(profile)))
`
