import { chmodSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { applyEdits } from '../../src/fix/apply-edits.ts'
import { writeProject } from '../support/project.ts'

test('a file that has changed meanwhile stays, and no other edit is made either', async () => {
  const root = writeProject({ 'a.txt': 'one\n', 'b.txt': 'changed\n' })
  const edits = [
    { file: 'a.txt', before: 'one\n', after: 'two\n' },
    { file: 'b.txt', before: 'old\n', after: 'new\n' },
  ]
  await expect(applyEdits(root, edits)).rejects.toMatchObject({ code: 'ECHANGED', message: /^b\.txt has changed/ })
  expect(readFileSync(join(root, 'a.txt'), 'utf8')).toBe('one\n')
  expect(readFileSync(join(root, 'b.txt'), 'utf8')).toBe('changed\n')
})

test('a file that is there by now is not overwritten', async () => {
  const root = writeProject({ '.npmignore': 'mine\n' })
  await expect(applyEdits(root, [{ file: '.npmignore', before: null, after: 'x\n' }])).rejects.toMatchObject({
    code: 'ECHANGED',
  })
  expect(readFileSync(join(root, '.npmignore'), 'utf8')).toBe('mine\n')
})

test('files are made and replaced, with their modes, and nothing else is left behind', async () => {
  const root = writeProject({ 'a.txt': 'one\n', 'dist/': '' })
  chmodSync(join(root, 'a.txt'), 0o604)
  await applyEdits(root, [
    { file: 'a.txt', before: 'one\n', after: 'two\n' },
    { file: 'dist/.npmignore', before: null, after: '*.map\n' },
  ])
  expect(readFileSync(join(root, 'a.txt'), 'utf8')).toBe('two\n')
  if (process.platform !== 'win32') expect(statSync(join(root, 'a.txt')).mode & 0o777).toBe(0o604)
  expect(readdirSync(root, { recursive: true }).sort()).toEqual(['a.txt', 'dist', join('dist', '.npmignore')])
})
