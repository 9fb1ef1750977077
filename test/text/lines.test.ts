import fc from 'fast-check'
import { expect, test } from 'vitest'
import { countLines, LineIndex } from '../../src/text/lines.ts'

test('lines begin behind every LF, CRLF and CR, and are counted so', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom('a', '\n', '\r', '\r\n') }), (text) => {
      const bytes = Buffer.from(text)
      const index = new LineIndex(bytes)
      const lines = text.split(/\r\n?|\n/)
      const starts = lines.map(
        (_, line) => text.match(new RegExp(`^(?:[^\\r\\n]*(?:\\r\\n?|\\n)){${line}}`))?.[0].length,
      )
      expect(Array.from({ length: index.count }, (_, line) => index.startOf(line))).toEqual(starts)
      for (const [line, start] of starts.entries()) expect(index.lineAt(start ?? -1)).toBe(line)
      expect(countLines(bytes)).toBe(lines.at(-1) === '' ? lines.length - 1 : lines.length)
    }),
  )
})
