import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Report } from '../../src/model/report.ts'
import { writeProject } from '../support/project.ts'
import { watertight } from '../support/watertight.ts'

test.each(['', ' ', '\t'])(
  'an empty target (%j), such as an unset variable leaves, is exit 2 and audits nothing',
  async (target) => {
    const cwd = writeProject({ 'package.json': { json: { name: 'p', version: '1.0.0' } }, 'index.js': '1\n' })
    const { code, stdout } = await watertight([target, '--json'], { cwd })
    expect(code).toBe(2)
    expect((JSON.parse(stdout) as Report).packages).toEqual([])
  },
)

test.each([
  { name: 'beside the package', folder: '.', shown: 'watertight.config.json: ' },
  { name: 'above it', folder: 'packages/p', shown: '../../watertight.config.json: ' },
])('a report of a bad configuration $name holds no absolute path', async ({ folder, shown }) => {
  const root = writeProject({ '.git/': '', 'watertight.config.json': '{"nope":1}' })
  const cwd = join(root, folder)
  mkdirSync(cwd, { recursive: true })
  const { code, stdout } = await watertight(['--json'], { cwd })
  expect(code).toBe(2)
  const [notice] = (JSON.parse(stdout) as Report).notices
  expect(notice?.detail.startsWith(shown)).toBe(true)
  expect(stdout).not.toContain(root)
})
