import { execFile, execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { installWatertight } from '../install-watertight.ts'
import { leakingMap } from '../leaking-map.ts'
import { cleanEnvironment } from '../npm.ts'
import { distributions, installManager, installOnce } from '../package-managers.ts'
import { type ProjectFiles, temporaryDirectory, writeProject } from '../project.ts'
import { type Registry, startRegistry } from '../registry.ts'
import { type ToolRow, withToolTable } from './tool-table.ts'

/** A release tool with the recipe of docs/gates.md. */
interface Tool {
  readonly name: string
  readonly specs: readonly string[]
  readonly script: string
  readonly args: readonly string[]
  readonly files: ProjectFiles
}

const tools: readonly Tool[] = [
  {
    name: 'release-it 19',
    specs: ['release-it@19.2.4'],
    script: 'release-it/bin/release-it.js',
    args: ['patch', '--ci', '--git.push=false', '--git.requireUpstream=false'],
    files: {
      '.release-it.json': {
        json: {
          npm: { publish: false },
          hooks: { 'after:bump': 'watertight', 'after:release': 'watertight release' },
        },
      },
    },
  },
  {
    name: 'semantic-release 24',
    specs: ['semantic-release@24.2.9', '@semantic-release/exec@7.1.0'],
    script: 'semantic-release/bin/semantic-release.js',
    args: ['--no-ci'],
    files: {
      '.releaserc.json': {
        json: {
          branches: ['main'],
          plugins: [
            '@semantic-release/commit-analyzer',
            ['@semantic-release/npm', { npmPublish: false }],
            [
              '@semantic-release/exec',
              {
                prepareCmd: 'npx watertight',
                publishCmd: "npx watertight release --tag ${nextRelease.channel || 'latest'}",
              },
            ],
          ],
        },
      },
    },
  },
]

const [page = 'docs/gates.md'] = process.argv.slice(2)
const registry = await startRegistry()
const newest = distributions.find(({ newNode }) => newNode === true)
const node = newest === undefined ? process.execPath : (await installManager(newest)).node
const rows: ToolRow[] = []
for (const tool of tools) {
  const home = await installOnce(tool.name.replace(' ', '-'), tool.specs)
  for (const leaking of [true, false]) rows.push(await tryTool(tool, home, leaking))
}
await registry.close()
writeFileSync(page, withToolTable(readFileSync(page, 'utf8'), rows))
const isTrue = rows.every(({ leaking, arrived, isTagged, isNamed }) =>
  leaking ? !arrived && !isTagged && isNamed : arrived && isTagged,
)
process.exit(isTrue ? 0 : 1)

async function tryTool(tool: Tool, home: string, leaking: boolean): Promise<ToolRow> {
  const name = `${tool.name.replace(' ', '-')}-${leaking ? 'leaking' : 'clean'}`
  const root = repository(name, tool.files, leaking, registry)
  const path = [join(root, 'node_modules/.bin'), dirname(node), process.env['PATH'] ?? ''].join(delimiter)
  const env = { ...cleanEnvironment(), PATH: path, NPM_TOKEN: 'fake', npm_config_userconfig: registry.npmrc }
  const output = await new Promise<string>((resolve) => {
    const args = [join(home, 'node_modules', tool.script), ...tool.args]
    execFile(node, args, { cwd: root, env: env as NodeJS.ProcessEnv, timeout: 300_000 }, (_error, stdout, stderr) =>
      resolve(stdout + stderr),
    )
  })
  const arrived = (await registry.versions(name)).length > 0
  const isTagged = git(root, 'tag').trim().split('\n').length > 1
  const isNamed = output.includes('map/embedded-sources')
  process.stderr.write(`${name}: ${arrived ? 'arrived' : 'stopped'}, ${isTagged ? 'tagged' : 'no tag'}\n`)
  if (arrived === leaking) process.stderr.write(output)
  return { tool: tool.name, leaking, arrived, isTagged, isNamed }
}

/** A repository with one release, a commit behind it, and a remote on this disk. */
function repository(name: string, files: ProjectFiles, leaking: boolean, { url }: Registry): string {
  const remote = temporaryDirectory()
  const root = writeProject({
    'package.json': {
      json: { name, version: '1.0.0', license: 'UNLICENSED', main: 'dist/app.js', files: ['dist'], repository: remote },
    },
    'dist/app.js': 'exports.plan=1;\n',
    ...(leaking && { 'dist/app.js.map': leakingMap }),
    '.gitignore': 'node_modules\n',
    '.npmrc': `registry=${url}\n`,
    'watertight.config.json': '{ "visibility": "closed" }\n',
    ...files,
  })
  git(remote, 'init', '-q', '--bare', '-b', 'main')
  git(root, 'init', '-q', '-b', 'main')
  git(root, 'config', 'user.email', 'release@example.org')
  git(root, 'config', 'user.name', 'Release')
  git(root, 'remote', 'add', 'origin', remote)
  mkdirSync(join(root, 'node_modules'), { recursive: true })
  installWatertight(root)
  commit(root, 'feat: the first')
  git(root, 'tag', 'v1.0.0')
  writeFileSync(join(root, 'notes.txt'), 'one\n')
  commit(root, 'fix: the second')
  git(root, 'push', '-q', 'origin', 'main', '--tags')
  return root
}

function commit(root: string, message: string): void {
  git(root, 'add', '-A')
  git(root, 'commit', '-q', '-m', message)
}

function git(cwd: string, ...args: readonly string[]): string {
  return execFileSync('git', args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] })
}
