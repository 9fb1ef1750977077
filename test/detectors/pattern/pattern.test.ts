import { describe, expect, test } from 'vitest'
import { assemble } from '../../../src/detectors/pattern/instruments.ts'
import { pattern } from '../../../src/detectors/pattern/pattern.ts'
import { makeProbe } from '../../../src/detectors/pattern/probe.ts'
import { Sweep } from '../../../src/detectors/pattern/sweep.ts'
import type { Artifact } from '../../../src/model/artifact.ts'
import { parsePack } from '../../../src/rules/parse-pack.ts'
import { fake } from '../../support/fake.ts'
import { artifactOf, matchesOf, troublesOf } from '../../support/inspect.ts'

const plain = { detector: 'pattern', severity: 'high', summary: 'A token', help: 'Revoke it.', secret: true }
const examples = { match: ['a'], pass: ['b'] }
const rules = parsePack(
  {
    rules: [
      {
        ...plain,
        id: 'secret/npm',
        keywords: ['npm_'],
        pattern: '(?<!\\w)npm_[A-Za-z0-9]{36}(?!\\w)',
        checksum: 'crc32-base62-npm',
        examples,
      },
      {
        ...plain,
        id: 'secret/hook',
        keywords: ['hooks.acme.io/'],
        pattern: 'https://hooks\\.acme\\.io/(?<secret>[A-Z0-9]{24})',
        examples,
      },
      {
        ...plain,
        id: 'secret/jwt',
        keywords: ['eyJ'],
        pattern: '(?<![\\w-])eyJ[\\w-]{10,}\\.eyJ[\\w-]{10,}\\.[\\w-]{20,}',
        structure: 'jwt',
        reveals: 'jwt',
        generic: true,
        examples,
      },
      {
        ...plain,
        id: 'secret/key',
        keywords: ['PRIVATE KEY-----'],
        pattern: '-----BEGIN RSA PRIVATE KEY-----\\s(?<secret>[\\w+/=\\s]{64,4000})-----END',
        window: 4096,
        examples,
      },
      {
        ...plain,
        id: 'secret/id',
        keywords: ['ACME'],
        pattern: '(?<!\\w)ACME[A-Z2-7]{16}(?!\\w)',
        pair: 'secret/half',
        examples,
      },
      {
        ...plain,
        id: 'secret/half',
        keywords: ['acme_secret'],
        pattern: 'acme_secret\\W{1,5}(?<secret>[A-Za-z0-9]{40})',
        classes: ['lower', 'upper', 'digit'],
        examples,
      },
      {
        ...plain,
        id: 'secret/near',
        keywords: ['zz_'],
        pattern: '(?<!\\w)zz_[0-9a-f]{32}',
        near: { keywords: ['zeta'], within: 60 },
        entropy: 3,
        examples,
      },
    ],
  },
  'test.yaml',
)
const inspector = pattern.create(rules, {})
const token = fake('npm_{alnum:30}{crc32-base62-npm:6}')

describe('a token is found', () => {
  test.each<{ name: string; text: string; layers?: string[]; hidden?: string }>([
    { name: 'in a string', text: `const t = "${token}"` },
    { name: 'alone', text: token },
    { name: 'after the two characters of an escaped line end', text: `x = "a\\n${token}\\nb"`, layers: ['escape'] },
    { name: 'after an escape of an escape', text: `x = "{\\"a\\":\\"\\\\n${token}\\"}"`, layers: ['escape', 'escape'] },
    { name: 'between escaped quotes', text: `x = "{\\"a\\":\\"${token}\\"}"` },
    { name: 'after a line end', text: `a\n${token}\nb` },
    { name: 'after text beyond ASCII', text: `/* Schlüssel für 東京 🔑 */ "${token}"` },
  ])('$name', ({ text, layers = [] }) => {
    const bytes = Buffer.from(text)
    const [match, ...others] = matchesOf(inspector, artifactOf(bytes))
    expect(others).toEqual([])
    expect(bytes.subarray(match?.start, match?.end).toString()).toBe(token)
    expect(match?.layers ?? []).toEqual(layers)
  })
})

