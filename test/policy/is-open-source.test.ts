import { expect, test } from 'vitest'
import { isOpenSource } from '../../src/policy/is-open-source.ts'

test.each([
  'MIT',
  'mit',
  'GPL-2.0+',
  '(MIT)',
  '(MIT OR Apache-2.0)',
  'MIT OR LicenseRef-Acme',
  'BUSL-1.1 OR MIT',
  'MIT AND Apache-2.0',
  'MIT or Apache-2.0',
  'GPL-2.0-only WITH Classpath-exception-2.0',
  'Apache-2.0 WITH LLVM-exception OR BUSL-1.1',
  '(BUSL-1.1 OR (ISC AND (0BSD OR Zlib)))',
  // AND binds closer than OR.
  'MIT OR ISC AND BUSL-1.1',
])('%s is open source', (expression) => {
  expect(isOpenSource(expression)).toBe(true)
})

test.each([
  '',
  ' ',
  'UNLICENSED',
  'SEE LICENSE IN LICENSE.md',
  'LicenseRef-Acme',
  'DocumentRef-a:LicenseRef-b',
  'BUSL-1.1',
  'CC-BY-4.0',
  'MIT AND BUSL-1.1',
  'BUSL-1.1 AND MIT OR Elastic-2.0',
  'MIT WITH Commons-Clause',
  'BUSL-1.1 WITH LLVM-exception',
  'MIT OR',
  'OR MIT',
  'MIT MIT',
  '(MIT',
  'MIT)',
  'MIT OR (',
  '()',
  'MIT, Apache-2.0',
  'MIT/Apache-2.0',
  `MIT OR ${'A'.repeat(2000)}`,
  '('.repeat(999),
])('%s is not', (expression) => {
  expect(isOpenSource(expression)).toBe(false)
})
