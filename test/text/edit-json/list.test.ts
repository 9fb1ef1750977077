import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { editJsonList, findJsonList } from '../../../src/text/edit-json.ts'

function edit(text: string, dropped: readonly number[], added: readonly string[]): string {
  const list = findJsonList(text, 'files')
  if (list === undefined) throw new Error('no list')
  return editJsonList(text, list, { dropped: new Set(dropped), added })
}

describe('editJsonList', () => {
  test.each([
    { name: 'on one line', text: '{"files": ["dist"]}', added: ['!x'], want: '{"files": ["dist", "!x"]}' },
    { name: 'padded', text: '{"files":[ "a","b" ]}', added: ['c'], want: '{"files":[ "a","b","c" ]}' },
    {
      name: 'one a line',
      text: '{\n  "files": [\n    "a",\n    "b"\n  ],\n  "x": 1\n}\n',
      added: ['c'],
      want: '{\n  "files": [\n    "a",\n    "b",\n    "c"\n  ],\n  "x": 1\n}\n',
    },
    {
      name: 'a single one on a line of its own, tabs and CRLF',
      text: '{\r\n\t"files": [\r\n\t\t"a"\r\n\t]\r\n}',
      added: ['b'],
      want: '{\r\n\t"files": [\r\n\t\t"a",\r\n\t\t"b"\r\n\t]\r\n}',
    },
    { name: 'an empty list', text: '{"files": []}', added: ['a', 'b'], want: '{"files": ["a", "b"]}' },
    { name: 'the first dropped', text: '{"files": ["a", "b"]}', dropped: [0], want: '{"files": ["b"]}' },
    { name: 'the last dropped', text: '{"files": ["a", "b"]}', dropped: [1], want: '{"files": ["a"]}' },
    { name: 'all replaced', text: '{"files": ["a"]}', dropped: [0], added: ['b'], want: '{"files": ["b"]}' },
    {
      name: 'one dropped from the middle of lines',
      text: '{"files": [\n  "a",\n  "b",\n  "c"\n]}',
      dropped: [1],
      added: ['d'],
      want: '{"files": [\n  "a",\n  "c",\n  "d"\n]}',
    },
    {
      name: 'nested and earlier lists of the name left alone, characters beyond ASCII before it',
      text: '{"ü🔑":{"files":["x"]},"files":["y"],"files":["z"]}',
      added: ['n'],
      want: '{"ü🔑":{"files":["x"]},"files":["y"],"files":["z", "n"]}',
    },
  ])('$name', ({ text, dropped, added, want }) => {
    expect(edit(text, dropped ?? [], added ?? [])).toBe(want)
  })

  test('whatever the list and the edit: it stays JSON, and the list is what was asked for', () => {
    const strings = fc.array(fc.string(), { maxLength: 5 })
    fc.assert(
      fc.property(strings, strings, fc.constantFrom(undefined, 2, '\t'), fc.nat(31), (items, added, space, mask) => {
        const text = JSON.stringify({ before: ['ü'], files: items, after: { files: [1] } }, null, space)
        const dropped = items.flatMap((_, index) => (mask & (1 << index) ? [index] : []))
        const kept = items.filter((_, index) => !dropped.includes(index))
        expect(JSON.parse(edit(text, dropped, added))).toEqual({ ...JSON.parse(text), files: [...kept, ...added] })
      }),
    )
  })
})

test.each([
  { text: '[]' },
  { text: '{"files":"dist"}' },
  { text: '{"files":["a"' },
  { text: '' },
  { text: '{"a":["b"]}' },
])('there is no list in $text', ({ text }) => {
  expect(findJsonList(text, 'files')).toBeUndefined()
})
