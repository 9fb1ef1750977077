import { expect, test } from 'vitest'
import { setJsonMember } from '../../../src/text/edit-json.ts'

const path = ['scripts', 'prepublishOnly']

test.each([
  {
    name: 'a member is added behind the last',
    text: '{\n  "name": "a",\n  "scripts": {\n    "build": "tsc"\n  }\n}\n',
    want: '{\n  "name": "a",\n  "scripts": {\n    "build": "tsc",\n    "prepublishOnly": "watertight"\n  }\n}\n',
  },
  {
    name: 'a member is replaced where it stands',
    text: '{"scripts": {"prepublishOnly" :  "old", "z": "1"}}',
    want: '{"scripts": {"prepublishOnly" :  "watertight", "z": "1"}}',
  },
  {
    name: 'objects on the way are made',
    text: '{\n\t"name": "a"\n}',
    want: '{\n\t"name": "a",\n\t"scripts": {\n\t\t"prepublishOnly": "watertight"\n\t}\n}',
  },
  {
    name: 'an empty object is opened',
    text: '{\r\n    "scripts": {},\r\n    "x": 1\r\n}\r\n',
    want: '{\r\n    "scripts": {\r\n        "prepublishOnly": "watertight"\r\n    },\r\n    "x": 1\r\n}\r\n',
  },
  {
    name: 'one line stays one line',
    text: '{"name":"a"}',
    want: '{"name":"a","scripts":{"prepublishOnly":"watertight"}}',
  },
  {
    name: 'of two equal keys the last is meant, as JSON.parse reads it',
    text: '{"scripts":{"prepublishOnly":"a"},"scripts":{"prepublishOnly":"b"}}',
    want: '{"scripts":{"prepublishOnly":"a"},"scripts":{"prepublishOnly":"watertight"}}',
  },
  {
    name: 'a byte order mark stays',
    text: '\ufeff{\n "ä": "ö"\n}\n',
    want: '\ufeff{\n "ä": "ö",\n "scripts": {\n  "prepublishOnly": "watertight"\n }\n}\n',
  },
  { name: 'where a text stands for the object there is no place', text: '{"scripts":"x"}', want: null },
  { name: 'broken JSON has no place', text: '{"scripts":{', want: null },
])('$name', ({ text, want }) => {
  const edited = setJsonMember(text, path, 'watertight')
  expect(edited).toBe(want)
  if (edited !== null)
    expect(JSON.parse(edited.replace('\ufeff', ''))).toMatchObject({ scripts: { prepublishOnly: 'watertight' } })
})
