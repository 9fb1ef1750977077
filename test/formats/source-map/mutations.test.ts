import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readSourceMap } from '../../../src/formats/source-map/read-source-map.ts'
import { decodeJsonString } from '../../../src/text/json-string.ts'
import { anyCharacter } from '../../support/any-character.ts'
import { openArtifact } from './open-artifact.ts'

const text = fc.oneof(fc.string({ unit: anyCharacter }), fc.string({ unit: 'grapheme', maxLength: 300 }))

test('the sources put in are the sources that come out, byte for byte', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.option(text)), async (contents) => {
      const sources = contents.map((_, index) => `s${index}.ts`)
      const map = JSON.stringify({ version: 3, sources, sourcesContent: contents, names: [], mappings: '' })
      const read = readSourceMap(map)
      expect(read.valid).toBe(true)
      expect(read.sources.map(({ content }) => content)).toEqual(contents)
      const opened = await openArtifact('a.js.map', map)
      const want = contents.filter((content) => content !== null).map((content) => Buffer.from(content))
      expect(opened.contents.map(({ bytes }) => Buffer.from(bytes))).toEqual(want)
    }),
    { numRuns: 200 },
  )
})

test('a JSON string decodes as JSON.parse decodes it, however its characters are escaped', () => {
  fc.assert(
    fc.property(text, fc.array(fc.nat(2)), (original, choices) => {
      const escaped = Array.from({ length: original.length }, (_, index) => {
        const unit = original.charCodeAt(index)
        const isPlain = unit >= 0x20 && unit !== 0x22 && unit !== 0x5c && (unit < 0xd800 || unit > 0xdfff)
        if (isPlain && choices[index % choices.length] !== 1) return original[index]
        return `\\u${unit.toString(16).padStart(4, '0')}`
      }).join('')
      const bytes = Buffer.from(`"${escaped}"`)
      const decoded = Buffer.from(decodeJsonString(bytes, 1, bytes.length - 1))
      expect(decoded).toEqual(Buffer.from(JSON.parse(bytes.toString()) as string))
    }),
    { numRuns: 500 },
  )
})

const whole = JSON.stringify({
  version: 3,
  sources: ['a.ts', null],
  sourcesContent: ['const a = "\u00e9\\n"\n'.repeat(10), 'let b\n'],
  names: ['a'],
  mappings: 'AAAAA;ACAA',
  sections: [
    { offset: { line: 0, column: 0 }, map: { version: 3, sources: ['c'], sourcesContent: ['c'], mappings: 'A' } },
  ],
  x_facebook_segments: { 1: { version: 3, sources: ['d'], sourcesContent: ['d'], mappings: '' } },
})
const script = `eval("a\\n//# sourceURL=webpack://a.js");\`\${1}\`/x/.y\n/*# sourceMappingURL=data:application/json;base64,${Buffer.from(whole).toString('base64')} */\n//# sourceMappingURL=a.map`

const mutation = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  cut: fc.nat(20),
  insert: fc.uint8Array({ maxLength: 8 }),
})

function mutate(original: string, mutations: readonly { at: number; cut: number; insert: Uint8Array }[]): Buffer {
  let bytes = Buffer.from(original)
  for (const { at, cut, insert } of mutations) {
    const start = Math.floor(at * bytes.length)
    bytes = Buffer.concat([bytes.subarray(0, start), insert, bytes.subarray(start + cut)])
  }
  return bytes
}

test.each([
  { name: 'a map', path: 'a.js.map', original: whole },
  { name: 'a script', path: 'a.js', original: script },
  { name: 'a stylesheet', path: 'a.css', original: script },
])('$name damaged at random is opened without a throw, and stays in bounds', async ({ path, original }) => {
  await fc.assert(
    fc.asyncProperty(fc.array(mutation, { minLength: 1, maxLength: 4 }), async (mutations) => {
      const bytes = mutate(original, mutations)
      const opened = await openArtifact(path, bytes)
      let last = 0
      for (const [start, end] of opened.facts.opened ?? []) {
        expect(start).toBeGreaterThanOrEqual(last)
        expect(end).toBeGreaterThanOrEqual(start)
        expect(end).toBeLessThanOrEqual(bytes.length)
        last = end
      }
      const map = readSourceMap(bytes)
      const positions = await map.positions()
      positions.originalPositionFor({ line: 0, column: 3 })
      positions.dispose()
      expect(map.problems.length > 0 || map.valid).toBe(true)
    }),
    { numRuns: 400 },
  )
})

test('a map cut anywhere gives what comes before the cut', async () => {
  const contents = ['first source\n', 'second source\n', 'third source\n']
  const map = JSON.stringify({
    version: 3,
    sources: ['a', 'b', 'c'],
    sourcesContent: contents,
    names: [],
    mappings: 'AAAA',
  })
  for (let end = map.indexOf('"first') + 1; end < map.length; end += 1) {
    const opened = await openArtifact('a.js.map', map.slice(0, end))
    const given = opened.contents.map(({ text: content }) => content).join('')
    expect(contents.join('').startsWith(given.replace(/\\$/, ''))).toBe(true)
    expect(opened.troubles.map(({ effect }) => effect)).toEqual(['incomplete'])
  }
})
