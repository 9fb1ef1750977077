import { execFile, execFileSync } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
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
  /** What stands in the package's own package.json. */
  readonly manifest?: object
  /** Whether the package lies in a workspace, below a private root. */
  readonly isWorkspace?: boolean
  /** Whether the tool tags what it publishes. */
  readonly tags: boolean
  /** Whether it shows nothing of what a hook prints. */
  readonly hides?: boolean
  /** Programs of the tool that it looks for in the project itself. */
  readonly isLocal?: boolean
}

const gateInHook: object = { scripts: { prepack: 'watertight' } }

const tools: readonly Tool[] = [
  {
    name: 'release-it 19',
    specs: ['release-it@19.2.4'],
    script: 'release-it/bin/release-it.js',
    args: ['patch', '--ci', '--git.push=false', '--git.requireUpstream=false'],
    tags: true,
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
    tags: true,
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
  {
    name: 'changesets 3, with the gate in prepack',
    specs: ['@changesets/cli@3.0.3'],
    script: '@changesets/cli/bin.js',
    args: ['publish'],
    tags: true,
    hides: true,
    manifest: { ...gateInHook, version: '1.0.1' },
    files: { '.changeset/config.json': { json: { access: 'public', baseBranch: 'main' } } },
  },
  {
    name: 'Lerna 10, with the gate in postpack',
    specs: ['lerna@10.1.1'],
    script: 'lerna/dist/cli.js',
    args: ['publish', 'from-package', '--yes'],
    tags: false,
    isWorkspace: true,
    manifest: { scripts: { postpack: 'watertight' } },
    files: { 'lerna.json': { json: { version: 'independent', packages: ['packages/*'] } } },
  },
  {
    name: 'Nx 23, with the gate in prepack',
    specs: ['nx@23.3.1', '@nx/js@23.3.1'],
    script: 'nx/dist/bin/nx.js',
    args: ['release', 'publish'],
    tags: false,
    isWorkspace: true,
    isLocal: true,
    hides: true,
    manifest: gateInHook,
    files: { 'nx.json': { json: { release: { projects: ['packages/*'] }, analytics: false } } },
  },
]

const [page = 'docs/gates.md'] = process.argv.slice(2)
const registry = await startRegistry()
const newest = distributions.find(({ newNode }) => newNode === true)
const node = newest === undefined ? process.execPath : (await installManager(newest)).node
const rows: ToolRow[] = []
const only = process.env['WATERTIGHT_TOOL']
for (const tool of tools.filter(({ name: one }) => only === undefined || one.startsWith(only))) {
  const home = await installOnce(labelOf(tool), tool.specs)
  for (const leaking of [true, false]) rows.push(await tryTool(tool, home, leaking))
}
await registry.close()
writeFileSync(page, withToolTable(readFileSync(page, 'utf8'), rows))
const isTrue = rows.every(({ tool, leaking, arrived, isTagged, isNamed }) => {
  const { hides = false, tags } = tools.find(({ name }) => name === tool) ?? { tags: true }
  return leaking ? !arrived && !isTagged && isNamed !== hides : arrived && isTagged === tags
})
process.exit(isTrue ? 0 : 1)

async function tryTool(tool: Tool, home: string, leaking: boolean): Promise<ToolRow> {
  const name = `${labelOf(tool).toLowerCase()}-${leaking ? 'leaking' : 'clean'}`
  const root = repository(name, tool, home, leaking, registry)
  const path = [join(root, 'node_modules/.bin'), dirname(node), process.env['PATH'] ?? ''].join(delimiter)
  const quiet = { NX_DAEMON: 'false', NX_TUI: 'false', NX_NO_CLOUD: 'true', LERNA_NO_UPDATE_CHECK: '1' }
  const login = { NPM_TOKEN: 'fake', npm_config_userconfig: registry.npmrc }
  const env = { ...cleanEnvironment(), ...quiet, ...login, PATH: path }
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
  if (arrived === leaking || (leaking && !isNamed)) process.stderr.write(output)
  return { tool: tool.name, leaking, arrived, isTagged, isNamed }
}

/** A tool's name without what its recipe adds, as a folder and a package are called. */
function labelOf({ name }: Tool): string {
  return name.replace(/,.*/, '').replace(' ', '-')
}

/** A repository with one release, a commit behind it, and a remote on this disk. */
function repository(
  name: string,
  { files, manifest = {}, isWorkspace = false, isLocal = false }: Tool,
  home: string,
  leaking: boolean,
  { url }: Registry,
): string {
  const remote = temporaryDirectory()
  const folder = isWorkspace ? 'packages/app/' : ''
  const json = {
    name,
    version: '1.0.0',
    license: 'UNLICENSED',
    main: 'dist/app.js',
    files: ['dist'],
    repository: remote,
    ...manifest,
  }
  const top = { name: 'root', private: true, version: '0.0.0', workspaces: ['packages/*'], repository: remote }
  const root = writeProject({
    ...(isWorkspace && {
      'package.json': { json: top },
      'package-lock.json': { json: { lockfileVersion: 3, packages: {} } },
    }),
    [`${folder}package.json`]: { json },
    [`${folder}dist/app.js`]: 'exports.plan=1;\n',
    ...(leaking && { [`${folder}dist/app.js.map`]: leakingMap }),
    '.gitignore': 'node_modules\n.nx\n',
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
  if (isLocal) linkModules(home, root)
  commit(root, 'feat: the first')
  git(root, 'tag', isWorkspace ? `${name}@1.0.0` : 'v1.0.0')
  writeFileSync(join(root, `${folder}notes.txt`), 'one\n')
  commit(root, 'fix: the second')
  git(root, 'push', '-q', 'origin', 'main', '--tags')
  return root
}

/** Each package of the tool where the project looks for it. */
function linkModules(home: string, root: string): void {
  const from = join(home, 'node_modules')
  for (const one of readdirSync(from))
    if (one !== '.bin' && one !== 'watertight') symlinkSync(join(from, one), join(root, 'node_modules', one))
}

function commit(root: string, message: string): void {
  git(root, 'add', '-A')
  git(root, 'commit', '-q', '-m', message)
}

function git(cwd: string, ...args: readonly string[]): string {
  return execFileSync('git', args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] })
}
