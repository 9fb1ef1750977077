import { brotliCompressSync, deflateSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { formats } from '../../src/formats/index.ts'
import { pdf } from '../../src/formats/media/pdf.ts'
import { kindOf } from '../../src/text/kind.ts'
import { documentWith, fontWith, gifWith, jpegWith, pngWith } from './build-media.ts'
import { artifactOf, openAll } from './open.ts'

const words = 'the words that are looked for'

test.each<{ name: string; kind: string; bytes: Buffer }>([
  { name: 'a text chunk', kind: 'png', bytes: pngWith('tEXt', `Comment\0${words}`) },
  { name: 'a compressed text chunk', kind: 'png', bytes: pngWith('zTXt', `Comment\0\0`, deflateSync(words)) },
  { name: 'an international text chunk', kind: 'png', bytes: pngWith('iTXt', `Comment\0\0\0en\0\0${words}`) },
  { name: 'one that is compressed', kind: 'png', bytes: pngWith('iTXt', `Comment\0\x01\0en\0\0`, deflateSync(words)) },
  { name: 'a chunk of one program', kind: 'png', bytes: pngWith('mkBS', words) },
  {
    name: 'digits of a profile',
    kind: 'png',
    bytes: pngWith('tEXt', `Raw profile type exif\0\nexif\n29\n${Buffer.from(words).toString('hex')}\n`),
  },
  {
    name: 'words where its keyword promises digits',
    kind: 'png',
    bytes: pngWith('tEXt', `Raw profile type exif\0${words}`),
  },
  {
    name: 'the same, compressed',
    kind: 'png',
    bytes: pngWith('zTXt', `Raw profile type exif\0\0`, deflateSync(words)),
  },
  { name: 'EXIF', kind: 'png', bytes: pngWith('eXIf', `II*\0\0\0${words}`) },
  { name: 'a comment', kind: 'jpeg', bytes: jpegWith(0xfe, words) },
  { name: 'EXIF', kind: 'jpeg', bytes: jpegWith(0xe1, `Exif\0\0II*\0\0${words}\0`) },
  { name: 'a comment', kind: 'gif', bytes: gifWith([words]) },
  { name: 'words where the timing belongs', kind: 'gif', bytes: gifWith([words], 0xf9) },
  { name: 'a comment in several blocks', kind: 'gif', bytes: gifWith([words.slice(0, 9), words.slice(9)]) },
  { name: 'a stream', kind: 'pdf', bytes: documentWith(deflateSync(`BT (${words}) Tj ET`)) },
  { name: 'metadata', kind: 'woff', bytes: fontWith('wOFF', 24, deflateSync(words)) },
  { name: 'metadata', kind: 'woff2', bytes: fontWith('wOF2', 28, brotliCompressSync(words)) },
])('$kind with $name gives its text', async ({ kind, bytes }) => {
  const artifact = artifactOf(bytes, 'a.bin')
  expect(artifact.kind).toBe(kind)
  const own = formats.filter((format) => format.accepts(artifact))
  const opened = await Promise.all(own.map((format) => openAll(format, bytes, 'a.bin')))
  const texts = opened.flatMap(({ entries }) => entries.map((entry) => Buffer.from(entry.bytes).toString()))
  expect(texts.filter((text) => text.includes(words))).toHaveLength(1)
})

test.each([
  { name: 'a map', path: 'a.js.map', text: 'GIF8{"version":3}', kind: 'json' },
  { name: 'a script', path: 'a.js', text: '%PDF-1.7\nlet a = 1', kind: 'javascript' },
  { name: 'a page', path: 'a.html', text: 'MSCF <p>and so on</p>', kind: 'html' },
  { name: 'a text', path: 'a.txt', text: 'BZh91AY&SY and so on', kind: 'text' },
  { name: 'a font', path: 'a.txt', text: 'wOFF is a font', kind: 'text' },
])('$name that begins like something else is read as what it is', ({ path, text, kind }) => {
  expect(kindOf(path, Buffer.from(text))).toBe(kind)
})

test('a program with a zero in it is a program', () => {
  expect(kindOf('bin/a', Buffer.from('#!/usr/bin/env node\nx = "a\0b"\n'))).toBe('javascript')
})

test('a PDF whose streams are in letters (ASCII85) before Flate', async () => {
  const stream = `${ascii85(deflateSync('said in letters'))}~>`
  const text = `%PDF-1.4\n1 0 obj\n<</Filter[/ASCII85Decode/FlateDecode]/Length ${stream.length}>>stream\n${stream}\nendstream\nendobj\n`
  const { texts, codes } = await openAll(pdf, Buffer.from(text), 'a.pdf')
  expect([Object.values(texts), codes]).toEqual([['said in letters\n'], []])
})

test.each([
  {
    name: 'a stream in hexadecimal digits',
    object: `<</Filter/ASCIIHexDecode>>stream\n${Buffer.from(words).toString('hex')}>\nendstream`,
  },
  { name: 'a string in hexadecimal digits', object: `<</Title<${Buffer.from(words).toString('hex')}>>>` },
  { name: 'a string in UTF-16', object: `<</Title(\xfe\xff${wide(words)})>>` },
  {
    name: 'one in hexadecimal digits',
    object: `<</Title<FEFF${Buffer.from(wide(words), 'latin1').toString('hex')}>>>`,
  },
])('a PDF with $name gives its text', async ({ object }) => {
  const { texts, codes } = await openAll(pdf, Buffer.from(`%PDF-1.4\n1 0 obj\n${object}\nendobj\n`, 'latin1'), 'a.pdf')
  expect([Object.values(texts), codes]).toEqual([[`${words}\n`], []])
})

test.each([
  { name: 'cuts between letters', content: 'BT /F1 9 Tf [(the wo)-20(rds that are)5( looked for)] TJ ET' },
  { name: 'moves along the line', content: 'BT (the words that) Tj 9 0 Td ( are looked for) Tj ET' },
  {
    name: 'numbers of glyphs',
    content: `BT <${[...words].map((letter) => `${(letter.charCodeAt(0) + 1).toString(16).padStart(4, '0')}`).join('')}> Tj ET`,
  },
])('a PDF whose page has $name gives its line', async ({ content }) => {
  const map =
    'begincmap 1 begincodespacerange <0000> <FFFF> endcodespacerange 1 beginbfrange <0001> <00F0> <0000> endbfrange'
  const streams = [content, map].map(
    (stream, at) => `${at + 1} 0 obj\n<</Length ${stream.length}>>\nstream\n${stream}\nendstream\nendobj\n`,
  )
  const { texts } = await openAll(pdf, Buffer.from(`%PDF-1.4\n${streams.join('')}`), 'a.pdf')
  expect(texts['<pages>']).toBe(`${words}\n`)
})

test.each([
  { name: 'lines', before: '[(o)1(ne)] TJ T* '.repeat(300_000) },
  { name: 'strings in a line', before: `[${'(o)1'.repeat(300_000)}] TJ T* ` },
  { name: 'strings one after the other', before: `${'(o) Tj '.repeat(300_000)} T* ` },
])('a PDF of very many $name is read, and the last line is found', async ({ before }) => {
  const content = `${before}[(${words.slice(0, 9)})1(${words.slice(9)})] TJ`
  const { texts, codes } = await openAll(pdf, documentWith(deflateSync(content)), 'a.pdf')
  expect([texts['<pages>']?.includes(words), codes]).toEqual([true, []])
})

test.each([
  { name: 'ranges', count: 100, map: () => `beginbfrange ${'<0000> <FFFF> <0000> '.repeat(200)}endbfrange` },
  {
    name: 'fonts with the same letters',
    count: 200,
    map: (at: number) => `beginbfrange <20> <7F> <0020> endbfrange beginbfchar <01> <${1000 + at}> endbfchar`,
  },
])('a PDF of very many $name is given up, and says so', async ({ count, map }) => {
  const fonts = Array.from(
    { length: count },
    (_, at) => `begincmap begincodespacerange <00> <FF> endcodespacerange ${map(at)}`,
  )
  const page = Array.from({ length: 5000 }, (_, at) => `(${words}, line ${at}) Tj T*`).join(' ')
  const document = Buffer.concat([...fonts, page].map((stream) => documentWith(deflateSync(stream))))
  expect((await openAll(pdf, document, 'a.pdf')).codes).toEqual(['pdf-glyphs'])
})

test('the lines of a PDF are apart', async () => {
  const content = '[(one)1(-)] TJ 0 -9 Td [(two)1(-)] TJ T* [(thr)1(ee)] TJ'
  const { texts } = await openAll(pdf, Buffer.from(`%PDF-1.4\n1 0 obj\n<<>>\nstream\n${content}\nendstream\n`), 'a.pdf')
  expect(texts['<pages>']).toBe('one-\ntwo-\nthree\n')
})

test('a PDF with what only begins like strings in UTF-16 is read to its end, and the string behind it is found', async () => {
  const begun = '(\xfe\xff'
  for (const text of [
    `${begun.repeat(300_000)}x${begun}${wide(words)})`,
    `${begun}${wide(words)})${begun.repeat(300_000)}`,
  ]) {
    const { texts } = await openAll(
      pdf,
      Buffer.from(`%PDF-1.4\n1 0 obj\n<</Title${text}>>\nendobj\n`, 'latin1'),
      'a.pdf',
    )
    expect(Object.values(texts).join('')).toContain(words)
  }
})

test('a PDF with a stream of more than a megabyte of hexadecimal digits gives its text', async () => {
  const digits = Buffer.from(`${'x'.repeat(600_000)}\n${words}`).toString('hex')
  const object = `<</Filter/ASCIIHexDecode>>stream\n${digits}>\nendstream`
  const { texts } = await openAll(pdf, Buffer.from(`%PDF-1.4\n1 0 obj\n${object}\nendobj\n`), 'a.pdf')
  expect(Object.values(texts).join('')).toContain(words)
})

function wide(text: string): string {
  return [...text].map((letter) => `\0${letter}`).join('')
}

/** Four bytes are five letters in base 85; a last group of fewer is cut. */
function ascii85(bytes: Buffer): string {
  let text = ''
  for (let at = 0; at < bytes.length; at += 4) {
    const group = Buffer.concat([bytes.subarray(at, at + 4), Buffer.alloc(3)])
    let value = group.readUInt32BE(0)
    const letters = Array.from({ length: 5 }, () => {
      const letter = String.fromCharCode(33 + (value % 85))
      value = Math.floor(value / 85)
      return letter
    })
    text += letters
      .reverse()
      .join('')
      .slice(0, Math.min(4, bytes.length - at) + 1)
  }
  return text
}