describe('a hidden token is found', () => {
  const half = token.slice(0, 17)
  const rest = token.slice(17)
  const base64 = Buffer.from(`{"t":"${token}","u":"somebody@acme.io"}`).toString('base64')
  const escaped = `\\x${[...Buffer.from(token)].map((byte) => byte.toString(16)).join('\\x')}`
  test.each<{ name: string; text: string; layers: string[]; want: string }>([
    {
      name: 'in base64',
      text: `atob("${base64}")`,
      layers: ['base64'],
      want: Buffer.from(token).toString('base64').slice(4, 40),
    },
    { name: 'in base64 after a path', text: `/auth/${base64}`, layers: ['base64'], want: '' },
    {
      name: 'in base64url in base64',
      text: `"${Buffer.from(`a: ${Buffer.from(`value=${token};`).toString('base64url')}`).toString('base64')}"`,
      layers: ['base64', 'base64'],
      want: '',
    },
    {
      name: 'in hexadecimal',
      text: `"${Buffer.from(`token=${token}`).toString('hex')}"`,
      layers: ['hex'],
      want: Buffer.from(token).toString('hex'),
    },
    {
      name: 'percent-encoded',
      text: `?q=npm%5F${token.slice(4)}&b=1`,
      layers: ['percent'],
      want: `npm%5F${token.slice(4)}`,
    },
    {
      name: 'percent-encoded twice',
      text: `?q=npm%255f${token.slice(4)}&b=1`,
      layers: ['percent', 'percent'],
      want: `npm%255f${token.slice(4)}`,
    },
    { name: 'in hexadecimal escapes', text: `x="${escaped}"`, layers: ['escape'], want: escaped },
    {
      name: 'in Unicode escapes',
      text: `x="\\u006epm\\u{5f}${token.slice(4)}"`,
      layers: ['escape'],
      want: `\\u006epm\\u{5f}${token.slice(4)}`,
    },
    {
      name: 'in HTML entities',
      text: `<a t="npm&#95;${token.slice(4)}">`,
      layers: ['html-entity'],
      want: `npm&#95;${token.slice(4)}`,
    },
    {
      name: 'in named entities',
      text: `<a t="npm&lowbar;${token.slice(4)}">`,
      layers: ['html-entity'],
      want: `npm&lowbar;${token.slice(4)}`,
    },
    { name: 'in two literals', text: `x="${half}"+"${rest}";`, layers: ['concatenation'], want: `${half}"+"${rest}` },
    {
      name: 'in two literals of several lines',
      text: `x = '${half}' +\n    "${rest}";`,
      layers: ['concatenation'],
      want: `${half}' +\n    "${rest}`,
    },
    {
      name: 'in many literals',
      text: `x=a+"${[...token].join('"+"')}"+b;`,
      layers: ['concatenation'],
      want: [...token].join('"+"'),
    },
    {
      name: 'with its keyword cut',
      text: `x="np"+'m_'+\`${token.slice(4)}\``,
      layers: ['concatenation'],
      want: `np"+'m_'+\`${token.slice(4)}`,
    },
    {
      name: 'in a template',
      text: `x=\`\${a} \${"${half}"}${rest}\``,
      layers: ['concatenation'],
      want: `${half}"}${rest}`,
    },
    {
      name: 'in a joined list',
      text: `x=["${half}","${rest}"].join("")`,
      layers: ['concatenation'],
      want: `${half}","${rest}`,
    },
    {
      name: 'in character codes',
      text: `String.fromCharCode(${[...Buffer.from(token)].join(',')})`,
      layers: ['char-codes'],
      want: [...Buffer.from(token)].join(','),
    },
    {
      name: 'in escapes in two literals',
      text: `x="\\x6epm_${half.slice(4)}"+"${rest}";`,
      layers: ['escape', 'concatenation'],
      want: '',
    },
  ])('$name', ({ text, layers, want }) => {
    const [match, ...others] = matchesOf(inspector, artifactOf(text))
    expect(others).toEqual([])
    expect(match?.text).toBe(token)
    expect([...(match?.layers ?? [])].sort()).toEqual([...layers].sort())
    if (want !== '') expect(text.slice(match?.start, match?.end)).toContain(want)
    expect((match?.end ?? 0) - (match?.start ?? 0)).toBeLessThan(token.length * 8)
  })

  test.each(['utf16le', 'utf16be'])('in %s', (encoding) => {
    const text = `\ufeffconst ключ = "🔑${token}"`
    const little = Buffer.from(text, 'utf16le')
    const bytes = encoding === 'utf16le' ? little : Buffer.from(little).swap16()
    const [match] = matchesOf(inspector, artifactOf(bytes))
    const span = Buffer.from(bytes.subarray(match?.start, match?.end))
    expect((encoding === 'utf16le' ? span : span.swap16()).toString('utf16le')).toBe(token)
  })

  test('in latin1', () => {
    const bytes = Buffer.from(`clé="${token}" é`, 'latin1')
    const [match] = matchesOf(inspector, artifactOf(bytes))
    expect(bytes.subarray(match?.start, match?.end).toString('latin1')).toBe(token)
  })

  test('in a binary, as it stands', () => {
    const bytes = Buffer.concat([Buffer.from('\0asm\x01\0\0\0', 'latin1'), Buffer.from(token), Buffer.from('\0')])
    const [match] = matchesOf(inspector, artifactOf(bytes, 'a.wasm'))
    expect(bytes.subarray(match?.start, match?.end).toString()).toBe(token)
  })
})

