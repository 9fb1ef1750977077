import { execFile } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import type { CiStep } from '../../src/doctor/ci/ci-job.ts'
import { readGithub } from '../../src/doctor/ci/github.ts'
import { openFiles } from '../../src/doctor/ci/read-ci.ts'
import { tarNames } from '../../src/managers/pack-model.ts'
import type { SetUp } from '../doctor/set-ups/parts.ts'
import { installWatertight } from './install-watertight.ts'
import { leakingMap } from './leaking-map.ts'
import { cleanEnvironment } from './npm.ts'
import { type ProjectFiles, temporaryDirectory, writeProject } from './project.ts'
import type { Registry } from './registry.ts'

/** Where the leak comes from: it lies there from the beginning, or the build makes it. */
export type LeakFrom = 'start' | 'build'

const workflow = '.github/workflows/release.yml'

/** Whether a set-up can be run here: a workflow of shell steps and of our own action, or no CI at all. */
export function canRun({ files = {}, manifest = {} }: SetUp): boolean {
  const others = Object.keys(files).filter(
    (name) =>
      /^\.|^Jenkinsfile|^azure|^bitbucket|^appveyor|^lerna|^nx\.json|^release\.config/.test(name) &&
      ![workflow, '.npmrc'].includes(name),
  )
  const text = String(files[workflow] ?? '')
  // What is installed there is this checkout, which a step must not write into.
  const foreign =
    /uses: (?!watertight)|node_modules\/watertight|npm link|LD_PRELOAD|windows-latest|docker |acme|changeset|semantic|lerna|\bnx\b|\bnp\b|clean-publish|yarn|pnpm|stage |secrets|inputs\./
  return (
    others.length === 0 &&
    !foreign.test(text) &&
    !/packageManager|release-it|"np"|"release":\{/.test(JSON.stringify(manifest))
  )
}

/** Runs the set-up as its CI or its user would, and says whether a package with a leak has arrived at the registry. */
export async function leakArrives(
  setUp: SetUp,
  from: LeakFrom,
  registry: Registry,
): Promise<{ readonly arrived: boolean; readonly log: string }> {
  const { manifest = {}, files = {} } = setUp
  const json = {
    name: 'some-package',
    version: '1.0.0',
    license: 'UNLICENSED',
    files: ['index.js', 'index.js.map', 'a.txt'],
    ...manifest,
  }
  const leak: ProjectFiles = from === 'start' ? { 'index.js.map': leakingMap, 'dist/index.js.map': leakingMap } : {}
  const inner = { ...json, scripts: {}, files: undefined }
  const root = writeProject({
    'package.json': { json },
    'index.js': '1\n',
    'dist/package.json': { json: inner },
    'dist/index.js': '1\n',
    'packages/other/package.json': { json: { ...inner, name: 'other' } },
    'packages/other/index.js': '1\n',
    'other/package.json': { json: { ...inner, name: 'other' } },
    'secret.map': leakingMap,
    'watertight.config.json': '{ "visibility": "closed" }\n',
    '.git/HEAD': 'ref: refs/heads/main\n',
    ...leak,
    ...files,
  })
  installWatertight(root)
  const log: string[] = []
  const reading = existsSync(join(root, workflow))
    ? readGithub(workflow, openFiles(root).yaml(workflow) ?? failure(), openFiles(root))
    : null
  const jobs = reading === null ? [[stepOf(manifest)]] : reading.jobs.map(({ steps }) => steps)
  for (const steps of jobs) await runSteps(steps, root, registry, log)
  const versions = await registry.versions('some-package')
  const names = await Promise.all(
    versions.map((version) => filesOf(`${registry.url}some-package/-/some-package-${version}.tgz`)),
  )
  const arrived = names.flat().some((name) => name.endsWith('.map'))
  if (versions.length > 0) await registry.unpublish('some-package')
  return { arrived, log: log.join('\n') }
}

async function filesOf(url: string): Promise<readonly string[]> {
  return tarNames(gunzipSync(Buffer.from(await (await fetch(url)).arrayBuffer())))
}

const publishStep = { script: 'npm publish', folder: '.', endsOnError: true }

/** What its user runs: the script that audits and publishes, where the project has one, else npm's own command. */
function stepOf(manifest: object): typeof publishStep {
  const { scripts = {} } = manifest as { readonly scripts?: { readonly [name: string]: string } }
  const [name] = Object.entries(scripts).find(([, script]) => /watertight.*&&.*publish/.test(script)) ?? []
  return name === undefined ? publishStep : { ...publishStep, script: `npm run ${name}` }
}

type Step = CiStep | typeof publishStep

function failure(): never {
  throw new Error('the workflow is no YAML')
}

async function runSteps(steps: readonly Step[], root: string, registry: Registry, log: string[]): Promise<void> {
  const home = temporaryDirectory()
  writeFileSync(join(home, '.npmrc'), readFileSync(registry.npmrc, 'utf8'))
  const githubEnv = join(home, 'github-env')
  writeFileSync(githubEnv, '')
  let hasFailed = false
  const outcomes = new Map<string, boolean>()
  for (const step of steps) {
    const condition = 'condition' in step ? (step.condition ?? '') : ''
    const after = 'afterFailure' in step ? step.afterFailure : 'no'
    if (hasFailed ? after === 'no' : after === 'only') continue
    const asked = /steps\.(\w+)\.outcome == 'success'/.exec(condition)?.[1]
    if (asked !== undefined && outcomes.get(asked) !== true) continue
    const exported = readFileSync(githubEnv, 'utf8')
      .split('\n')
      .flatMap((line) => {
        const at = line.indexOf('=')
        return at === -1 ? [] : [[line.slice(0, at), line.slice(at + 1)] as const]
      })
    const own = 'environment' in step ? [...step.environment] : []
    const env = { ...environment(root, home), GITHUB_ENV: githubEnv, ...Object.fromEntries([...own, ...exported]) }
    const { script, flags } = commandOf(step)
    const code = await shell(script, flags, join(root, step.folder ?? '.'), env, log)
    const isOk = code === 0
    if ('id' in step && step.id !== null) outcomes.set(step.id, isOk)
    if (!isOk && !('goesOn' in step && step.goesOn !== null)) hasFailed = true
  }
}

function commandOf(step: Step): { readonly script: string; readonly flags: readonly string[] } {
  if ('script' in step) return { script: step.script, flags: ['-e'] }
  const { work } = step
  if (work.kind === 'shell')
    return {
      script: work.script,
      flags: [...(work.endsOnError ? ['-e'] : []), ...(work.tellsPipes ? ['-o', 'pipefail'] : [])],
    }
  if (work.kind === 'action') {
    const option = (name: string): string =>
      work.inputs.get(name) === undefined ? '' : ` --${name} ${work.inputs.get(name)}`
    return { script: `watertight ${work.inputs.get('target') ?? ''}${option('fail-on')}`, flags: ['-e'] }
  }
  throw new Error(`a step that is not run here: ${work.kind}`)
}

/** The commands that set-ups call and that are not installed: a build that leaves the leak behind, tests that do nothing. */
function environment(root: string, home: string): { readonly [name: string]: string } {
  const tool = (script: string) => ({ text: `#!/bin/sh\n${script}\n`, mode: 0o755 })
  const build = `cp "${root}/secret.map" "${root}/index.js.map"\ncp "${root}/secret.map" "${root}/dist/index.js.map"`
  const tools = writeProject({ tsc: tool(build), ng: tool(build), vitest: tool('true'), 'npx-nothing': tool('true') })
  const clean = Object.fromEntries(
    Object.entries(cleanEnvironment()).filter(([name, value]) => value !== undefined && !/userconfig/i.test(name)),
  )
  const path = [tools, join(root, 'node_modules/.bin'), process.env['PATH'] ?? ''].join(':')
  return { ...(clean as { [name: string]: string }), HOME: home, PATH: path }
}

function shell(
  script: string,
  flags: readonly string[],
  cwd: string,
  env: { readonly [name: string]: string },
  log: string[],
): Promise<number> {
  return new Promise((resolve) => {
    execFile('bash', [...flags, '-c', script], { cwd, env, timeout: 120_000 }, (error, stdout, stderr) => {
      log.push(`$ ${script}\n${stdout}${stderr}`)
      resolve(error === null ? 0 : typeof error.code === 'number' ? error.code : 1)
    })
  })
}
