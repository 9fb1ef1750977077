import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { temporaryDirectory } from '../../support/project.ts'
import { folderOf, plant } from '../sample.ts'
import { modulesOf, type RegistrySample, smallProgram } from './registry-sample.ts'

const files = {
  'a.js': plant.script,
  'package.json': JSON.stringify({ name: 'app', version: '1.0.0', bin: 'a.js', license: 'UNLICENSED' }),
}
const common = { path: 'bin/app', holds: 'source' } as const
const tools = (): Promise<string> =>
  modulesOf('packers', ['@yao-pkg/pkg@6.23.0', 'pkg@5.8.1', 'nexe@3.3.7', 'caxa@3.0.1'])

/** Executables of tools that put files behind Node; a small program stands for it. */
export const packerSamples: readonly RegistrySample[] = [
  ...['', 'GZip', 'Brotli'].map(
    (compression): RegistrySample => ({
      ...common,
      form: `pkg executable${compression && `, ${compression}`}`,
      formats: ['pkg'],
      maker: 'pkg 5.8.1',
      make: () => pkg('pkg', 'v3.4/built-v16.16.0-linux-x64', compression),
    }),
  ),
  ...['', 'GZip', 'Brotli'].map(
    (compression): RegistrySample => ({
      ...common,
      form: `yao-pkg executable${compression && `, ${compression}`}`,
      formats: ['pkg'],
      maker: '@yao-pkg/pkg 6.23.0',
      make: () => pkg('@yao-pkg/pkg', 'base', compression),
    }),
  ),
  ...[0, 1, 2].map(
    (compression): RegistrySample => ({
      ...common,
      form: `yao-pkg single executable, its blob${['', ', GZip', ', Brotli'][compression]}`,
      formats: ['sea'],
      path: 'dist/sea.blob',
      maker: '@yao-pkg/pkg 6.23.0',
      make: () => yaoBlob(compression),
    }),
  ),
  {
    ...common,
    form: 'nexe executable (3)',
    formats: ['nexe'],
    maker: 'nexe 3.3.7',
    make: () => {
      const options = { build: false, asset: smallProgram, targets: ['linux-x64-14.15.3'], loglevel: 'silent' }
      return script(
        (modules, folder) => `
const { compile } = require(${JSON.stringify(join(modules, 'nexe'))})
compile({ ...${JSON.stringify(options)}, input: ${JSON.stringify(join(folder, 'a.js'))}, output: 'app', temp: 'temp' })`,
      )
    },
  },
  {
    ...common,
    form: 'caxa executable',
    formats: ['appended-tar', 'tar'],
    maker: 'caxa 3.0.1',
    make: () =>
      script((modules, folder) => {
        const stub = join(modules, 'caxa/stubs/stub--linux--x64')
        const options = { input: folder, output: 'app', command: ['a.js'], includeNode: false, stub }
        const url = pathToFileURL(join(modules, 'caxa/build/index.mjs'))
        return `import(${JSON.stringify(url)}).then(({ default: caxa }) => caxa(${JSON.stringify(options)}))`
      }),
  },
]

/** What a script of ours makes with a tool, as `app`. */
async function script(text: (modules: string, folder: string) => string): Promise<Buffer> {
  const modules = await tools()
  const folder = folderOf(files)
  const own = temporaryDirectory()
  writeFileSync(join(own, 'build.cjs'), text(modules, folder))
  execFileSync(process.execPath, ['build.cjs'], { cwd: own, stdio: 'ignore' })
  return readFileSync(join(own, 'app'))
}

async function pkg(tool: string, cached: string, compression: string): Promise<Buffer> {
  const modules = await tools()
  const folder = folderOf(files)
  const cache = temporaryDirectory()
  mkdirSync(join(cache, 'v3.4'))
  const base = join(cache, cached)
  writeFileSync(base, baseProgram(), { mode: 0o755 })
  const plain = [
    '--no-bytecode',
    '--public',
    '--public-packages',
    '*',
    '--targets',
    'node16-linux-x64',
    '--output',
    'app',
  ]
  const bin = join(modules, tool, 'lib-es5/bin.js')
  const args = [bin, '.', ...plain, ...(compression === '' ? [] : ['--compress', compression])]
  if (tool !== 'pkg') args[args.indexOf('node16-linux-x64')] = 'node22-linux-x64'
  const env = { ...process.env, PKG_CACHE_PATH: cache, ...(tool === 'pkg' ? {} : { PKG_NODE_PATH: base }) }
  execFileSync(process.execPath, args, { cwd: folder, stdio: 'ignore', env })
  return readFileSync(join(folder, 'app'))
}

/** What pkg wants to find in the program that it starts from. */
function baseProgram(): Buffer {
  const marks = ['PAYLOAD_POSITION', 'PAYLOAD_SIZE', 'PRELUDE_POSITION', 'PRELUDE_SIZE'].map((name) => `// ${name} //`)
  return Buffer.concat([readFileSync(smallProgram), Buffer.from(`\0${'// BAKERY '.repeat(20)}${marks.join('')}`)])
}

/** Its mode for single executables, up to the blob: the executable would be Node, of a hundred megabytes. */
async function yaoBlob(compression: number): Promise<Buffer> {
  const modules = await tools()
  const folder = folderOf(files)
  const assets = join(modules, '@yao-pkg/pkg/lib-es5/sea-assets.js')
  writeFileSync(
    join(folder, 'build.cjs'),
    `
const { statSync, writeFileSync } = require('node:fs')
const records = { '/app/a.js': { file: __dirname + '/a.js', 1: true, 3: statSync('a.js') } }
require(${JSON.stringify(assets)})
  .generateSeaAssets(records, '/app/a.js', {}, __dirname, { doCompress: ${compression} })
  .then(({ assets, manifestPath }) => {
    const config = { main: 'build.cjs', output: 'app', assets: { __pkg_manifest__: manifestPath, ...assets } }
    writeFileSync('sea.json', JSON.stringify(config))
  })`,
  )
  for (const args of [['build.cjs'], ['--experimental-sea-config', 'sea.json']])
    execFileSync(process.execPath, args, { cwd: folder, stdio: 'ignore' })
  return readFileSync(join(folder, 'app'))
}
