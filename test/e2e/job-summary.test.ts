import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { temporaryDirectory, writeProject } from '../support/project.ts'
import { watertight } from '../support/watertight.ts'

const map = { version: 3, sources: ['a.ts'], sourcesContent: ['let a: string\n'], mappings: 'AAAA' }
const hook = { npm_lifecycle_event: 'prepack' }
const files = {
  'package.json': { json: { name: 'told', version: '1.0.0', main: 'a.js' } },
  'a.js': 'a()\n',
  'a.js.map': { json: map },
}

test.each([
  { reporter: 'github', environment: {}, want: /^What an earlier step wrote\.\n.*map\/embedded-sources/s },
  { reporter: 'pretty', environment: {}, want: /^What an earlier step wrote\.\n$/ },
  { reporter: 'pretty', environment: hook, want: /^What an earlier step wrote\.\n.*map\/embedded-sources/s },
])('what $reporter leaves in the summary of the job with $environment', async ({ reporter, environment, want }) => {
  const summary = join(temporaryDirectory(), 'summary.md')
  writeFileSync(summary, 'What an earlier step wrote.\n')
  const env = { GITHUB_STEP_SUMMARY: summary, ...environment }
  const { code } = await watertight(['--reporter', reporter], { cwd: writeProject(files), env })
  expect(code).toBe(1)
  expect(readFileSync(summary, 'utf8')).toMatch(want)
})
