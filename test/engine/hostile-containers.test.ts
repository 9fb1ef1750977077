import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { audit } from '../../src/engine/audit.ts'
import type { Limits } from '../../src/model/limits.ts'
import type { Report } from '../../src/model/report.ts'
import { fake } from '../support/fake.ts'
import { pack } from '../support/pack.ts'
import { temporaryDirectory } from '../support/project.ts'
import { hostileCases } from './hostile-cases.ts'

const elsewhere = fake('npm_{alnum:30}{crc32-base62-npm:6}', 7)

describe.each(hostileCases)('$name', ({ path, bytes, codes, isReadable, limits }) => {
  test(`is ${codes.length} notice, and the rest is audited`, async () => {
    const report = await auditOf({ [path]: bytes, 'z/beside.txt': `token ${elsewhere}` }, limits)
    const notices = report.notices.filter(({ effect }) => effect === 'incomplete')
    expect(notices.map(({ code }) => code)).toEqual(codes)
    expect(notices.every(({ chain }) => chain[0] === path)).toBe(true)
    for (const { code, detail } of notices.filter((notice) => notice.code.startsWith('limit-')))
      expect(detail).toContain(`--limit ${code.replace('limit-', '')}=`)
    expect(report.verdict).toBe(codes.length === 0 ? 'leak' : 'incomplete')
    if (limits?.entries === undefined) expect(secretsIn(report, 'z/beside.txt')).toBe(1)
    if (isReadable) expect(secretsIn(report, path)).toBeGreaterThan(0)
  })
})

async function auditOf(files: { readonly [path: string]: unknown }, limits: Partial<Limits> = {}): Promise<Report> {
  const file = join(temporaryDirectory(), 'a.tgz')
  writeFileSync(file, pack({ 'package.json': { name: 'a', version: '1.0.0', license: 'UNLICENSED' }, ...files }))
  return audit([file], { cwd: temporaryDirectory(), limits })
}

function secretsIn({ findings }: Report, path: string): number {
  return findings.filter(({ ruleId, location }) => ruleId.startsWith('secret/npm') && location.chain[0] === path).length
}
