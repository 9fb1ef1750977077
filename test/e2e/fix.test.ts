import { chmodSync, readdirSync, readFileSync, statSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { leaks } from '../../fixtures/projects/leaks.ts'
import { isEverything } from '../support/extent.ts'
import { inProcess } from '../support/in-process.ts'
import { npmPack } from '../support/npm.ts'
import { temporaryDirectory, writeProject } from '../support/project.ts'
import { testWith } from '../support/require-tool.ts'
import { contextIn, openAll } from '../support/source-context.ts'
import { listTarball } from '../support/tar-listing.ts'
import { bin, watertight } from '../support/watertight.ts'

describe('fix --yes keeps out of what npm packs, and nothing else:', () => {
  test.each(leaks)('$name', async ({ files, leaks: leaking, in: place = '' }) => {
    const root = join(writeProject(files), place)
    const before = await packedHere(root)
    expect(before).toEqual(expect.arrayContaining([...leaking]))
    const { code, stderr } = await inProcess(['fix', '--yes'], { cwd: root })
    expect(code, stderr).toBe(0)
    // What the real npms pack is tried with each of them in test/network.
    expect(isEverything ? await packed(root) : await packedHere(root)).toEqual(
      before.filter((path) => !leaking.includes(path)),
    )
  })
})

const [simple] = leaks
const leaky = simple?.files ?? {}

describe('fix', () => {
  test('writes nothing where nobody can be asked, shows the edit as a diff, and says what to do', async () => {
    const root = writeProject(leaky)
    const before = textsOf(root)
    const { code, stdout, stderr } = await watertight(['fix'], { cwd: root })
    expect(code).toBe(1)
    expect(textsOf(root)).toEqual(before)
    expect(stdout).toContain('--- package.json\n+++ package.json\n@@ -')
    expect(stdout).toContain('+    "!**/*.map"')
    expect(stdout).toContain('npm 11: 1 file no longer ships\n    dist/app.js.map\n')
    expect(stderr).toContain('nothing was written')
    expect(stderr).toContain('--yes')
  })

  testWith('script', 'asks at a terminal, and takes only a yes', async () => {
    for (const { answer, code, isWritten } of [
      { answer: 'n\n', code: 1, isWritten: false },
      { answer: '\n', code: 1, isWritten: false },
      { answer: 'y\n', code: 0, isWritten: true },
    ]) {
      const root = writeProject(leaky)
      const before = textsOf(root)
      const outcome = await atTerminal(['fix'], root, answer)
      expect(outcome.stdout).toContain('Write package.json? [y/N]')
      expect(outcome.code).toBe(code)
      expect(textsOf(root)).not.toEqual(isWritten ? before : {})
      if (!isWritten) expect(textsOf(root)).toEqual(before)
    }
  })

  test('has nothing to do in a clean project', async () => {
    const root = writeProject({ ...leaky, 'dist/app.js.map': '{}' })
    const { code, stdout } = await inProcess(['fix'], { cwd: root })
    expect(stdout).toContain('CLEAN')
    expect(code).toBe(0)
  })

  test('of what is fixed, changes nothing', async () => {
    const root = writeProject(leaky)
    await inProcess(['fix', '--yes'], { cwd: root })
    const texts = textsOf(root)
    expect(await inProcess(['fix', '--yes'], { cwd: root })).toMatchObject({ code: 0, stderr: '' })
    expect(textsOf(root)).toEqual(texts)
  })

  test('gives the report as JSON, written or not', async () => {
    const root = writeProject(leaky)
    const shown = await inProcess(['fix', '--json'], { cwd: root })
    expect(JSON.parse(shown.stdout)).toMatchObject({ version: 1, verdict: 'leak' })
    expect(shown.stderr).toContain('+    "!**/*.map"')
    const written = await inProcess(['fix', '--json', '--yes'], { cwd: root })
    expect(JSON.parse(written.stdout)).toMatchObject({ version: 1, verdict: 'clean' })
  })

  test('keeps the mode of the file, and leaves no draft behind', async () => {
    const root = writeProject(leaky)
    chmodSync(join(root, 'package.json'), 0o640)
    await inProcess(['fix', '--yes'], { cwd: root })
    if (process.platform !== 'win32') expect(statSync(join(root, 'package.json')).mode & 0o777).toBe(0o640)
    expect(readdirSync(root).filter((name) => name.endsWith('.watertight'))).toEqual([])
  })

  test('tells what an edit cannot mend, with exit code 1', async () => {
    const secret = `exports.key = '-----BEGIN PRIVATE KEY-----\\n${'MIIEvQIBADANBgkqhkiG9w0BAQEFAASC'.repeat(20)}\\n-----END PRIVATE KEY-----'\n`
    const root = writeProject({ ...leaky, 'dist/app.js': secret })
    const { code, stdout } = await inProcess(['fix', '--yes'], { cwd: root })
    expect(code).toBe(1)
    expect(stdout).toContain('Written: package.json')
    expect(stdout).toContain('secret/')
    expect(stdout).toContain('STOPPED')
  })

  test('leaves a file alone that the code asks for, and says which code', async () => {
    const root = writeProject({
      ...leaky,
      'package.json': JSON.stringify({
        name: 'leaky',
        version: '1.0.0',
        license: 'UNLICENSED',
        main: 'dist/app.js',
        files: ['dist', '.env'],
      }),
      'dist/app.js': "exports.text = require('fs').readFileSync(new URL('../.env', `file://${__filename}`))\n",
      '.env': 'SERVICE=local\nRETRIES=3\n',
    })
    const { code, stdout } = await inProcess(['fix', '--yes'], { cwd: root })
    expect(stdout).toContain('.env stays: dist/app.js asks for it')
    expect(code).toBe(1)
    expect(readFileSync(join(root, 'package.json'), 'utf8')).toContain('".env"')
  })

  test('an audit that is not complete stays one', async () => {
    const text = String(leaky['package.json']).replace('"main": "dist/app.js"', '"main": "dist/gone.js"')
    const unbuilt = writeProject({ ...leaky, 'package.json': text })
    const { code, stderr } = await inProcess(['fix', '--yes'], { cwd: unbuilt })
    expect(code).toBe(2)
    expect(stderr).toContain('dist/gone.js')
    expect(readFileSync(join(unbuilt, 'package.json'), 'utf8')).toContain('!**/*.map')
  })

  test.each([
    { name: 'a tarball', args: ['fix', 'x.tgz'], says: 'only a directory can be edited' },
    { name: 'a package of the registry', args: ['fix', 'left-pad@1.3.0'], says: 'only a directory can be edited' },
    { name: 'a directory that is not there', args: ['fix', './gone'], says: 'no such directory' },
    { name: '-o alone', args: ['fix', '-o', 'x.tgz'], says: 'watertight strip <target> -o <file>' },
    {
      name: 'both kinds of stripping',
      args: ['fix', '--strip-maps', '--strip-content', '-o', 'x'],
      says: 'cannot be used with',
    },
    {
      name: 'nowhere to write to',
      args: ['fix', 'x.tgz', '--strip-maps'],
      says: 'watertight strip <target> -o <file>',
    },
  ])('refuses $name', async ({ args, says }) => {
    // What the parser of the command line says goes to the process's own stderr.
    const run = args.includes('--strip-content') ? watertight : inProcess
    const { code, stderr } = await run(args, { cwd: temporaryDirectory() })
    expect(stderr).toContain(says)
    expect(code).toBe(2)
  })

  test('does not follow a link out of the project', async () => {
    const elsewhere = writeProject({ 'package.json': leaky['package.json'] ?? '' })
    const { 'package.json': _, ...others } = leaky
    const root = writeProject(others)
    symlinkSync(join(elsewhere, 'package.json'), join(root, 'package.json'))
    const before = readFileSync(join(elsewhere, 'package.json'), 'utf8')
    const { code } = await inProcess(['fix', '--yes'], { cwd: root })
    expect(code).not.toBe(0)
    expect(readFileSync(join(elsewhere, 'package.json'), 'utf8')).toBe(before)
  })
})

/** As npm's packing code lists it, run in this process. */
async function packedHere(root: string): Promise<readonly string[]> {
  const [tarball] = await openAll('.', contextIn(root))
  return pathsIn(tarball?.bytes ?? Buffer.alloc(0))
}

async function packed(root: string): Promise<readonly string[]> {
  const [tarball] = await npmPack(root)
  return pathsIn(readFileSync(tarball ?? ''))
}

async function pathsIn(tarball: Uint8Array): Promise<readonly string[]> {
  return (await listTarball(tarball)).map(({ path }) => path.replace(/^package\//, ''))
}

function textsOf(root: string): { readonly [path: string]: string } {
  const files = readdirSync(root, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  return Object.fromEntries(
    files.map(({ parentPath, name }) => [join(parentPath, name), readFileSync(join(parentPath, name), 'latin1')]),
  )
}

/** With both ends a terminal; all output is on stdout then. */
async function atTerminal(args: readonly string[], cwd: string, input: string) {
  const command = [process.execPath, bin, ...args].map((word) => `'${word}'`).join(' ')
  const { node } = await import('../support/npm.ts')
  const run = `const { spawn } = require('child_process')
    const child = spawn('script', ['-qefc', ${JSON.stringify(command)}, '/dev/null'], { stdio: ['pipe', 'pipe', 'inherit'] })
    let asked = false
    child.stdout.on('data', (data) => { process.stdout.write(data); if (!asked && /y\\/N/.test(data)) { asked = true; child.stdin.write(${JSON.stringify(input)}) } })
    child.on('close', (code) => { process.exitCode = code })`
  return node(['-e', run], { cwd, env: { PATH: process.env['PATH'] ?? '', TERM: 'xterm' } })
}
