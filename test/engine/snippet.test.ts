import { describe, expect, test } from 'vitest'
import { snippetOf } from '../../src/engine/candidate.ts'
import { Locator } from '../../src/engine/region.ts'

/** The snippet of what stands between `«` and `»`; texts between `‹` and `›` are redacted too. */
function snip(marked: string) {
  const text = marked.replace(/[«»‹›]/g, '')
  const offset = (sign: string) => Buffer.byteLength(marked.slice(0, marked.indexOf(sign)).replace(/[«»‹›]/g, ''))
  const redactions = [{ start: offset('«'), end: offset('»'), shown: 'key_…' }]
  if (marked.includes('‹')) redactions.push({ start: offset('‹'), end: offset('›'), shown: 'other_…' })
  redactions.sort((a, b) => a.start - b.start)
  return snippetOf(new Locator(Buffer.from(text)), offset('«'), offset('»'), redactions)
}

describe('snippetOf', () => {
  test.each([
    { name: 'the line, redacted', text: 'a\nlet k = "«key_secret»"\nb', want: 'let k = "key_…"', line: 2 },
    {
      name: 'a neighbouring secret, redacted too',
      text: 'x(«key_secret», ‹other_secret›)',
      want: 'x(key_…, other_…)',
      line: 1,
    },
    { name: 'a secret before it', text: '‹other_secret› «key_secret»', want: 'other_… key_…', line: 1 },
    { name: 'a line ended by CRLF', text: 'a\r\n«key_secret»;\r\nb', want: 'key_…;', line: 2 },
    { name: 'text beyond latin', text: 'ü = “«key_secret»”', want: 'ü = “key_…”', line: 1 },
  ])('shows $name', ({ text, want, line }) => {
    const snippet = snip(text)
    expect(snippet.text).toBe(want)
    expect(snippet.startLine).toBe(line)
    expect(snippet.text.slice(...snippet.mark)).toBe('key_…')
  })

  test('a line of a megabyte is cropped around the mark', () => {
    const snippet = snip(`${'é'.repeat(500_000)}«key_secret»${'é'.repeat(500_000)}`)
    expect(snippet.text.length).toBeLessThan(400)
    expect(snippet.text.slice(...snippet.mark)).toBe('key_…')
    expect(snippet.text).not.toContain('\ufffd')
  })

  test('a secret that the crop cuts in half is not shown', () => {
    const snippet = snip(`«key_secret»${' '.repeat(150)}‹${'s'.repeat(100)}›`)
    expect(snippet.text).not.toContain('s'.repeat(5))
  })
})
