import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { counted, wordFor } from '../../src/text/count.ts'

test.each([
  { count: 0, noun: ['file'], want: '0 files' },
  { count: 1, noun: ['file'], want: '1 file' },
  { count: 2, noun: ['baseline entry'], want: '2 baseline entries' },
  { count: 2, noun: ['way'], want: '2 ways' },
  { count: 2, noun: ['match'], want: '2 matches' },
  { count: 2, noun: ['file ships', 'files ship'], want: '2 files ship' },
  { count: 999, noun: ['source'], want: '999 sources' },
  { count: 1900, noun: ['source'], want: '1,900 sources' },
  { count: 32_701_810, noun: ['byte'], want: '32,701,810 bytes' },
] as const)('$count $noun: $want', ({ count, noun: [singular, plural], want }) => {
  expect(counted(count, singular, plural)).toBe(want)
})

test('a word without its number agrees with it', () => {
  expect([1, 2].map((count) => wordFor(count, 'is', 'are'))).toEqual(['is', 'are'])
})

const src = join(import.meta.dirname, '../../src')
const files = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'))

test('no other file makes a plural of its own', () => {
  const own = files.filter((name) => /=== 1 \? (?:'' : 's'|'\w+' : '\w+s')/.test(readFileSync(join(src, name), 'utf8')))
  expect(own.filter((name) => !name.endsWith('count.ts'))).toEqual([])
})
