import { spawnSync } from 'node:child_process'
import { expect, test } from 'vitest'

// A part of the types, some five hundred cells: the whole is `npm run docs:secrets-matrix`.
test.each(['7/92'])('every cell of part %s of the matrix is found, or is listed among those that are not', (part) => {
  const { stdout, stderr } = spawnSync(process.execPath, ['scripts/secrets-matrix-page.mjs', '--part', part], {
    encoding: 'utf8',
  })
  expect(stderr).toBe('')
  expect(stdout).toMatch(/^[1-9]\d{2,} cells of \d+ types, 0 missed/)
})
