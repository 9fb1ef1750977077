import { expect, test } from 'vitest'
import { inOrderOfDependency } from '../../src/release/plan.ts'

test.each<{ name: string; packages: { [name: string]: object }; want: string[] }>([
  { name: 'none depends on another', packages: { a: {}, b: {} }, want: ['a', 'b'] },
  { name: 'the needed come first', packages: { a: { dependencies: { c: '1' } }, b: {}, c: {} }, want: ['c', 'a', 'b'] },
  {
    name: 'over several steps',
    packages: { a: { peerDependencies: { b: '1' } }, b: { optionalDependencies: { c: '1' } }, c: {} },
    want: ['c', 'b', 'a'],
  },
  {
    name: 'nobody installs what is only needed to build',
    packages: { a: { devDependencies: { b: '1' } }, b: {} },
    want: ['a', 'b'],
  },
  {
    name: 'a ring ends',
    packages: { a: { dependencies: { b: '1' } }, b: { dependencies: { a: '1' } } },
    want: ['b', 'a'],
  },
  { name: 'nonsense is no dependency', packages: { a: { dependencies: 'b' }, b: {} }, want: ['a', 'b'] },
])('$name', ({ packages, want }) => {
  const list = Object.entries(packages).map(([name, more]) => ({ name, manifest: { name, ...more } }))
  expect(inOrderOfDependency(list).map(({ name }) => name)).toEqual(want)
})
