import { asBuffer } from './as-buffer.ts'
import { detectEncoding, isUtf8 } from './encoding.ts'
import { encryptedKind } from './encrypted-kind.ts'

/**
 * What an artifact is, by its bytes first and its name second: a format's id (`tar`, `zip`, `wasm`, `source-map`, …),
 * a language (`javascript`, `css`, `json`, `typescript`, `html`, `markdown`), `text`, `binary`, or `empty`.
 */
export function kindOf(path: string, bytes: Uint8Array): string {
  if (bytes.length === 0) return 'empty'
  const magic = magicOf(bytes.subarray(skippableEnd(bytes)))
  if (magic && !(isWord.test(magic.magic) && isPlainText(magic.kind, bytes))) return magic.kind
  const encrypted = encryptedKind(bytes)
  if (encrypted !== null) return encrypted
  if (isPortableExecutable(bytes)) return 'pe'
  if (isFatMachO(bytes)) return 'macho'
  if (isCodeCache(bytes)) return 'code-cache'
  if (looksLikeSourceMap(bytes)) return 'source-map'
  const extension = /\.([^./]+)$/.exec(path.toLowerCase())?.[1] ?? ''
  // A program may have zeros in its strings: Emscripten writes whole modules of WebAssembly so.
  const mayHaveZeros = byExtension[extension] !== undefined
  const isText = detectEncoding(bytes) !== null || (mayHaveZeros && isUtf8(bytes.subarray(0, HEAD)))
  if (!isText && !(startsWith(bytes, '#!', 0) && isUtf8(bytes))) return 'binary'
  return byExtension[extension] ?? (beginsLikeProgram(bytes) ? 'javascript' : 'text')
}

/** Whether a kind holds program or prose text rather than a container or an opaque blob. */
export function isTextKind(kind: string): boolean {
  return textKinds.has(kind)
}

/** Whether a kind is a picture, a document for print or a font. */
export function isMediaKind(kind: string): boolean {
  return mediaKinds.has(kind)
}

const mediaKinds = new Set(['png', 'jpeg', 'gif', 'pdf', 'woff', 'woff2'])

/** What begins with a word of a binary format and goes on as text: the word alone must not keep it from being read as that. */
function isPlainText(kind: string, bytes: Uint8Array): boolean {
  if (written.has(kind) || bytes.length < SHORTEST_TEXT) return false
  const head = bytes.subarray(0, HEAD)
  if (kind === 'pdf') return !/\d\s+obj\b/.test(Buffer.from(head).toString('latin1'))
  return !head.some((byte) => byte < 9 || (byte > 13 && byte < 32 && byte !== 27)) && isUtf8(head)
}

// Less is a beginning and nothing more.
const SHORTEST_TEXT = 12
const isWord = /^[\x20-\x7e\n]+$/
/** Formats that are text, or begin with text of their own. */
const written = new Set(['pgp', 'age', 'ansible-vault', 'git-bundle', 'heap-snapshot', 'ar', 'openssl', 'vim-swap'])

const HEAD = 4096

interface Magic {
  readonly kind: string
  readonly magic: string
  readonly at?: number
}

/** Where the frames end that a reader of zstd or LZ4 has to skip (RFC 8878, 3.1.2): pzstd begins with one. */
function skippableEnd(bytes: Uint8Array): number {
  let at = 0
  while (((bytes[at] ?? 0) & 0xf0) === 0x50 && startsWith(bytes, '*M\x18', at + 1) && bytes.length >= at + 8)
    at += 8 + new DataView(bytes.buffer, bytes.byteOffset).getUint32(at + 4, true)
  return at
}

/** The first of the list that fits. */
function magicOf(bytes: Uint8Array): Magic | undefined {
  const near = nearMagics[bytes[0] as number]?.find(({ magic }) => startsWith(bytes, magic, 0))
  const far = farMagics.find(({ at, magic }) => startsWith(bytes, magic, at ?? 0))
  if (near === undefined || far === undefined) return near ?? far
  return magics.indexOf(near) < magics.indexOf(far) ? near : far
}

