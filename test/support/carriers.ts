import { buildZip } from '../formats/build-zip.ts'
import { type Files, pack } from './pack.ts'

/** A way in which a text comes to lie in a file. */
export interface Carrier {
  readonly name: string
  /** The ending of the files that carry like this. */
  readonly extension: string
  /** The layers that it puts over the text. */
  readonly layers?: readonly string[]
  /** Whether a text that must stay as it is may lie here. */
  suits?(text: string, middle: number): boolean
  /** The file; `middle` is a place inside the secret that `text` has. */
  carry(text: string, middle: number): Buffer | string
  /** Whether these bytes of the file are the secret, all of it and nothing more. */
  holds(slice: Buffer, secret: string): boolean
}

/** What a text is planted in as a file of its own. */
export const carriers: readonly Carrier[] = [
  {
    name: 'minified JavaScript',
    extension: 'js',
    carry: (text) => `!function(e,t){var n=t(317);e.exports=n.x/*! ${text} */;function r(e){return 0===e?n:e.y}}(a,b);`,
    holds: isWritten,
  },
  {
    name: 'a JSON string after an escaped line end',
    extension: 'json',
    carry: (text) => JSON.stringify({ version: 3, body: [`first line\n${text}\n`, 'another'] }),
    holds: (slice, secret) => slice.toString() === JSON.stringify(secret).slice(1, -1),
  },
  {
    name: 'a comment of CSS',
    extension: 'css',
    carry: (text) => `.a{color:#a1b2c3}\n/* ${text} */\n.b{margin:0 auto}\n`,
    holds: isWritten,
  },
  {
    name: 'Markdown',
    extension: 'md',
    carry: (text) => `# Usage\n\nSome prose — with a “quote”.\n\n\`\`\`\n${text}\n\`\`\`\n`,
    holds: isWritten,
  },
  {
    name: 'UTF-16, little end first',
    extension: 'txt',
    carry: (text) => Buffer.from(`\ufeffgrün 🔑\n${text}\nand so on\n`, 'utf16le'),
    holds: (slice, secret) => slice.toString('utf16le') === secret,
  },
  {
    name: 'UTF-16, big end first',
    extension: 'txt',
    carry: (text) => Buffer.from(`\ufeffgrün 🔑\n${text}\nand so on\n`, 'utf16le').swap16(),
    holds: (slice, secret) => slice.length % 2 === 0 && Buffer.from(slice).swap16().toString('utf16le') === secret,
  },
  {
    name: 'a base64 literal',
    extension: 'js',
    layers: ['base64'],
    carry: (text) => `const s=atob("${Buffer.from(`first line;\n${text}\n; last line`).toString('base64')}");`,
    holds: isBase64Of,
  },
  {
    name: 'a concatenation',
    extension: 'js',
    layers: ['concatenation'],
    suits: (text) => !/["'`\\\n$]/.test(text),
    carry: (text, middle) => `var k="${text.slice(0, middle)}"+"${text.slice(middle)}";export{k}`,
    holds: (slice, secret) => slice.toString().replace('"+"', '') === secret,
  },
  {
    name: 'a literal that is cut where it stands',
    extension: 'js',
    layers: ['concatenation'],
    // The quote that ends the literal is the one that began it.
    suits: (text, middle) => /^[^\\\n`$]*$/.test(text) && quoteAround(text, middle) !== null,
    carry: (text, middle) => {
      const quote = quoteAround(text, middle)
      return `e={${text.slice(0, middle)}${quote}+${quote}${text.slice(middle)}}`
    },
    holds: (slice, secret) => slice.toString().replace(/(["'])\+\1/, '') === secret,
  },
]

function quoteAround(text: string, at: number): string | null {
  const open = /.*(["'])/.exec(text.slice(0, at))?.[1]
  const close = /["']/.exec(text.slice(at))?.[0]
  return open !== undefined && open === close ? open : null
}

/** A way in which many texts come to lie in one file, each an artifact of its own. */
export interface Container {
  readonly name: string
  chain(name: string): string
  build(texts: { readonly [name: string]: string }): Files
}

/** What many texts are planted in together. */
export const containers: readonly Container[] = [
  {
    name: 'a source of a map, after an escaped line end',
    chain: (name) => `dist/all.js.map ! src/${name}`,
    build: (texts) => ({
      'dist/all.js.map': {
        version: 3,
        sources: Object.keys(texts).map((name) => `../src/${name}`),
        sourcesContent: Object.values(texts).map((text) => `// first line\n${text}\n`),
        names: [],
        mappings: '',
      },
    }),
  },
  {
    name: 'a zip',
    chain: (name) => `assets.zip ! ${name}`,
    build: (texts) => ({
      'assets.zip': buildZip(Object.entries(texts).map(([name, text]) => ({ name, text, method: 8 }))),
    }),
  },
  {
    name: 'a tarball in a tarball',
    chain: (name) => `vendor.tgz ! package/inner.tgz ! package/${name}`,
    build: (texts) => ({ 'vendor.tgz': pack({ 'inner.tgz': pack(texts) }) }),
  },
]

/** Whether the slice is the secret as it stands. */
export function isWritten(slice: Buffer, secret: string): boolean {
  return slice.toString() === secret
}

/** Whether the slice is base64 of the secret: it may begin and end within a group of four, and in no other group than the secret does. */
function isBase64Of(slice: Buffer, secret: string): boolean {
  const wanted = Buffer.from(secret)
  const isTight = slice.length <= Math.ceil((wanted.length * 4) / 3) + 2
  return isTight && [0, 1, 2, 3].some((skipped) => decode('A'.repeat(skipped) + slice.toString()).includes(wanted))
}

function decode(base64: string): Buffer {
  return Buffer.from(base64, 'base64')
}
