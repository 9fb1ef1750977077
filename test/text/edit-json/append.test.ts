import fc from 'fast-check'
import { expect, test } from 'vitest'
import { appendToJsonList } from '../../../src/text/edit-json.ts'

test.each([
  { name: 'an empty object', text: '{}', want: '{"allow":[{"a":1}]}' },
  { name: 'one line', text: '{"x":1}\n', want: '{"x":1,"allow":[{"a":1}]}\n' },
  { name: 'a list on one line', text: '{"allow":[{"b":2}],"x":1}', want: '{"allow":[{"b":2},{"a":1}],"x":1}' },
  {
    name: 'a file of lines',
    text: '{\n  "x": 1\n}\n',
    want: '{\n  "x": 1,\n  "allow": [\n    {\n      "a": 1\n    }\n  ]\n}\n',
  },
  {
    name: 'an empty list among lines',
    text: '{\n\t"allow": [],\n\t"x": 1\n}\n',
    want: '{\n\t"allow": [\n\t\t{\n\t\t\t"a": 1\n\t\t}\n\t],\n\t"x": 1\n}\n',
  },
  {
    name: 'a list of lines, with Windows line ends',
    text: '{\r\n  "allow": [\r\n    { "b": 2 }\r\n  ]\r\n}\r\n',
    want: '{\r\n  "allow": [\r\n    { "b": 2 },\r\n    {\r\n      "a": 1\r\n    }\r\n  ]\r\n}\r\n',
  },
  {
    name: 'text in other scripts before it',
    text: '{\n  "x": "grün 🔑",\n  "allow": [1]\n}',
    want: '{\n  "x": "grün 🔑",\n  "allow": [1,\n    {\n      "a": 1\n    }\n  ]\n}',
  },
])('$name', ({ text, want }) => {
  expect(appendToJsonList(text, ['allow'], { a: 1 })).toBe(want)
})

test('objects on the way are made', () => {
  const text = '{\n  "name": "p"\n}\n'
  const edited = appendToJsonList(text, ['watertight', 'allow'], 1) ?? ''
  expect(JSON.parse(edited)).toEqual({ name: 'p', watertight: { allow: [1] } })
  expect(edited.startsWith('{\n  "name": "p",\n  "watertight": {\n')).toBe(true)
})

test.each(['', '[]', '{"allow":1}', '{"allow":{}}', '{"allow":[', '{"x":1,}', 'null'])('%s is left alone', (text) => {
  expect(appendToJsonList(text, ['allow'], 1)).toBeNull()
})

test('whatever the rest of the document says stays as it was', () => {
  const document = fc.dictionary(fc.string(), fc.jsonValue()).map((value) => ({ ...value }))
  const layouts = fc.constantFrom<string | number | undefined>(undefined, 2, 4, '\t')
  const lists = fc.option(fc.array(fc.jsonValue()), { nil: undefined })
  fc.assert(
    fc.property(document, layouts, lists, fc.jsonValue(), (value, layout, list, item) => {
      const before = { ...value, ...(list ? { allow: list } : {}) }
      if (list === undefined) delete before['allow']
      const edited = appendToJsonList(JSON.stringify(before, null, layout), ['allow'], item) ?? ''
      expect(JSON.parse(edited)).toEqual(JSON.parse(JSON.stringify({ ...before, allow: [...(list ?? []), item] })))
    }),
  )
})
