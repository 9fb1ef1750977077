import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { expandStars } from '../../../src/cli/shared/expand-stars.ts'
import { writeProject } from '../../support/project.ts'

const cwd = writeProject({ 'out/a-1.0.0.tgz': 'a', 'out/b-1.0.0.tgz': 'b', 'out/b.txt': 'b', 'c.tgz': 'c' })

describe('a target with a star', () => {
  test.each([
    { name: 'in a folder', target: 'out/*.tgz', want: [join('out', 'a-1.0.0.tgz'), join('out', 'b-1.0.0.tgz')] },
    { name: 'here', target: '*.tgz', want: ['c.tgz'] },
    { name: 'within a name', target: 'out/b-*.tgz', want: [join('out', 'b-1.0.0.tgz')] },
    { name: 'is left alone in a range', target: 'left-pad@1.*', want: ['left-pad@1.*'] },
    { name: 'is left alone in an address', target: 'https://example.com/*.tgz', want: ['https://example.com/*.tgz'] },
  ])('$name', async ({ target, want }) => {
    expect(await expandStars([target], cwd)).toEqual(want)
  })

  test.each([
    { name: 'no file has such a name', target: 'out/*.zip', says: /no file matches/ },
    { name: 'the folder is missing', target: 'nowhere/*.tgz', says: /cannot be read/ },
  ])('is refused where $name', async ({ target, says }) => {
    await expect(expandStars([target], cwd)).rejects.toThrow(says)
  })
})