const magics: readonly Magic[] = [
  { kind: 'gzip', magic: '\x1f\x8b\x08' },
  { kind: 'zip', magic: 'PK\x03\x04' },
  { kind: 'zip', magic: 'PK\x05\x06' },
  { kind: 'crx', magic: 'Cr24' },
  { kind: '7z', magic: '7z\xbc\xaf\x27\x1c' },
  { kind: 'xz', magic: '\xfd7zXZ\x00' },
  { kind: 'bzip2', magic: '1AY&SY', at: 4 },
  { kind: 'zstd', magic: '\x28\xb5\x2f\xfd' },
  { kind: 'lz4', magic: '\x04\x22\x4d\x18' },
  { kind: 'rar', magic: 'Rar!\x1a\x07' },
  { kind: 'cab', magic: 'MSCF' },
  { kind: 'ar', magic: '!<arch>\n' },
  { kind: 'lzip', magic: 'LZIP\x01' },
  { kind: 'rpm', magic: '\xed\xab\xee\xdb' },
  { kind: 'xar', magic: 'xar!\x00\x1c' },
  { kind: 'squashfs', magic: 'hsqs' },
  { kind: 'age', magic: 'age-encryption.org/v1\n' },
  { kind: 'openssl', magic: 'Salted__' },
  { kind: 'pgp', magic: '-----BEGIN PGP MESSAGE-----' },
  { kind: 'git-crypt', magic: '\x00GITCRYPT\x00' },
  { kind: 'ansible-vault', magic: '$ANSIBLE_VAULT;' },
  { kind: 'luks', magic: 'LUKS\xba\xbe' },
  // Node's own file around V8's cache, of module.enableCompileCache.
  { kind: 'code-cache', magic: '\xb2\xdb\xdf\x8a' },
  { kind: 'webpack-cache', magic: 'wpc\x01' },
  { kind: 'git-pack', magic: 'PACK\x00\x00\x00\x02' },
  { kind: 'git-index', magic: 'DIRC\x00\x00\x00' },
  { kind: 'wasm', magic: '\x00asm' },
  { kind: 'elf', magic: '\x7fELF' },
  { kind: 'macho', magic: '\xcf\xfa\xed\xfe' },
  { kind: 'macho', magic: '\xce\xfa\xed\xfe' },
  { kind: 'macho', magic: '\xfe\xed\xfa\xcf' },
  { kind: 'macho', magic: '\xfe\xed\xfa\xce' },
  { kind: 'sqlite', magic: 'SQLite format 3\x00' },
  { kind: 'git-bundle', magic: '# v2 git bundle\n' },
  { kind: 'git-bundle', magic: '# v3 git bundle\n' },
  { kind: 'tar', magic: 'ustar', at: 257 },
  { kind: 'hermes', magic: '\xc6\x1f\xbc\x03\xc1\x03\x19\x1f' },
  { kind: 'hermes', magic: '\x39\xe0\x43\xfc\x3e\xfc\xe6\xe0' },
  { kind: 'ram-bundle', magic: '\xe5\xd1\x0b\xfb' },
  { kind: 'sea-blob', magic: '\x20\xda\x43\x01' },
  { kind: 'vim-swap', magic: 'b0VIM ' },
  { kind: 'ds-store', magic: '\x00\x00\x00\x01Bud1' },
  { kind: 'png', magic: '\x89PNG\r\n\x1a\n' },
  { kind: 'jpeg', magic: '\xff\xd8\xff' },
  { kind: 'gif', magic: 'GIF8' },
  { kind: 'pdf', magic: '%PDF-' },
  { kind: 'woff', magic: 'wOFF' },
  { kind: 'woff2', magic: 'wOF2' },
  { kind: 'heap-snapshot', magic: '{"snapshot":{"meta":{' },
]

/** Those at the very beginning, by their first byte: most files begin like none. */
const nearMagics: readonly (readonly Magic[] | undefined)[] = Array.from({ length: 256 }, (_, byte) => {
  const own = magics.filter(({ at, magic }) => at === undefined && magic.charCodeAt(0) === byte)
  return own.length === 0 ? undefined : own
})
const farMagics: readonly Magic[] = magics.filter(({ at }) => at !== undefined)

const byExtension: { readonly [extension: string]: string } = {
  js: 'javascript',
  cjs: 'javascript',
  mjs: 'javascript',
  jsx: 'javascript',
  ts: 'typescript',
  cts: 'typescript',
  mts: 'typescript',
  tsx: 'typescript',
  css: 'css',
  scss: 'css',
  less: 'css',
  json: 'json',
  map: 'json',
  html: 'html',
  htm: 'html',
  svg: 'xml',
  xml: 'xml',
  md: 'markdown',
  markdown: 'markdown',
  yml: 'yaml',
  yaml: 'yaml',
}

