import { resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { fake } from '../support/fake.ts'
import { inProcess } from '../support/in-process.ts'
import { writeProject } from '../support/project.ts'

const rule = {
  id: 'secret/service-key',
  detector: 'pattern',
  severity: 'critical',
  secret: true,
  summary: 'key of a service',
  help: 'Revoke it.',
  keywords: ['acme_'],
  pattern: String.raw`\bacme_[a-z0-9]{32}\b`,
}
const fits = 'key = "acme_{loweralnum:32}"'
const short = 'key = "acme_{loweralnum:31}"'

const toml = String.raw`
[[rules]]
id = "acme-key"
description = "Acme key"
regex = '''\b(acme_[a-z0-9]{32})\b'''
keywords = ["acme_"]
[[rules]]
id = "paths-only"
path = '''\.pem$'''
`

function tried(examples: { match: unknown[]; pass: unknown[] }, more: object = {}) {
  const pack = { name: 'acme', rules: [{ ...rule, ...more, examples }] }
  return inProcess(['rules', '--test', 'pack.json'], { cwd: writeProject({ 'pack.json': { json: pack } }) })
}

describe('watertight rules --test', () => {
  test.each([
    { name: 'examples that hold', match: [fits], pass: [short], code: 0, want: '1 rule, 2 examples, all as they' },
    {
      name: 'a match that is missed',
      match: [fits, short],
      pass: ['x'],
      code: 1,
      want: 'examples.match[1] of 2 is not',
    },
    {
      name: 'a pass that is found',
      match: [fits],
      pass: [short, fits],
      code: 1,
      want: 'examples.pass[1] of 2 is found',
    },
    { name: 'a file by its path', match: [{ path: 'a.md', text: fits }], pass: ['x'], code: 0, want: 'all as they' },
    { name: 'files', match: [{ files: { 'a.js': fits } }], pass: ['x'], code: 0, want: 'all as they' },
    {
      name: 'a template that grows without end',
      match: [`${'{hex-of:'.repeat(40)}{alnum:99}${'}'.repeat(40)}`],
      pass: ['x'],
      code: 1,
      want: '[0] of 1 cannot be made',
    },
    { name: 'a text that cannot look random', match: ['{any:a:40}'], pass: ['x'], code: 1, want: 'cannot be made' },
    { name: 'what only a package has', match: [{ facts: {} }], pass: ['x'], code: 1, want: '[0] of 1 cannot be tried' },
  ])('$name: $code', async ({ match, pass, code, want }) => {
    const outcome = await tried({ match, pass })
    expect(outcome.stdout).toContain(want)
    expect(outcome.code).toBe(code)
    // The example may hold a real secret.
    expect(outcome.stdout + outcome.stderr).not.toContain('acme_')
  })

  test('names the rule that fails as findings do', async () => {
    expect((await tried({ match: [short], pass: ['x'] })).stdout).toContain(
      'acme:secret/service-key: examples.match[0]',
    )
  })

  test('a rule of a detector that does not exist is not taken for tried', async () => {
    const examples = { match: [{ path: 'a.js', text: 'x' }], pass: ['y'] }
    const { keywords: _keywords, pattern: _pattern, ...plain } = rule
    const pack = { rules: [{ ...plain, detector: 'patern', examples }] }
    const cwd = writeProject({ 'pack.json': { json: pack } })
    expect((await inProcess(['rules', '--test', 'pack.json'], { cwd })).code).toBe(1)
  })

  test.each([
    { name: 'a pack that is not there', file: 'gone.yaml', want: 'there is no such file' },
    { name: 'one that is not YAML', file: 'broken.yaml', want: 'is not valid YAML' },
    { name: 'one without a rule', file: 'empty.toml', want: 'there is no rule to try' },
    { name: 'a rule without examples', file: 'bare.json', want: 'acme:secret/service-key|secret/service-key' },
  ])('$name: 2', async ({ file, want }) => {
    const cwd = writeProject({
      'broken.yaml': 'rules: [',
      'empty.toml': 'title = "none"\n',
      'bare.json': { json: { rules: [rule] } },
    })
    const { code, stdout, stderr } = await inProcess(['rules', '--test', file], { cwd })
    expect(code).toBe(2)
    expect(stdout).toBe('')
    expect(stderr).toMatch(new RegExp(want))
  })

  test('a gitleaks configuration: says what could not be taken over', async () => {
    const cwd = writeProject({ 'acme.toml': toml })
    const { code, stdout, stderr } = await inProcess(['rules', '--test', 'acme.toml'], { cwd })
    expect(code).toBe(0)
    expect(stdout).toContain('1 rule, without examples to try')
    expect(stderr).toContain('not taken over: paths-only')
  })

  test.each(['slack', 'openai', 'file-credentials', 'confidential'])('the built-in pack %s', async (name) => {
    const { code, stdout } = await inProcess(['rules', '--test', resolve(`rules/${name}.yaml`)])
    expect(stdout).toContain('all as they should be')
    expect(code).toBe(0)
  })
})

test('a gitleaks configuration given to --rules finds, and says what it lacks', async () => {
  const cwd = writeProject({
    'package.json': { json: { name: 'a', version: '1.0.0', main: 'a.js' } },
    'a.js': `const key = '${fake('acme_{loweralnum:32}')}'\n`,
    'acme.toml': toml,
  })
  const { code, stdout, stderr } = await inProcess(['--rules', 'acme.toml', '--json'], { cwd })
  const { findings }: { findings: { ruleId: string }[] } = JSON.parse(stdout)
  expect(findings.map(({ ruleId }) => ruleId)).toContain('acme:secret/acme-key')
  expect(code).toBe(1)
  expect(stderr).toContain('not taken over: paths-only')
})

test('a rule that takes too many steps is given up by name, and the audit is not complete', async () => {
  const slow = { ...rule, id: 'secret/slow', keywords: ['kk'], pattern: 'k(?:[^!]*!)?', secret: false }
  const cwd = writeProject({
    'package.json': { json: { name: 'a', version: '1.0.0', main: 'a.js' } },
    'a.js': `export const text = '${'k'.repeat(100_000)}'\n`,
    'pack.json': { json: { name: 'acme', rules: [{ ...slow, examples: { match: ['kk'], pass: ['x'] } }] } },
  })
  const { code, stderr } = await inProcess(['--rules', 'pack.json', '--quiet'], { cwd })
  expect(stderr).toContain('a.js: acme:secret/slow takes too many steps on this text')
  expect(code).toBe(2)
  const without = await inProcess(['--rules', 'pack.json', '--disable', 'acme:secret/slow'], { cwd })
  expect(without.code).toBe(0)
})

test.each([
  { name: 'YAML that nests without end', text: '['.repeat(200_000) },
  {
    name: 'aliases that multiply',
    text: `a: &a [x,x,x,x,x,x,x,x,x]\n${[...'bcdefghi'].map((name, index) => `${name}: &${name} [${Array(9).fill(`*${'abcdefgh'[index]}`)}]`).join('\n')}\n`,
  },
  { name: 'more than a pack may hold', text: `# ${'x'.repeat(5_000_000)}\n` },
])('a pack of $name is refused with one sentence', async ({ text }) => {
  const cwd = writeProject({ 'pack.yaml': text })
  const { code, stderr } = await inProcess(['rules', '--test', 'pack.yaml'], { cwd })
  expect(stderr).toMatch(/^watertight: .*pack\.yaml/)
  expect(stderr.length).toBeLessThan(600)
  expect(code).toBe(2)
})

test.each([
  {
    id: 'npm-access-token',
    want: ['Provider: npm.', 'checksum (crc32-base62-npm)', '--verify-secrets', 'npm token revoke'],
  },
  { id: 'github-pat-fine-grained', want: ['if it is wrong, nothing follows'] },
  { id: 'aws-access-key-id', want: ['a finding also names: account', 'aws iam delete-access-key'] },
  { id: 'stripe-publishable', want: ['It is meant to be shipped'] },
  { id: 'cloudflare-global-legacy', want: ['only looked for near `cloudflare`'] },
])('explain says of $id what it opens and how it is revoked', async ({ id, want }) => {
  const { stdout } = await inProcess(['explain', `secret/${id}`])
  const text = stdout.replace(/\s+/g, ' ')
  expect(want.filter((part) => !text.includes(part))).toEqual([])
})
