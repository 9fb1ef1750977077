import { generateKeyPairSync } from 'node:crypto'
import { expect, test } from 'vitest'
import { isShortRsa } from '../../src/secrets/short-rsa.ts'

const rsa = (modulusLength: number, type: 'pkcs1' | 'pkcs8'): string =>
  generateKeyPairSync('rsa', { modulusLength }).privateKey.export({ type, format: 'pem' }).toString()

test.each([
  { name: 'PKCS #1, 512 bits', pem: rsa(512, 'pkcs1'), want: true },
  { name: 'PKCS #8, 512 bits', pem: rsa(512, 'pkcs8'), want: true },
  { name: 'PKCS #1, 1024 bits', pem: rsa(1024, 'pkcs1'), want: false },
  { name: 'PKCS #8, 1024 bits', pem: rsa(1024, 'pkcs8'), want: false },
  { name: 'in lines of a program', pem: rsa(512, 'pkcs1').replaceAll('\n', "\\n' +\n  '"), want: true },
  {
    name: 'an elliptic curve',
    pem: generateKeyPairSync('ec', { namedCurve: 'P-256' })
      .privateKey.export({ type: 'pkcs8', format: 'pem' })
      .toString(),
    want: false,
  },
  { name: 'nothing', pem: '', want: false },
])('$name: $want', ({ pem, want }) => {
  expect(isShortRsa(pem)).toBe(want)
})
