import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, expect, test } from 'vitest'
import type { Receipt } from '../../src/receipts/receipt.ts'
import { integrityOf } from '../../src/text/digest.ts'
import { pack } from '../support/pack.ts'
import { temporaryDirectory } from '../support/project.ts'
import { watertight } from '../support/watertight.ts'

const tidy = pack({ 'package.json': { name: 'tidy', version: '1.0.0', license: 'UNLICENSED' }, 'index.js': '1\n' })
const leaky = pack({
  'package.json': { name: '@acme/leaky', version: '2.0.0', license: 'UNLICENSED' },
  'a.js': '1\n//# sourceMappingURL=a.js.map\n',
  'a.js.map': { version: 3, sources: ['a.ts'], sourcesContent: ['export const plan = 1\n'], names: [], mappings: '' },
})
const cut = tidy.subarray(0, tidy.length - 40)

let cwd: string
beforeEach(() => {
  cwd = temporaryDirectory()
  writeFileSync(join(cwd, 'tidy.tgz'), tidy)
  writeFileSync(join(cwd, 'leaky.tgz'), leaky)
  writeFileSync(join(cwd, 'cut.tgz'), cut)
})

const receiptIn = (file: string) => JSON.parse(readFileSync(join(cwd, file), 'utf8')) as Receipt
const hex = (bytes: Uint8Array) => Buffer.from(integrityOf(bytes).slice('sha512-'.length), 'base64').toString('hex')

test.each([
  { target: 'tidy.tgz', bytes: tidy, verdict: 'clean', exit: 0 },
  { target: 'leaky.tgz', bytes: leaky, verdict: 'leak', exit: 1 },
  { target: 'cut.tgz', bytes: cut, verdict: 'incomplete', exit: 2 },
])('the receipt of $target says $verdict', async ({ target, bytes, verdict, exit }) => {
  const { code } = await watertight([target, '--receipt', 'out/receipt.json'], { cwd })
  expect(code).toBe(exit)
  const { subject, predicate } = receiptIn('out/receipt.json')
  expect(subject[0]?.digest.sha512).toBe(hex(bytes))
  expect(predicate.verdict).toBe(verdict)
  expect(predicate.packages[0]?.verdict).toBe(verdict)
})

test('several packages are the subjects of one statement, in the order of the run', async () => {
  await watertight(['leaky.tgz', 'tidy.tgz', '--receipt', 'receipt.json'], { cwd })
  const { subject, predicate } = receiptIn('receipt.json')
  expect(subject.map(({ name }) => name)).toEqual(['pkg:npm/%40acme/leaky@2.0.0', 'pkg:npm/tidy@1.0.0'])
  expect(predicate.packages.map(({ verdict }) => verdict)).toEqual(['leak', 'clean'])
})

test('the same input gives the same receipt, wherever it lies', async () => {
  await watertight(['tidy.tgz', '--receipt', 'here.json'], { cwd })
  const elsewhere = temporaryDirectory()
  await watertight([join(cwd, 'tidy.tgz'), '--receipt', join(cwd, 'there.json')], { cwd: elsewhere })
  expect(readFileSync(join(cwd, 'there.json'), 'utf8')).toBe(readFileSync(join(cwd, 'here.json'), 'utf8'))
  expect(readFileSync(join(cwd, 'here.json'), 'utf8')).not.toContain(cwd)
})

test('what could not be opened leaves no receipt, and says so', async () => {
  const { code, stderr } = await watertight(['gone.tgz', '--receipt', 'receipt.json'], { cwd })
  expect(code).toBe(2)
  expect(stderr).toContain('no receipt is written')
  expect(() => receiptIn('receipt.json')).toThrow(/ENOENT/)
})

test('a receipt that cannot be written is exit 2', async () => {
  const { code, stderr } = await watertight(['tidy.tgz', '--receipt', 'tidy.tgz/receipt.json'], { cwd })
  expect(code).toBe(2)
  expect(stderr).toMatch(/cannot be written/)
})
