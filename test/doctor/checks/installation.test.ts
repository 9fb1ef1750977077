import { expect, test } from 'vitest'
import { diagnose } from '../../support/doctor-project.ts'
import { writeProject } from '../../support/project.ts'

test.each([
  {
    name: 'a hook whose command is not installed',
    script: 'watertight',
    verdict: 'unknown',
    says: 'FAILS CLOSED: watertight is not installed',
  },
  { name: 'a hook that fetches it', script: 'npx --yes watertight', verdict: 'gated', says: 'GATED' },
])('$name: $verdict', async ({ script, verdict, says }) => {
  const json = {
    name: 'a',
    version: '1.0.0',
    license: 'UNLICENSED',
    files: ['index.js'],
    scripts: { prepublishOnly: script },
  }
  const root = writeProject({ 'package.json': { json }, 'index.js': '1\n', '.git/HEAD': '' })
  const found = await diagnose(root)
  expect(found.verdict, found.text).toBe(verdict)
  expect(found.text).toContain(says)
})
