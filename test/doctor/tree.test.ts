import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { treeOf } from '../../src/doctor/tree.ts'
import { writeProject } from '../support/project.ts'

const below = (depth: number) => `${'a/'.repeat(depth)}release.sh`

test('files deep in a repository are listed, those of tests, documents and packages are not', () => {
  const root = writeProject({
    [below(20)]: '',
    'node_modules/x/release.sh': '',
    'docs/release.sh': '',
    'packages/x/test/release.sh': '',
  })
  expect(treeOf(root)()).toEqual({ files: [below(20)], missed: null })
})

test('what lies too deep is named, and the rest is listed', () => {
  const root = writeProject({ [below(41)]: '', 'release.sh': '' })
  expect(treeOf(root)()).toEqual({
    files: ['release.sh'],
    missed: expect.stringMatching(/^(?:a\/){40}a lies too deep$/),
  })
})

test('a folder that is none any more has nothing', () => {
  const root = writeProject({ 'a.txt': '' })
  writeFileSync(join(root, 'file'), '')
  expect(treeOf(join(root, 'file'))()).toEqual({ files: [], missed: null })
  expect(treeOf(join(root, 'gone'))()).toEqual({ files: [], missed: null })
})
