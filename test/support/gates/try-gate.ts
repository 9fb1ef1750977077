import { execFile } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Report } from '../../../src/model/report.ts'
import type { Verdict } from '../../../src/model/verdict.ts'
import { leakingMap } from '../leaking-map.ts'
import { cleanEnvironment } from '../npm.ts'
import type { InstalledManager } from '../package-managers.ts'
import { writeProject } from '../project.ts'
import type { Registry } from '../registry.ts'
import { bin } from '../watertight.ts'

/** Where Watertight can stand: in a hook, around the whole, or between packing and publishing. */
export const gates = ['prepublishOnly', 'prepublish', 'prepack', 'prepare', 'postpack', 'release', 'tarball'] as const
export type Gate = (typeof gates)[number]

/** What came of publishing one package past a gate. */
export interface Trial {
  /** What the audit said; null when the gate was not run. */
  readonly said: Verdict | null
  readonly arrived: boolean
  /** Whether what arrived are the bytes that were audited; null when nothing arrived or nothing was audited. */
  readonly isSame: boolean | null
  /** For whoever wants to know why. */
  readonly output: string
}

/** Publishes a package with a real manager to a real registry, past Watertight. */
export async function tryGate(
  manager: InstalledManager,
  gate: Gate,
  leaking: boolean,
  registry: Registry,
): Promise<Trial> {
  const version = manager.version.replaceAll('.', '-')
  const name = `${manager.name}-${version}-${gate.toLowerCase()}-${leaking ? 'leaking' : 'clean'}`
  const cwd = project(name, gate, leaking, registry)
  const run = (command: string, ...args: readonly string[]) => start(command, args, cwd, manager, registry)
  const itself = (...args: readonly string[]) => run(manager.command, ...manager.args, ...args)
  const outputs: string[] = []
  if (manager.name === 'yarn' && !isYarn1(manager)) outputs.push(await itself('install', '--mode=skip-build'))
  if (gate === 'release') outputs.push(await run(manager.node, bin, 'release', '--pack', manager.name, report))
  else if (gate === 'tarball') outputs.push(await publishTarball(manager, cwd, run, itself))
  else outputs.push(await itself(...publishArguments(manager)))
  const audited = reportIn(cwd)
  const arrived = (await registry.versions(name)).length > 0
  const integrity = arrived ? await registry.integrity(name, '1.0.0') : undefined
  return {
    said: audited?.verdict ?? null,
    arrived,
    isSame: integrity === undefined || audited === null ? null : audited.packages[0]?.integrity === integrity,
    output: outputs.join('\n'),
  }
}

// Some managers keep a script's output to themselves, so the report is read from a file.
const report = '--reporter=json=report.json'

function project(name: string, gate: Gate, leaking: boolean, { url }: Registry): string {
  const scripts = gate === 'release' || gate === 'tarball' ? {} : { [gate]: `node "${bin}" ${report}` }
  const json = { name, version: '1.0.0', license: 'UNLICENSED', main: 'dist/app.js', files: ['dist'], scripts }
  return writeProject({
    'package.json': { json },
    'dist/app.js': 'exports.plan=1;\n',
    ...(leaking && { 'dist/app.js.map': leakingMap }),
    '.npmrc': `registry=${url}\n//${new URL(url).host}/:_authToken=fake\n`,
    '.yarnrc.yml': `npmRegistryServer: "${url}"\nunsafeHttpWhitelist: ["127.0.0.1"]\nnpmAuthToken: fake\nenableTelemetry: false\n`,
    'yarn.lock': '',
  })
}

/** As in a CI without hooks: pack, audit that file, publish that file. Yarn publishes no file, so npm does it. */
async function publishTarball(
  manager: InstalledManager,
  cwd: string,
  run: (command: string, ...args: readonly string[]) => Promise<string>,
  itself: (...args: readonly string[]) => Promise<string>,
): Promise<string> {
  mkdirSync(join(cwd, 'out'))
  const file = join(cwd, 'out', 'package.tgz')
  const packed = await itself(...packArguments(manager, join(cwd, 'out'), file))
  const [tarball = ''] = readdirSync(join(cwd, 'out'))
  const audited = await run(manager.node, bin, join('out', tarball), report)
  if (reportIn(cwd)?.verdict !== 'clean') return packed + audited
  const published =
    manager.name === 'yarn'
      ? await run('npm', 'publish', join(cwd, 'out', tarball))
      : await itself('publish', join(cwd, 'out', tarball), ...(manager.name === 'pnpm' ? ['--no-git-checks'] : []))
  return packed + audited + published
}

function packArguments(manager: InstalledManager, folder: string, file: string): readonly string[] {
  if (manager.name === 'bun') return ['pm', 'pack', '--destination', folder]
  if (manager.name !== 'yarn') return ['pack', '--pack-destination', folder]
  return ['pack', isYarn1(manager) ? '--filename' : '--out', file]
}

function publishArguments(manager: InstalledManager): readonly string[] {
  if (manager.name === 'pnpm') return ['publish', '--no-git-checks']
  if (manager.name !== 'yarn') return ['publish']
  return isYarn1(manager)
    ? ['publish', '--non-interactive', '--new-version', '1.0.0', '--no-git-tag-version']
    : ['npm', 'publish']
}

/** Whether the manager is the Yarn of old, which has other commands. */
export function isYarn1({ name, version }: InstalledManager): boolean {
  return name === 'yarn' && version.startsWith('1.')
}

function reportIn(cwd: string): Report | null {
  const file = join(cwd, 'report.json')
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Report) : null
}

function start(
  command: string,
  args: readonly string[],
  cwd: string,
  { path }: InstalledManager,
  registry: Registry,
): Promise<string> {
  const env = { ...cleanEnvironment(), npm_config_userconfig: registry.npmrc, PATH: path }
  return new Promise((resolve) => {
    execFile(command, args, { cwd, env: env as NodeJS.ProcessEnv, timeout: 300_000 }, (error, stdout, stderr) => {
      resolve(`$ ${command} ${args.join(' ')}\n${stdout}${stderr}${error === null ? '' : String(error.code)}\n`)
    })
  })
}