describe('nothing is found', () => {
  test.each([
    { name: 'in a token that is too short', text: `"${token.slice(0, -1)}"` },
    { name: 'in a token that goes on', text: `"${token}x"` },
    { name: 'in a placeholder', text: `"npm_${'x'.repeat(36)}"` },
    { name: 'in a counted-up text', text: '"npm_abcdefghijklmnopqrstuvwxyz0123456789"' },
    { name: 'without the context word', text: `"${fake('zz_{hex:32}')}"` },
    { name: 'with the context word too far away', text: `zeta${' '.repeat(80)}"${fake('zz_{hex:32}')}"` },
    {
      name: 'in a JWT of documentation',
      text: `"${fake('{jwt:{"sub":"1234567890","name":"John Doe","iat":1516239022}}')}"`,
    },
    {
      name: 'in what only looks like a JWT',
      text: '"eyJub3QtanNvbi1hdC1hbGw.eyJub3QtanNvbi1hdC1hbGw.c2lnbmF0dXJlLW9mLW5vdGhpbmc"',
    },
  ])('$name', ({ text }) => {
    expect(matchesOf(inspector, artifactOf(text))).toEqual([])
  })

  test('in what is an artifact of its own', () => {
    const text = `a "${token}" b`
    expect(matchesOf(inspector, artifactOf(text, 'a.js', { opened: [[2, text.length - 2]] }))).toEqual([])
  })
})

describe.each([
  { name: 'line feeds', gap: '\n' },
  { name: 'carriage returns and line feeds', gap: '\r\n' },
  { name: 'an indentation', gap: '\n    ' },
])('in base64 broken over lines with $name', ({ gap }) => {
  test.each([64, 76])('every %i characters, a token is found wherever the break falls', (width) => {
    for (let before = 20; before < 140; before += 1) {
      const text = `${'some words and '.repeat(10).slice(0, before)}"${token}" and more words ${'until the end '.repeat(9)}`
      const lines =
        Buffer.from(text)
          .toString('base64')
          .match(new RegExp(`.{1,${width}}`, 'g')) ?? []
      const file = `data:${gap}${lines.join(gap)}\n`
      const [match, ...others] = matchesOf(inspector, artifactOf(file, 'a.yml'))
      const slice = file.slice(match?.start, match?.end)
      expect(match?.text, `after ${before}`).toBe(token)
      expect(match?.layers).toEqual(['base64'])
      expect(others).toEqual([])
      const skipped = 'A'.repeat(Math.floor(((before + 1) * 4) / 3) % 4)
      expect(Buffer.from(skipped + slice, 'base64').toString('latin1')).toContain(token)
      expect(slice.replace(/\s+/g, '').length).toBeLessThanOrEqual(Math.ceil((token.length * 4) / 3) + 2)
    }
  })
})