const textKinds = new Set([...Object.values(byExtension), 'text', 'source-map'])

function startsWith(bytes: Uint8Array, magic: string, at: number): boolean {
  if (bytes.length < at + magic.length) return false
  for (let i = 0; i < magic.length; i += 1) if (bytes[at + i] !== magic.charCodeAt(i)) return false
  return true
}

/** `MZ` alone may begin a text. */
function isPortableExecutable(bytes: Uint8Array): boolean {
  if (!startsWith(bytes, 'MZ', 0) || bytes.length < 0x40) return false
  const at = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0x3c, true)
  return startsWith(bytes, 'PE\0\0', at)
}

/** Java classes begin with the same four bytes, and then have a version of 45 or more where this has a small count. */
function isFatMachO(bytes: Uint8Array): boolean {
  if (!startsWith(bytes, '\xca\xfe\xba\xbe\0\0\0', 0) && !startsWith(bytes, '\xca\xfe\xba\xbf\0\0\0', 0)) return false
  return (bytes[7] ?? 0) > 0 && (bytes[7] ?? 0) < 20
}

/** V8 marks its caches with 0xC0DE beside a small number that differs from version to version; a text has no such control bytes. */
function isCodeCache(bytes: Uint8Array): boolean {
  const isMarked = bytes.length >= 24 && bytes[2] === 0xde && bytes[3] === 0xc0
  return isMarked && (bytes[1] ?? 0xff) < 0x20 && bytes.subarray(8, 24).includes(0)
}

/** Programs without a fitting name: by the first line, or by the comment that Bun writes into its executables. */
function beginsLikeProgram(bytes: Uint8Array): boolean {
  return startsWith(bytes, '// @bun', 0) || (startsWith(bytes, '#!', 0) && hasNodeShebang(bytes))
}

function hasNodeShebang(bytes: Uint8Array): boolean {
  return /^#!.*\b(node|bun|deno|tsx)\b/.test(Buffer.from(bytes.subarray(0, 200)).toString('latin1'))
}

/** Whether the text is an object of JSON as far as its beginning tells; what may stand before one in a map is passed over. */
export function beginsLikeObject(bytes: Uint8Array): boolean {
  if (!openers.has(bytes[0] as number)) return false
  const head = asBuffer(bytes).subarray(0, 1024).toString('latin1')
  const opener = isUtf16(bytes) ? head.replaceAll('\0', '') : head
  return /^(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)?(?:[)\]}'][^\n]*\n|[)\]}']+,?)?\s*\{/.test(opener)
}

/** With what such a text begins: a brace, a blank, a byte-order mark, what keeps a script from being one. */
const openers: ReadonlySet<number> = new Set(Buffer.from("{ \t\n\v\f\r\xa0\xef\xff\xfe)]}'", 'latin1'))

function isUtf16(bytes: Uint8Array): boolean {
  return (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)
}

/** An object with a key `mappings` beside `sources` or `sourcesContent`, or with `sections`, whatever its name. */
function looksLikeSourceMap(bytes: Uint8Array): boolean {
  if (!beginsLikeObject(bytes)) return false
  const buffer = asBuffer(bytes)
  const isWide = isUtf16(bytes)
  const has = (key: string): boolean => {
    if (!isWide) return hasKey(buffer, key)
    // A little-endian key lies in big-endian text too, one byte further on, but for its last zero.
    return buffer.includes(Buffer.from(key, 'utf16le').subarray(0, -1))
  }
  if (has('"mappings"')) return has('"sources"') || has('"sourcesContent"')
  return has('"sections"') && has('"offset"')
}

/** Whether one of the first places of a quoted text is that of a key: descriptions of programs have such words as values, and are large. */
function hasKey(buffer: Buffer, key: string): boolean {
  let at = buffer.indexOf(key)
  for (let place = 0; place < MOST_PLACES && at !== -1; place += 1) {
    let after = at + key.length
    while (blanks.has(buffer[after] as number)) after += 1
    if (buffer[after] === COLON) return true
    at = buffer.indexOf(key, after)
  }
  return at !== -1
}

const MOST_PLACES = 10_000
const COLON = 0x3a
const blanks: ReadonlySet<number> = new Set([0x20, 0x09, 0x0a, 0x0d])
