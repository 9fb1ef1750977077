import { expect, test } from 'vitest'
import { treeOf } from '../../../src/cli/restore/tree-of.ts'

const many = (folder: string, count: number): string[] =>
  Array.from({ length: count }, (_, index) => `${folder}/f${String(index).padStart(4, '0')}.ts`)

test.each([
  { name: 'folders and files', paths: ['b.ts', 'a/y.ts', 'a/x.ts'], want: ['a/', '  x.ts', '  y.ts', 'b.ts'] },
  { name: 'a folder with one entry, on its line', paths: ['a/b/c.ts', 'd.ts'], want: ['a/b/c.ts', 'd.ts'] },
  { name: 'nothing', paths: [], want: [] },
])('$name', ({ paths, want }) => {
  expect(treeOf(paths)).toEqual(want)
  expect(treeOf(paths, 60)).toEqual(want)
})

test('a tree of 1,900 files is cropped to its folders, with what each holds', () => {
  const paths = [
    ...many('src/commands', 1500),
    ...many('src/tools/git', 300),
    ...many('src/ui', 98),
    'src/main.ts',
    'README.md',
  ]
  expect(treeOf(paths, 60)).toHaveLength(45)
  expect(treeOf(paths, 30)).toEqual([
    'README.md',
    'src/',
    '  commands/',
    ...many('', 12).map((name) => `    ${name.slice(1)}`),
    '    … and 1,488 files more',
    '  main.ts',
    '  tools/git/  300 files',
    '  ui/  98 files',
  ])
  expect(treeOf(paths, 2)).toEqual(['README.md', 'src/  1,899 files'])
})
