import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { audit } from '../../../src/engine/audit.ts'
import { fake } from '../../support/fake.ts'
import { pack } from '../../support/pack.ts'
import { openArtifact } from '../source-map/open-artifact.ts'

const secret = fake('npm_{alnum:30}{crc32-base62-npm:6}')

/** Runs a program in a new folder and gives the one file that it left, besides itself, of this ending. */
function left(program: string, ending: string, flags: readonly string[] = [], env: object = {}): Buffer {
  const folder = mkdtempSync(join(tmpdir(), 'watertight-'))
  writeFileSync(join(folder, 'program.cjs'), program)
  const map = { version: 3, sources: ['../src/a.ts'], sourcesContent: ['let a: 1\n'], names: [], mappings: 'AAAA' }
  writeFileSync(join(folder, 'program.cjs.map'), JSON.stringify(map))
  const environment = { ...process.env, NODE_OPTIONS: '', NODE_V8_COVERAGE: '', ...env }
  execFileSync(process.execPath, [...flags, 'program.cjs'], { cwd: folder, env: environment })
  const name = readdirSync(folder).find((file) => file.endsWith(ending) && !file.startsWith('program'))
  return readFileSync(join(folder, name ?? 'nothing'))
}

test('the maps in the coverage of V8 are opened into their sources', async () => {
  const coverage = left('let a\n//# sourceMappingURL=program.cjs.map\n', '.json', [], { NODE_V8_COVERAGE: '.' })
  const { facts, contents, troubles } = await openArtifact('coverage/raw', coverage)
  expect(contents.map(({ path, text }) => [path.replace(/^.*\//, ''), text])).toEqual([['a.ts', 'let a: 1\n']])
  expect({ kind: facts.map?.kind, embedded: facts.map?.embedded, troubles }).toEqual({
    kind: 'container',
    embedded: 1,
    troubles: [],
  })
})

describe('a secret is found where it stands', () => {
  test.each<{ name: string; path: string; bytes: () => Buffer }>([
    {
      name: 'in a heap snapshot',
      path: 'dist/app.heapsnapshot',
      bytes: () =>
        left(
          `globalThis.kept = ["npm", "_${secret.slice(4)}"].join(""); require("v8").writeHeapSnapshot()`,
          'snapshot',
        ),
    },
    {
      name: 'in a diagnostic report',
      path: 'report.20260101.120000.1.0.001.json',
      bytes: () => left('process.report.writeReport("report.json")', 'report.json', [], { NPM_TOKEN: secret }),
    },
    {
      name: 'in a Jest snapshot',
      path: '__snapshots__/a.test.js.snap',
      bytes: () => Buffer.from(`// Jest Snapshot v1\n\nexports[\`a 1\`] = \`\n"${secret}"\n\`;\n`),
    },
    {
      name: 'in a build record of TypeScript',
      path: 'tsconfig.tsbuildinfo',
      bytes: () => Buffer.from(JSON.stringify({ fileNames: ['./a.ts'], errors: [{ messageText: secret }] })),
    },
  ])('$name', async ({ path, bytes }) => {
    const content = bytes()
    const file = join(mkdtempSync(join(tmpdir(), 'watertight-')), 'package.tgz')
    writeFileSync(file, pack({ 'package.json': { name: 'a', version: '1.0.0' }, [path]: content }))
    const { findings } = await audit([file])
    const found = findings.filter(({ ruleId, location }) => /npm/.test(ruleId) && location.chain[0] === path)
    expect(found.length).toBeGreaterThan(0)
    const lines = content.toString().split('\n')
    const { startLine = 0, startColumn = 0, endColumn = 0 } = found[0]?.location.region ?? {}
    expect(lines[startLine - 1]?.slice(startColumn - 1, endColumn - 1)).toBe(secret)
  })
})
