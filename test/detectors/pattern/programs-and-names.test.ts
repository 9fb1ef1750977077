import { expect, test } from 'vitest'
import { pattern } from '../../../src/detectors/pattern/pattern.ts'
import { audit } from '../../../src/engine/audit.ts'
import { builtinRules } from '../../support/builtin-rules.ts'
import { fake } from '../../support/fake.ts'
import { artifactOf, matchesOf } from '../../support/inspect.ts'
import { pack } from '../../support/pack.ts'
import { writeProject } from '../../support/project.ts'

const inspector = pattern.create(builtinRules(), {})
const named = fake('password: "4k{alnum:18}9"')
const token = fake('npm_{alnum:30}{crc32-base62-npm:6}')

test.each([
  { name: 'a program', start: '\x7fELF\x02\x01\x01\0\0', path: 'a', want: ['secret/npm-access-token'] },
  { name: 'a class', start: '\xca\xfe\xba\xbe\0\0\0\x34', path: 'A.class', want: ['secret/npm-access-token'] },
  { name: 'names of a WebAssembly program', start: '', path: '<section:name>', want: ['secret/npm-access-token'] },
  { name: 'data', start: '\0\0\x01\xff', path: 'a.dat', want: ['secret/generic-password', 'secret/npm-access-token'] },
  { name: 'a text', start: '', path: 'a.ini', want: ['secret/generic-password', 'secret/npm-access-token'] },
])('what is only named so counts in $name: $want', ({ start, path, want }) => {
  const bytes = Buffer.from(`${start}\n${named}\n"${token}"\n`, 'latin1')
  expect(
    matchesOf(inspector, artifactOf(bytes, path))
      .map(({ ruleId }) => ruleId)
      .sort(),
  ).toEqual(want)
})

test('names of files say password of much, and a token in one is a leak', async () => {
  const tarball = pack({
    'package.json': '{"name":"a","version":"1.0.0"}',
    [`io/Socks5Password4k/${fake('pass=4k{alnum:18}9')}.txt`]: '',
    [`io/${token}.txt`]: '',
  })
  const { findings } = await audit([{ tarball }], { cwd: writeProject({}) })
  expect(findings.filter(({ layers }) => layers.includes('name')).map(({ ruleId }) => ruleId)).toEqual([
    'secret/npm-access-token',
  ])
})