test('lines of base64 that are each a text of their own are shown alone', () => {
  const line = Buffer.from(`some words before "${token}`.padStart(63, 'w')).toString('base64')
  const matches = matchesOf(inspector, artifactOf(`${line}\n${line}\n${line}`, 'a.txt'))
  expect(matches.map(({ text }) => text)).toEqual([token, token, token])
})

test('a token near the context word is found', () => {
  const secret = fake('zz_{hex:32}')
  expect(textsOf(artifactOf(`zeta = "${secret}"`))).toEqual([secret])
})

test('20,000 tokens on one line are all found, each in its place', () => {
  const tokens = Array.from({ length: 20_000 }, (_, seed) => fake('npm_{alnum:30}{crc32-base62-npm:6}', seed))
  const text = tokens.join(',')
  const matches = matchesOf(inspector, artifactOf(text))
  expect(matches.map(({ start, end }) => text.slice(start, end))).toEqual(tokens)
})

test('a token is found wherever it stands to the borders of the parts that are looked at', () => {
  for (let shift = 0; shift < 700; shift += 7) {
    const filler = `${'npm_,'.repeat(13_000)}${' '.repeat(shift)}`
    expect(textsOf(artifactOf(`${filler}"${token}"${filler}`)), `at ${shift}`).toEqual([token])
  }
})

test('a token longer than the window is found whole', () => {
  const jwt = fake(`{jwt:{"iss":"acme","role":"admin","scope":"${'read write '.repeat(300)}"}}`)
  const [match] = matchesOf(inspector, artifactOf(`x="\\n${jwt}"`))
  expect(match?.text).toBe(jwt)
  expect(match?.values).toMatchObject({ issuer: 'acme', role: 'admin', algorithm: 'HS256' })
})

test('a private key in a string literal is found', () => {
  const key = fake('{pem:RSA PRIVATE KEY}')
  const text = `const key = ${JSON.stringify(key)}`
  const [match] = matchesOf(inspector, artifactOf(text))
  expect(match?.layers).toEqual(['escape'])
  expect(text.slice(match?.start, match?.end)).toBe(
    `${JSON.stringify(key.split('\n').slice(1, -2).join('\n')).slice(1, -1)}\\n`,
  )
})

test.each([
  { name: 'right', text: token, want: 'passed' },
  { name: 'wrong', text: `${token.slice(0, -1)}${token.endsWith('a') ? 'b' : 'a'}`, want: 'failed' },
])('the value says that a checksum is $name', ({ text, want }) => {
  expect(matchesOf(inspector, artifactOf(`"${text}"`))).toMatchObject([{ values: { checksum: want } }])
})

test.each([
  { name: 'has its other half', secret: true, want: true },
  { name: 'stands alone', secret: false, want: false },
])('a key id $name', ({ secret, want }) => {
  const half = fake('{alnum:40}')
  const text = `${fake('id: "ACME{base32:16}"')}, acme_${secret ? 'secret' : 'other'}: "${half}"`
  const match = matchesOf(inspector, artifactOf(text)).find(({ ruleId }) => ruleId === 'secret/id')
  expect(match?.values).toEqual({ paired: want })
  expect(match?.related?.map(({ start, end }) => text.slice(start, end)) ?? []).toEqual(want ? [half] : [])
})

test.each([
  { name: 'as much as is allowed', allowance: 10_000, want: [token] },
  { name: 'less than is hidden', allowance: 10, want: [] },
])('a sweep undoes $name', ({ allowance, want }) => {
  const bytes = Buffer.from(`"${Buffer.from(`a "${token}"`).toString('base64')}"`)
  const sweep = new Sweep(assemble(rules.map(makeProbe)), 'a.js', bytes.length, allowance)
  sweep.stretch(bytes, 0, bytes.length, { layers: [], original: (start, end) => [start, end] })
  expect(sweep.candidates.map(({ secret }) => secret)).toEqual(want)
  expect(sweep.isCut).toBe(want.length === 0)
})

test('many small constants are undone within the bound', () => {
  expect(troublesOf(inspector, artifactOf('a("x"+"y");'.repeat(200_000)))).toEqual([])
})

function textsOf(artifact: Artifact): (string | undefined)[] {
  return matchesOf(inspector, artifact).map(({ text }) => text)
}
