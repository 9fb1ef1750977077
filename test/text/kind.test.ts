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
  {
    name: 'what OpenPGP encrypts for a key',
    path: 'a.txt',
    text: `\x85\x00\x0c\x03keyident\x01\0\x08\xd2\x20\x01${'\xe9'.repeat(31)}`,
    want: 'pgp',
  },
  {
    name: 'text that begins with a letter beyond ASCII',
    path: 'a.txt',
    text: '\x85\x00\x0c\x03keyident\x01 and more',
    want: 'binary',
  },
  { name: 'zstd behind a frame to skip', path: 'a', text: '\x50*M\x18\x02\0\0\0ab\x28\xb5\x2f\xfd\0', want: 'zstd' },
  { name: 'LZ4 behind a frame to skip', path: 'a', text: '\x5f*M\x18\0\0\0\0\x04\x22\x4d\x18\0', want: 'lz4' },
  {
    name: 'a document of Office with a password',
    path: 'a.docx',
    text: `\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1${'\0'.repeat(600)}${[...'EncryptedPackage'].join('\0')}\0`,
    want: 'ms-encrypted',
  },
  { name: 'a pack of git', path: 'a.bin', text: 'PACK\0\0\0\x02\0\0\0\x01', want: 'git-pack' },
])('$name', ({ path, text, want }) => {
  expect(kindOf(path, Buffer.from(text, 'latin1'))).toBe(want)
})
