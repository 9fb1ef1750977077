import { expect, test } from 'vitest'
import { kindOf } from '../../src/text/kind.ts'

test.each([
  { name: 'a script with zeros in its strings', path: 'a.js', text: 'let wasm = "\0asm\0\0"\n', want: 'javascript' },
  { name: 'bytes that are no UTF-8, called a script', path: 'a.js', text: '\xff\0\xfe\0\0\xc3(', want: 'binary' },
  { name: 'the same zeros without a name that says so', path: 'a', text: 'let wasm = "\0asm\0\0"\n', want: 'binary' },
  { name: 'what Bun writes into executables', path: '/$bunfs/root/cli', text: '// @bun\nmain()', want: 'javascript' },
  { name: "Node's compile cache", path: 'cache/a1', text: '\xb2\xdb\xdf\x8a\0\0', want: 'code-cache' },
  { name: "webpack's cache", path: '0.pack', text: 'wpc\x01\x01\0\0\0', want: 'webpack-cache' },
  { name: 'an encrypted file', path: 'a.txt', text: 'Salted__12345678', want: 'openssl' },
  { name: 'a pack of git', path: 'a.bin', text: 'PACK\0\0\0\x02\0\0\0\x01', want: 'git-pack' },
])('$name', ({ path, text, want }) => {
  expect(kindOf(path, Buffer.from(text, 'latin1'))).toBe(want)
})
