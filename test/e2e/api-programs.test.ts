import { spawn } from 'node:child_process'
import { mkdirSync, readFileSync, symlinkSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { leakingMap } from '../support/leaking-map.ts'
import { cleanEnvironment, node } from '../support/npm.ts'
import { pack } from '../support/pack.ts'
import { writeProject } from '../support/project.ts'

// The programs of docs/api.md, as they stand there, with the package as the build made it.

const page = readFileSync('docs/api.md', 'utf8').replaceAll('\r\n', '\n')
const programs = new Map(
  [...page.matchAll(/^```js\n\/\/ ([\w.-]+)\n(.*?)^```$/gms)].map(([, name = '', code = '']) => [name, code]),
)

const leaking = {
  'package.json': '{"name":"sample","version":"1.0.0","license":"UNLICENSED","files":["dist","notes.md"]}',
  'dist/cli.js': 'export const plan="x"\n//# sourceMappingURL=cli.js.map\n',
  'dist/cli.js.map': leakingMap,
  'notes.md': 'One\nDraft by Ada\n',
}

/** A project that has the package installed, with one of the programs in it. */
function projectWith(program: string, files: { readonly [path: string]: string }): string {
  const code = programs.get(program)
  if (code === undefined) throw new Error(`docs/api.md has no ${program}`)
  const project = writeProject({ ...files, [program]: code })
  mkdirSync(join(project, 'node_modules'))
  symlinkSync(resolve('.'), join(project, 'node_modules', 'watertight'), 'junction')
  return project
}

function run(program: string, files: { readonly [path: string]: string }) {
  return node([program], { cwd: projectWith(program, files), env: cleanEnvironment() })
}

test('there are five', () => {
  expect([...programs.keys()]).toEqual(['build.mjs', 'reporter.mjs', 'maps.mjs', 'rule.mjs', 'server.mjs'])
})

describe('build.mjs', () => {
  test('stops a leak', async () => {
    const { code, stdout } = await run('build.mjs', leaking)
    expect(code).toBe(1)
    expect(stdout).toContain('map/embedded-sources')
  })

  test('uses the configuration of the project', async () => {
    const config = { allow: [{ rule: 'map/embedded-sources', path: 'dist/**', reason: 'a sample' }] }
    const { code, stdout } = await run('build.mjs', { ...leaking, 'watertight.config.json': JSON.stringify(config) })
    expect(stdout).toContain('CLEAN')
    expect(code).toBe(0)
  })
})

test('reporter.mjs prints what its reporter makes', async () => {
  const { code, stdout } = await run('reporter.mjs', leaking)
  expect(stdout).toBe('map/embedded-sources\tdist/cli.js.map\n')
  expect(code).toBe(0)
})

test('maps.mjs reads a map and its positions', async () => {
  const { code, stdout } = await run('maps.mjs', leaking)
  expect(code).toBe(0)
  expect(stdout.split('\n').slice(0, 2)).toEqual(['spec: cli.js.map', 'src/app.ts 41 characters'])
  expect(stdout).toContain("{ source: 'src/app.ts', line: 0, column: 0, name: null }")
})

test('rule.mjs finds what its detector looks for', async () => {
  const { code, stdout } = await run('rule.mjs', leaking)
  expect(code).toBe(0)
  expect(stdout).toContain('notes.md:2 acme:file/draft: the page says that it is a draft of Ada\n')
})

describe('server.mjs', () => {
  const started: ReturnType<typeof spawn>[] = []
  afterEach(() => {
    for (const child of started.splice(0)) child.kill()
  })

  test('answers for each upload', async () => {
    const child = spawn(process.execPath, ['server.mjs'], {
      cwd: projectWith('server.mjs', {}),
      env: { ...cleanEnvironment(), PORT: '0' },
    })
    started.push(child)
    const address = await new Promise<string>((resolve, reject) => {
      child.stdout.setEncoding('utf8').on('data', (text: string) => resolve(text.trim()))
      child.on('error', reject).on('exit', () => reject(new Error('the server ended')))
    })
    const post = async (body: Uint8Array) => {
      const response = await fetch(address, { method: 'POST', body: new Uint8Array(body) })
      const { verdict } = (await response.json()) as { readonly verdict: string }
      return { status: response.status, verdict }
    }
    expect(await post(pack(leaking))).toEqual({ status: 422, verdict: 'leak' })
    expect(await post(pack({ 'package.json': '{"name":"a","version":"1.0.0"}', 'a.js': '1' }))).toEqual({
      status: 200,
      verdict: 'clean',
    })
    expect(await post(Buffer.from('no tarball'))).toEqual({ status: 400, verdict: 'incomplete' })
    expect((await fetch(address)).status).toBe(405)
  })
})
