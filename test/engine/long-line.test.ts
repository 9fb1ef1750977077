import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { audit } from '../../src/engine/audit.ts'
import type { Finding } from '../../src/model/report.ts'
import { fake } from '../support/fake.ts'
import { pack } from '../support/pack.ts'
import { temporaryDirectory } from '../support/project.ts'

const LENGTH = 60 * 1024 ** 2
const chunk = 'function a(b,c){var d=b.e("f",c);return d?d.token:null}'.repeat(1200)
const tokens = Array.from({ length: 64 }, (_, seed) => fake('npm_{alnum:30}{crc32-base62-npm:6}', seed))

/** One line of 60 MiB with a token every MiB or so, the first at its beginning and the last at its end. */
const line = Buffer.alloc(LENGTH, chunk)
const step = Math.floor((LENGTH - 42) / (tokens.length - 1))
for (const [index, token] of tokens.entries()) line.write(`"${token}"`, index * step)

describe('one line of 60 MiB', () => {
  let findings: readonly Finding[]

  beforeAll(async () => {
    const cwd = temporaryDirectory()
    writeFileSync(join(cwd, 'p.tgz'), pack({ 'package.json': { name: 'p', version: '1.0.0' }, 'dist/all.js': line }))
    const report = await audit('p.tgz', { cwd })
    findings = report.findings.filter(({ ruleId }) => ruleId === 'secret/npm-access-token')
  }, 180_000)

  test('every token is found in its column', () => {
    expect(findings.map(({ location }) => location.region)).toEqual(
      tokens.map((token, index) => ({
        startLine: 1,
        startColumn: index * step + 2,
        endLine: 1,
        endColumn: index * step + 2 + token.length,
      })),
    )
  })

  test('its snippets are short, and hide the tokens', () => {
    for (const { snippet } of findings) expect(snippet?.text.length).toBeLessThan(1000)
    const text = JSON.stringify(findings)
    expect(tokens.filter((token) => text.includes(token))).toEqual([])
  })
})
