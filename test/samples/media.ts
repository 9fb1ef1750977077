import { brotliCompressSync, deflateSync } from 'node:zlib'
import { documentWith, fontWith, gifWith, jpegWith, pngWith } from '../formats/build-media.ts'
import { ownEncoder, plant, type Sample } from './sample.ts'

const text = `token: ${plant.secret}`
const own = { maker: ownEncoder, holds: 'strings' } as const

/** Pictures, documents and fonts, and the text that they carry. */
export const media: readonly Sample[] = [
  {
    ...own,
    form: 'PNG, a text chunk',
    formats: ['png'],
    path: 'img/a.png',
    make: () => pngWith('tEXt', `Comment\0${text}`),
  },
  {
    ...own,
    form: 'PNG, a compressed text chunk',
    formats: ['png'],
    path: 'img/b.png',
    make: () => pngWith('zTXt', 'Comment\0\0', deflateSync(text)),
  },
  { ...own, form: 'JPEG, a comment', formats: ['jpeg'], path: 'img/a.jpg', make: () => jpegWith(0xfe, text) },
  {
    ...own,
    form: 'JPEG, EXIF',
    formats: ['jpeg'],
    path: 'img/b.jpg',
    make: () => jpegWith(0xe1, `Exif\0\0II*\0\0${text}\0`),
  },
  {
    ...own,
    form: 'GIF, a comment in several blocks',
    formats: ['gif'],
    path: 'img/a.gif',
    make: () => gifWith([text.slice(0, 20), text.slice(20)]),
  },
  {
    ...own,
    form: 'PDF, a Flate stream',
    formats: ['pdf'],
    path: 'docs/a.pdf',
    make: () => documentWith(deflateSync(`BT (${text}) Tj ET`)),
  },
  {
    ...own,
    form: 'WOFF, metadata',
    formats: ['woff'],
    path: 'fonts/a.woff',
    make: () => fontWith('wOFF', 24, deflateSync(text)),
  },
  {
    ...own,
    form: 'WOFF2, metadata',
    formats: ['woff'],
    path: 'fonts/a.woff2',
    make: () => fontWith('wOF2', 28, brotliCompressSync(text)),
  },
]
