import { expect, test } from 'vitest'
import { findProject } from '../../src/managers/npm-config.ts'
import { temporaryDirectory, writeProject } from '../support/project.ts'
import { contextIn } from '../support/source-context.ts'

const files = { 'package.json': { json: { name: 'a', version: '1.0.0' } }, '.npmrc': 'ignore-scripts=true\n' }

test('an .npmrc of the project that one works in counts', async () => {
  const root = writeProject({ ...files, 'deep/': '' })
  expect((await findProject(root, contextIn(root))).ignoresScripts).toBe(true)
})

test.each(['ignore-scripts=true\n', 'globalconfig=/elsewhere/npmrc\n', 'prefix=/elsewhere\n'])(
  'an .npmrc of another directory, which is audited, does not: %j',
  async (text) => {
    const root = writeProject({ ...files, '.npmrc': text })
    const project = await findProject(root, contextIn(temporaryDirectory()))
    expect(project).toMatchObject({ prefix: root, ignoresScripts: false })
    expect(project.globalIgnoreFile).not.toContain('elsewhere')
  },
)
