import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parseTarget, wantedOf } from '../../src/fleet/watch/target.ts'
import { temporaryDirectory } from '../support/project.ts'

const cwd = temporaryDirectory()

describe('a target', () => {
  test.each([
    { spec: '@scope/*', kind: 'scope' },
    { spec: 'left-pad', kind: 'package' },
    { spec: '@scope/name', kind: 'package' },
    { spec: 'name@^2', kind: 'package' },
    { spec: 'name@*', kind: 'package' },
    { spec: 'maintainer:some.one', kind: 'maintainer' },
    { spec: 'search:two words', kind: 'search' },
  ])('$spec is a $kind', async ({ spec, kind }) => {
    expect(await parseTarget(spec, cwd)).toEqual({ spec, kind })
  })

  test.each([
    { spec: '*' },
    { spec: '@scope/a*' },
    { spec: 'maintainer:' },
    { spec: 'maintainer:a b' },
    { spec: 'search: ' },
    { spec: 'lock:none.json' },
    { spec: 'git+ssh://git@example.com/a/b.git' },
    { spec: './folder' },
    { spec: 'https://example.com/a.tgz' },
  ])('$spec is none', async ({ spec }) => {
    await expect(parseTarget(spec, cwd)).rejects.toMatchObject({ name: 'AuditError' })
  })

  test.each([
    { spec: 'left-pad', want: [{ name: 'left-pad', range: '*' }] },
    { spec: 'name@^2', want: [{ name: 'name', range: '^2' }] },
    { spec: '@scope/name@next', want: [{ name: '@scope/name', range: 'next' }] },
  ])('$spec stands for itself', async ({ spec, want }) => {
    expect(await wantedOf({ spec, kind: 'package' }, cwd)).toEqual(want)
  })
})

describe('a file that names packages', () => {
  const write = (name: string, content: unknown): void =>
    writeFileSync(join(cwd, name), typeof content === 'string' ? content : JSON.stringify(content))

  test('a list has a spec a line, and comments', async () => {
    write('list.txt', '# ours\r\na\n@s/b@^1   # the old one\n\n')
    expect(await wantedOf({ spec: 'list:list.txt', kind: 'list' }, cwd)).toEqual([
      { name: 'a', range: '*' },
      { name: '@s/b', range: '^1' },
    ])
  })

  test('a lockfile has what a registry has, each in its version, under its own name, once', async () => {
    write('lock.json', {
      packages: {
        '': { name: 'app', version: '1.0.0' },
        'node_modules/a': { version: '1.2.3', resolved: 'https://registry.example/a/-/a-1.2.3.tgz' },
        'node_modules/b/node_modules/a': { version: '1.2.3' },
        'node_modules/alias': { name: 'real', version: '2.0.0' },
        'node_modules/@s/c': { version: '3.0.0', resolved: 'https://registry.example/@s/c/-/c-3.0.0.tgz' },
        'node_modules/git': { version: '1.0.0', resolved: 'git+ssh://git@example.com/x.git#abc' },
        'node_modules/local': { resolved: 'packages/local', link: true },
        'packages/local': { version: '1.0.0' },
      },
    })
    expect(await wantedOf({ spec: 'lock:lock.json', kind: 'lock' }, cwd)).toEqual([
      { name: 'a', range: '1.2.3' },
      { name: 'real', range: '2.0.0' },
      { name: '@s/c', range: '3.0.0' },
    ])
  })

  test('an old lockfile nests', async () => {
    write('old.json', { dependencies: { a: { version: '1.0.0', dependencies: { b: { version: '2.0.0' } } } } })
    expect(await wantedOf({ spec: 'lock:old.json', kind: 'lock' }, cwd)).toEqual([
      { name: 'a', range: '1.0.0' },
      { name: 'b', range: '2.0.0' },
    ])
  })

  test.each([{ text: 'lockfileVersion: 9' }, { text: '[]' }, { text: '{"name":"x"}' }])(
    '$text is no lockfile',
    async ({ text }) => {
      write('wrong.json', text)
      await expect(parseTarget('lock:wrong.json', cwd)).rejects.toThrow('only a package-lock.json')
    },
  )
})
