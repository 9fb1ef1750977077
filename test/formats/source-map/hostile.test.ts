import { expect, test } from 'vitest'
import { readSourceMap } from '../../../src/formats/source-map/read-source-map.ts'
import { isEverything } from '../../support/extent.ts'
import { openArtifact } from './open-artifact.ts'

const section = (line: number, column: number, map: object): object => ({ offset: { line, column }, map })
const leaf = { version: 3, sources: ['a'], sourcesContent: ['x'], names: [], mappings: 'AAAA' }

const millions = isEverything ? 2e7 : 2e6
const maps = isEverything ? 300_000 : 50_000

function nested(depth: number): string {
  const open = '{"version":3,"sections":[{"offset":{"line":0,"column":0},"map":'
  return `${open.repeat(depth)}${JSON.stringify(leaf)}${'}]}'.repeat(depth)}`
}

// Each of these costs some library minutes, gigabytes or its stack; what never ended would end with the run of the tests.
test.each([
  {
    name: 'a section at line 100 million',
    text: JSON.stringify({ version: 3, sections: [section(1e8, 0, leaf)] }),
    valid: true,
  },
  { name: 'millions of empty lines', text: JSON.stringify({ ...leaf, mappings: ';'.repeat(millions) }), valid: true },
  { name: 'millions of commas', text: JSON.stringify({ ...leaf, mappings: ','.repeat(millions) }), valid: false },
  { name: 'sections 20,000 deep', text: nested(20_000), valid: false },
  { name: 'arrays a million deep', text: `{"version":3,"x":${'['.repeat(1e6)}`, valid: false },
  {
    name: 'columns beyond 32 bits',
    text: JSON.stringify({ ...leaf, mappings: Array(9).fill('+/////DAAA').join() }),
    valid: true,
  },
  {
    name: 'columns that add up to more than 32 bits',
    text: JSON.stringify({ ...leaf, mappings: Array(20).fill('+////fAAA').join() }),
    valid: true,
  },
  { name: 'an index of two billion', text: JSON.stringify({ ...leaf, mappings: 'A+/////DAA' }), valid: false },
  {
    name: '20,000 sections',
    text: JSON.stringify({ version: 3, sections: Array.from({ length: 20_000 }, (_, line) => section(line, 0, leaf)) }),
    valid: true,
  },
  {
    name: 'a million empty contents',
    text: `{"version":3,"mappings":"","sources":[],"sourcesContent":[""${',""'.repeat(1e6)}]}`,
    valid: true,
  },
  {
    name: 'a million empty sources',
    text: `{"version":3,"mappings":"","sources":[""${',""'.repeat(1e6)}]}`,
    valid: true,
  },
  { name: 'a million null sections', text: `{"version":3,"sections":[null${',null'.repeat(1e6)}]}`, valid: false },
  {
    name: 'a million duplicate keys',
    text: `{"version":3,"mappings":"","sources":[]${',"names":[]'.repeat(1e6)}}`,
    valid: true,
  },
  {
    name: 'a number of a million digits',
    text: `{"version":${'3'.repeat(1e6)},"mappings":"","sources":[]}`,
    valid: false,
  },
  {
    name: 'a megabyte of backslashes',
    text: `{"version":3,"mappings":"","sources":["${'\\'.repeat(1e6)}"]}`,
    valid: true,
  },
])('$name is read to its end, and takes little memory', async ({ text, valid }) => {
  const bytes = Buffer.from(text)
  const before = process.memoryUsage().rss
  const map = readSourceMap(bytes)
  const positions = await map.positions()
  positions.originalPositionFor({ line: 5, column: 0 })
  positions.dispose()
  expect(map.valid).toBe(valid)
  expect(process.memoryUsage().rss - before).toBeLessThan(1e9)
})

test('sections too deep to follow make the audit incomplete', async () => {
  const opened = await openArtifact('a.js.map', nested(100))
  expect(opened.troubles.map(({ code, effect }) => `${code} ${effect}`)).toEqual(['map-unreadable incomplete'])
})

test('sections 20 deep are followed', async () => {
  const opened = await openArtifact('a.js.map', nested(20))
  expect(opened.contents.map(({ text }) => text)).toEqual(['x'])
  expect(opened.troubles).toEqual([])
})

test.each([
  { name: 'a URL of asterisks', text: `//# sourceMappingURL=${'*'.repeat(5e6)}` },
  { name: 'a URL of backslashes', text: `//# sourceMappingURL=${'\\x'.repeat(2e6)}` },
  { name: 'a million empty comments', text: `${'//\n'.repeat(1e6)}//# sourceMappingURL=a` },
  { name: 'a million references', text: 'a //# sourceMappingURL=a\n'.repeat(1e6) },
  { name: 'a million unfinished evals', text: `${'eval("'.repeat(1e6)}sourceURL=a` },
  { name: 'a million data URLs', text: `${'data:,{ '.repeat(1e6)} data:application/json` },
  { name: 'a million slashes', text: `sourceMappingURL${'/ '.repeat(1e6)}"//# sourceMappingURL=a"\nx` },
  { name: 'templates in templates', text: `${'`${'.repeat(1e6)}//# sourceMappingURL=a\nx` },
  { name: 'maps in maps without an end', text: '{"version":3,"sourcesContent":['.repeat(maps) },
  { name: 'maps in maps with a mistake', text: `${'{"version":3,"sourcesContent":['.repeat(maps)}!` },
  {
    name: 'white space before a sign',
    text: `${' '.repeat(5e6)}sourceMappingURL=a\n//${' '.repeat(5e6)}# sourceMappingURL=a\nx`,
  },
])('$name in a script is read to its end', async ({ text }) => {
  for (const path of ['a.js', 'a.css', 'a.html']) await expect(openArtifact(path, text)).resolves.toBeDefined()
})
