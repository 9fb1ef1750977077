import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { audit } from '../../src/engine/audit.ts'
import { fake } from '../support/fake.ts'
import { pack } from '../support/pack.ts'
import { writeProject } from '../support/project.ts'

const secret = `export const token = '${fake('npm_{alnum:30}{crc32-base62-npm:6}')}'`
const manifest = { json: { name: 'a', version: '1.0.0', files: ['b.js'] } }

/** The states of the secrets in `directory`, audited from `cwd`. */
async function statesIn(directory: string, cwd: string): Promise<readonly string[]> {
  const { findings } = await audit([{ directory }], { cwd, allowComments: true })
  return findings.filter(({ ruleId }) => ruleId.startsWith('secret/')).map(({ state }) => state)
}

describe('a comment beside a secret', () => {
  test.each([
    { name: 'of gitleaks', text: `${secret} // gitleaks:allow`, want: ['suppressed'] },
    { name: 'of detect-secrets', text: `${secret} # pragma: allowlist secret`, want: ['suppressed'] },
    {
      name: 'of detect-secrets, for the next line',
      text: `// pragma: allowlist nextline secret\n${secret}`,
      want: ['suppressed'],
    },
    { name: 'on the line above', text: `// gitleaks:allow\n${secret}`, want: ['active'] },
    { name: 'on the line below', text: `${secret}\n// gitleaks:allow`, want: ['active'] },
    {
      name: 'on one of two lines',
      text: `${secret} // gitleaks:allow\n${secret.replace('token', 'again')}`,
      want: ['active'],
    },
    {
      name: 'far behind on a line of a bundle',
      text: `${secret};${'a();'.repeat(300)}// gitleaks:allow`,
      want: ['active'],
    },
    { name: 'about something else', text: `${secret} // allow`, want: ['active'] },
  ])('$name: $want', async ({ text, want }) => {
    const directory = writeProject({ '.git/': '', 'package.json': manifest, 'b.js': `${text}\n` })
    expect(await statesIn(directory, directory)).toEqual(want)
  })

  const text = `${secret} // gitleaks:allow\n`

  test('counts in a package of the same repository', async () => {
    const root = writeProject({
      '.git/': '',
      'package.json': { json: { name: 'r' } },
      'p/package.json': manifest,
      'p/b.js': text,
    })
    expect(await statesIn(join(root, 'p'), root)).toEqual(['suppressed'])
  })

  test('counts in no other directory', async () => {
    const other = writeProject({ '.git/': '', 'package.json': manifest, 'b.js': text })
    expect(await statesIn(other, writeProject({ '.git/': '' }))).toEqual(['active'])
  })

  test('counts in no tarball', async () => {
    const cwd = writeProject({ '.git/': '' })
    writeFileSync(join(cwd, 'a.tgz'), pack({ 'package.json': JSON.stringify(manifest.json), 'b.js': text }))
    const { findings } = await audit(['a.tgz'], { cwd, allowComments: true })
    expect(findings.map(({ ruleId, state }) => [ruleId, state])).toContainEqual(['secret/npm-access-token', 'active'])
  })

  test('counts only where it is asked for', async () => {
    const directory = writeProject({ '.git/': '', 'package.json': manifest, 'b.js': text })
    const { findings } = await audit([{ directory }], { cwd: directory })
    expect(findings.map(({ state }) => state)).not.toContain('suppressed')
  })
})
