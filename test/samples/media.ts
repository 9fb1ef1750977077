import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync } from 'node:zlib'
import { fontWith, plainGif, plainJpeg, plainPng } from '../formats/build-media.ts'
import { folderOf, madeBy, ownEncoder, plant, type Sample } from './sample.ts'

const text = `token: ${plant.secret}`
const holds = 'strings'

/** What exiftool writes into a picture, by its form. */
const tagged: readonly {
  readonly form: string
  readonly kind: 'png' | 'jpg' | 'gif'
  readonly path: string
  readonly args: readonly string[]
}[] = [
  { form: 'PNG, a text chunk', kind: 'png', path: 'a.png', args: [`-PNG:Comment=${text}`] },
  {
    form: 'PNG, a compressed text chunk',
    kind: 'png',
    path: 'b.png',
    args: ['-z', `-PNG:Comment=${text}${' and on'.repeat(40)}`],
  },
  { form: 'PNG, XMP', kind: 'png', path: 'c.png', args: [`-XMP-dc:Description=${text}`] },
  { form: 'PNG, EXIF in UTF-16', kind: 'png', path: 'd.png', args: [`-EXIF:UserComment=ä ${text}`] },
  {
    form: 'PNG, IPTC in hexadecimal digits',
    kind: 'png',
    path: 'e.png',
    args: ['-z', `-IPTC:Caption-Abstract=${text}`],
  },
  { form: 'JPEG, a comment', kind: 'jpg', path: 'a.jpg', args: [`-Comment=${text}`] },
  { form: 'JPEG, EXIF', kind: 'jpg', path: 'b.jpg', args: [`-EXIF:ImageDescription=${text}`] },
  { form: 'JPEG, EXIF in UTF-16', kind: 'jpg', path: 'c.jpg', args: [`-XPComment=${text}`] },
  { form: 'JPEG, IPTC', kind: 'jpg', path: 'd.jpg', args: [`-IPTC:Caption-Abstract=${text}`] },
  {
    form: 'GIF, a comment in several blocks',
    kind: 'gif',
    path: 'a.gif',
    args: [`-Comment=${'on and '.repeat(34)}${text}`],
  },
  { form: 'GIF, XMP', kind: 'gif', path: 'b.gif', args: [`-XMP-dc:Description=${text}`] },
]

/** Pictures, documents and fonts, and the text that they carry. */
export const media: readonly Sample[] = [
  ...tagged.map(
    ({ form, kind, path }): Sample => ({
      form,
      formats: [kind === 'jpg' ? 'jpeg' : kind],
      path: `img/${path}`,
      maker: 'exiftool',
      holds,
      needs: ['exiftool'],
      make: () => readFileSync(join(taggedOnce(), path)),
    }),
  ),
  {
    form: 'PDF, a page whose glyphs have numbers',
    formats: ['pdf'],
    path: 'docs/a.pdf',
    maker: 'Chromium',
    holds,
    needs: ['chromium'],
    make: printedOnce,
  },
  {
    form: 'PDF, with its objects in streams',
    formats: ['pdf'],
    path: 'docs/b.pdf',
    maker: 'qpdf',
    holds,
    needs: ['chromium', 'qpdf'],
    make: () => withQpdf('--object-streams=generate'),
  },
  {
    form: 'PDF, encrypted',
    formats: ['pdf'],
    path: 'docs/c.pdf',
    maker: 'qpdf',
    holds: 'opaque',
    needs: ['chromium', 'qpdf'],
    make: () => withQpdf('--encrypt', 'one', 'two', '256', '--'),
  },
  ...[
    { form: 'WOFF, metadata', path: 'fonts/a.woff', args: ['-m', 'meta.xml'] },
    { form: 'WOFF, a private block', path: 'fonts/b.woff', args: ['-p', 'meta.xml'] },
  ].map(
    ({ form, path, args }): Sample => ({
      form,
      formats: ['woff'],
      path,
      maker: 'sfnt2woff',
      holds,
      needs: ['sfnt2woff'],
      make: () => {
        const metadata = `<metadata><description>${text}</description></metadata>`
        return madeBy('sfnt2woff', [...args, 'a.ttf'], { 'a.ttf': someFont(), 'meta.xml': metadata }, 'a.woff')
      },
    }),
  ),
  {
    form: 'WOFF2, metadata',
    formats: ['woff'],
    path: 'fonts/a.woff2',
    maker: ownEncoder,
    holds,
    make: () => fontWith('wOF2', 28, brotliCompressSync(text)),
  },
]

/** A folder with all the pictures: exiftool takes longer to start than to write. */
function taggedOnce(): string {
  pictures ??= (() => {
    const empty = { png: plainPng(), jpg: plainJpeg(), gif: plainGif() } as const
    const folder = folderOf(Object.fromEntries(tagged.map(({ path, kind }) => [path, empty[kind]])))
    const each = tagged.flatMap(({ path, args }) => [...args, path, '-execute'])
    const common = ['-common_args', '-q', '-q', '-m', '-overwrite_original']
    execFileSync('exiftool', [...each.slice(0, -1), ...common], { cwd: folder, stdio: 'ignore' })
    return folder
  })()
  return pictures
}

let pictures: string | undefined

/** A page with the token, as Chromium prints it. */
function printedOnce(): Buffer {
  const args = ['--headless', '--no-sandbox', '--disable-gpu', '--no-pdf-header-footer', '--print-to-pdf=a.pdf']
  document ??= madeBy('chromium', [...args, 'a.html'], { 'a.html': `<p>${text}</p>` }, 'a.pdf')
  return document
}

let document: Buffer | undefined

function withQpdf(...args: readonly string[]): Buffer {
  return madeBy('qpdf', [...args, 'a.pdf', 'out.pdf'], { 'a.pdf': printedOnce() }, 'out.pdf')
}

/** A font that a package of ours brings along. */
function someFont(): Buffer {
  const folder = 'node_modules/playwright-core/lib/vite/traceViewer'
  const name = readdirSync(folder).find((file) => file.endsWith('.ttf'))
  if (name === undefined) throw new Error(`There is no font in ${folder}.`)
  return readFileSync(join(folder, name))
}
