import { describe, expect, test } from 'vitest'
import { audit } from '../../../src/engine/audit.ts'
import type { Fix, Report } from '../../../src/model/report.ts'
import { leakingMap } from '../../support/leaking-map.ts'
import { type ProjectFiles, writeProject } from '../../support/project.ts'

const env = 'DATABASE=local\nRETRIES=3\n'

function manifest(more: object): string {
  return `${JSON.stringify({ name: 'leaky', version: '1.0.0', license: 'UNLICENSED', main: 'dist/app.js', ...more }, null, '\t')}\n`
}

async function editsOf(files: ProjectFiles, more: object, policy = {}): Promise<readonly (Fix | undefined)[]> {
  const root = writeProject({ 'package.json': manifest(more), 'dist/app.js': 'exports.a=1\n', ...files })
  const report = await audit(['.'], { cwd: root, policy })
  return filesFixes(report)
}

function filesFixes({ findings }: Report): readonly (Fix | undefined)[] {
  return findings.map(({ fixes }) => fixes.find(({ kind }) => kind === 'files'))
}

describe('the edit of a directory', () => {
  test('is one for all findings, and exact against the text of package.json', async () => {
    const fixes = await editsOf({ 'dist/app.js.map': leakingMap, 'dist/.env': env }, { files: ['dist'] })
    expect(fixes.length).toBeGreaterThan(1)
    for (const fix of fixes)
      expect(fix?.edit).toEqual({
        file: 'package.json',
        before: '"files": [\n\t\t"dist"\n\t]',
        after: '"files": [\n\t\t"dist",\n\t\t"!**/*.map",\n\t\t"!**/.env"\n\t]',
      })
  })

  test.each<{ name: string; files: ProjectFiles; more: object; want: Fix['edit'] }>([
    {
      name: 'drops an entry that lets in nothing else',
      files: { 'dist/app.js.map': leakingMap },
      more: { files: ['dist/*.js', 'dist/*.map'] },
      want: {
        file: 'package.json',
        before: '"files": [\n\t\t"dist/*.js",\n\t\t"dist/*.map"\n\t]',
        after: '"files": [\n\t\t"dist/*.js"\n\t]',
      },
    },
    {
      name: 'drops a file that is named, which an exclusion would not keep out',
      files: { 'dist/app.js.map': leakingMap },
      more: { files: ['dist', 'dist/app.js.map'] },
      want: {
        file: 'package.json',
        before: '"files": [\n\t\t"dist",\n\t\t"dist/app.js.map"\n\t]',
        after: '"files": [\n\t\t"dist",\n\t\t"!**/*.map"\n\t]',
      },
    },
    {
      name: 'never leaves an empty list, which Bun refuses',
      files: { '.env': env },
      more: { files: ['.env'] },
      want: {
        file: 'package.json',
        before: '"files": [\n\t\t".env"\n\t]',
        after: '"files": [\n\t\t"package.json"\n\t]',
      },
    },
    {
      name: 'adds a line to .npmignore',
      files: { '.npmignore': '# not these\nsrc', 'dist/app.js.map': leakingMap },
      more: {},
      want: { file: '.npmignore', before: 'src', after: 'src\n*.map' },
    },
    {
      name: 'makes .npmignore where no ignore file was',
      files: { '.env': env },
      more: {},
      want: { file: '.npmignore', before: null, after: '.env\n' },
    },
    {
      name: 'takes the rules of .gitignore along, which .npmignore cancels',
      files: { '.gitignore': '*.log\n/notes/', 'notes/a.md': 'x', '.env': env },
      more: {},
      want: {
        file: '.npmignore',
        before: null,
        after: '# The rules of .gitignore, which packers ignore once this file is there.\n*.log\n/notes/\n.env\n',
      },
    },
    {
      name: 'writes a nested .npmignore for names that npm 12 takes for globs',
      files: { 'dist/[id]/page.js.map': leakingMap, 'dist/[id]/page.js': '1' },
      more: { files: ['dist'] },
      want: { file: 'dist/.npmignore', before: null, after: '*.map\n' },
    },
  ])('$name', async ({ files, more, want }) => {
    const [fix] = await editsOf(files, more)
    expect(fix?.edit).toEqual(want)
  })
})

test('when many maps would have to be named, every map that nobody accepted is left out', async () => {
  const names = ['a', 'b', 'c', 'd', 'e']
  const maps = names.map(
    (name) => [`dist/${name}.js.map`, leakingMap.replaceAll('app', name).replace('public', name)] as const,
  )
  const files = { ...Object.fromEntries(maps), 'dist/bare.js.map': leakingMap.replace(/"sourcesContent":\[.*?\],/, '') }
  const root = writeProject({ 'package.json': manifest({ files: ['dist'] }), 'dist/app.js': '1\n', ...files })
  const { findings } = await audit(['.'], { cwd: root })
  const fix = findings[0]?.fixes.find(({ kind }) => kind === 'files')
  expect(fix?.description).toContain('One edit leaves out all 6 files')
  expect(fix?.edit?.after).toContain('"!**/*.map"')
})

test.each<{ name: string; files: ProjectFiles; more: object; says: string }>([
  {
    name: 'what package.json names',
    files: { 'dist/.env': env },
    more: { files: ['dist'], exports: { './env': './dist/.env' } },
    says: '"exports" in package.json names it',
  },
  {
    name: 'a bundled dependency',
    files: {
      'node_modules/inner/package.json': '{"name":"inner","version":"1.0.0"}',
      'node_modules/inner/.env': env,
    },
    more: { files: ['dist'], dependencies: { inner: '1.0.0' }, bundleDependencies: ['inner'] },
    says: 'it comes with a bundled dependency',
  },
])('there is no edit against $name, and it is said why', async ({ files, more, says }) => {
  const root = writeProject({ 'package.json': manifest(more), 'dist/app.js': 'exports.a=1\n', ...files })
  const { findings } = await audit(['.'], { cwd: root })
  const finding = findings.find(({ ruleId }) => ruleId === 'file/env')
  expect(finding?.fixes.map(({ description }) => description).join(' ')).toContain(says)
  expect(finding?.fixes.every(({ edit }) => edit === undefined)).toBe(true)
})

test('what is allowed stays, and what does not stop a release is in no edit of what does', async () => {
  const files = { 'dist/app.js.map': leakingMap, 'dist/.env': env, 'dist/.env.example': 'A=\n' }
  const allowed = { allowances: [{ path: 'dist/*.map', reason: 'It is the product.' }] }
  const root = writeProject({ 'package.json': manifest({ files: ['dist'] }), 'dist/app.js': '1\n', ...files })
  const { findings } = await audit(['.'], { cwd: root, policy: allowed })
  const afterOf = (ruleId: string) =>
    findings.find((one) => one.ruleId === ruleId)?.fixes.find(({ kind }) => kind === 'files')?.edit?.after
  expect(afterOf('file/env')).toBe('"files": [\n\t\t"dist",\n\t\t"!**/.env"\n\t]')
  expect(afterOf('map/embedded-sources')).toBeUndefined()
})
