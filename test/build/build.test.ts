import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative, resolve } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { buildRar5 } from '../formats/build-packed.ts'

const root = resolve(import.meta.dirname, '../..')
const folder = mkdtempSync(join(tmpdir(), 'watertight-build-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** The packed package, unpacked where nothing else is installed. */
const installed = join(folder, 'alone/node_modules/watertight')

beforeAll(() => {
  const { files } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  for (const name of ['package.json', ...files]) {
    mkdirSync(join(installed, name, '..'), { recursive: true })
    cpSync(join(root, name), join(installed, name), { recursive: true })
  }
})

test('the package depends on no other', () => {
  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  expect(Object.keys(manifest).filter((key) => /dependencies$/i.test(key))).toEqual(['devDependencies'])
})

test('unpacked it takes at most 6 MB', () => {
  const sizes = filesBelow(installed).map((file) => statSync(join(installed, file)).size)
  expect(sizes.length).toBeGreaterThan(20)
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(6_000_000)
})

test('it audits a package, a source map and an archive included, with nothing installed beside it', () => {
  const project = join(folder, 'alone/project')
  mkdirSync(project)
  writeFileSync(join(project, 'package.json'), JSON.stringify({ name: 'x', version: '1.0.0', license: 'UNLICENSED' }))
  const map = { version: 3, sources: ['a.ts'], sourcesContent: ['let a\n'], names: [], mappings: 'AAAA' }
  writeFileSync(join(project, 'a.js'), 'let a\n//# sourceMappingURL=a.js.map\n')
  writeFileSync(join(project, 'a.js.map'), JSON.stringify(map))
  writeFileSync(join(project, 'a.rar'), buildRar5([{ name: 'in/b.ts', text: 'let b\n' }]))
  const { status, stdout } = spawnSync(
    process.execPath,
    [join(installed, 'bin/watertight.js'), '--json', '--no-code-config'],
    { cwd: project, encoding: 'utf8' },
  )
  const { findings, packages } = JSON.parse(stdout)
  expect(findings.map(({ ruleId }: { ruleId: string }) => ruleId)).toContain('map/embedded-sources')
  expect(packages[0].artifacts.map(({ chain }: { chain: string[] }) => chain)).toContainEqual(['a.rar', 'in/b.ts'])
  expect(status).toBe(1)
})

test('the library’s types stand in one file that compiles by itself', () => {
  const program = join(folder, 'alone/types')
  mkdirSync(program)
  const options = { strict: true, noEmit: true, module: 'nodenext', target: 'es2023', skipLibCheck: false, types: [] }
  writeFileSync(join(program, 'tsconfig.json'), JSON.stringify({ compilerOptions: options, files: ['use.ts'] }))
  writeFileSync(join(program, 'package.json'), '{"type":"module"}')
  writeFileSync(
    join(program, 'use.ts'),
    `import { audit, type Finding, type Report } from 'watertight'
const report: Report = await audit('.')
const [finding]: readonly Finding[] = report.findings
export const severity: string | undefined = finding?.severity
// @ts-expect-error A report has no such part.
export const none = report.nothing
`,
  )
  mkdirSync(join(folder, 'alone/node_modules/@types'), { recursive: true })
  symlinkSync(join(root, 'node_modules/@types/node'), join(folder, 'alone/node_modules/@types/node'), 'junction')
  symlinkSync(join(root, 'node_modules/undici-types'), join(folder, 'alone/node_modules/undici-types'), 'junction')
  const { stdout } = spawnSync(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-p', program], {
    encoding: 'utf8',
  })
  expect(stdout).toBe('')
})

test('the bill of materials names what the licences stand for, and versions of the lock file', () => {
  const bill = JSON.parse(readFileSync(join(root, 'dist/bom.cdx.json'), 'utf8'))
  const licences = readFileSync(join(root, 'dist/THIRD-PARTY-LICENSES'), 'utf8')
  const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages
  const locked = new Set(
    Object.entries(lock).map(
      ([path, one]) => `${path.split('node_modules/').at(-1)}@${(one as { version?: string }).version}`,
    ),
  )
  const components: readonly { name: string; version: string }[] = bill.components
  expect(components.map(({ name }) => name)).toEqual(expect.arrayContaining(['tar', 'pacote', 'source-map', 're2js']))
  for (const { name, version } of components) {
    expect(locked).toContain(`${name}@${version}`)
    expect(licences).toContain(`${name}@${version} (`)
  }
})

test('two builds of the same files are the same, byte for byte', () => {
  const copy = join(folder, 'copy')
  for (const name of ['src', 'rules', 'scripts', 'package.json', 'package-lock.json', 'tsconfig.json'])
    cpSync(join(root, name), join(copy, name), { recursive: true })
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'), 'junction')
  const { status, stderr } = spawnSync(process.execPath, [join(copy, 'scripts/build.mjs')], { encoding: 'utf8' })
  expect([status, stderr]).toEqual([0, ''])
  expect(digests(join(copy, 'dist'))).toEqual(digests(join(root, 'dist')))
})

function digests(directory: string): { readonly [file: string]: string } {
  return Object.fromEntries(
    filesBelow(directory).map((file) => {
      return [
        file,
        createHash('sha256')
          .update(readFileSync(join(directory, file)))
          .digest('hex'),
      ]
    }),
  )
}

function filesBelow(directory: string): readonly string[] {
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(directory, join(entry.parentPath, entry.name)))
    .sort()
}
