import { describe, expect, test } from 'vitest'
import { LISTED, readNames } from '../../../src/secrets/given/read-names.ts'

/** The names that the value written as `VALUE` is given to. */
function namesIn(text: string): readonly string[] | typeof LISTED | null {
  const given = readNames(text, text.indexOf('VALUE'), 0)
  return given === null || given === LISTED ? given : given.names
}

test.each([
  { text: 'const apiKey = "VALUE"', names: ['apiKey'] },
  { text: 'apiKey: string = "VALUE"', names: ['apiKey'] },
  { text: '{"api_key": "VALUE"}', names: ['api_key'] },
  { text: "'api_key' => 'VALUE'", names: ['api_key'] },
  { text: 'TOKEN=VALUE', names: ['TOKEN'] },
  { text: '--token VALUE', names: ['--token'] },
  { text: 'Authorization: Bearer VALUE', names: ['Bearer', 'Authorization'] },
  { text: 'process.env.TOKEN || "VALUE"', names: ['process.env.TOKEN'] },
  { text: 'getEnv("TOKEN", "VALUE")', names: ['TOKEN', 'getEnv'] },
  { text: 'new Client("VALUE")', names: ['Client'] },
  { text: 'get apiKey() { return "VALUE" }', names: ['apiKey'] },
  { text: 'apiKey = () => "VALUE"', names: ['apiKey'] },
  { text: 'apiKey: Joi.string().min(8).default("VALUE")', names: ['.default', 'apiKey'] },
  { text: 'apiKey = isLive ? x : "VALUE"', names: ['x', 'apiKey'] },
  { text: 'apiKey = isLive ? "VALUE"', names: ['apiKey'] },
  { text: 'apiKey = /* live */ "VALUE"', names: ['apiKey'] },
  { text: 'apiKey = <string>"VALUE"', names: ['apiKey'] },
  { text: 'apiKey: &key VALUE', names: ['apiKey'] },
  { text: 'apiKey: >-\n  VALUE', names: ['apiKey'] },
  { text: '["-y", "run", "--api-key", "VALUE"', names: ['--api-key'] },
  { text: 'cypress run --record --key VALUE', names: ['--key', 'cypress run'] },
  { text: 'sshpass -p VALUE', names: ['-p', 'sshpass', 'password'] },
  { text: 'mkdir -p VALUE', names: ['-p', 'mkdir'] },
  { text: 'curl -u app:VALUE', names: ['app', '-u', 'password'] },
  { text: 'btoa("app:VALUE")', names: ['app', 'password'] },
  { text: 'split("app:VALUE")', names: ['app'] },
  { text: 'x = y + "VALUE"', names: null },
  { text: '"VALUE"', names: null },
])('$text is given to $names', ({ text, names }) => {
  expect(namesIn(text)).toEqual(names)
})

describe('a list of literals', () => {
  const six = '"a", "b", "c", "d", "e", "f"'

  test.each([
    { name: 'behind more than a call takes', text: `f("g", ${six}, "VALUE"`, want: LISTED },
    {
      name: 'behind as many as a call takes',
      text: 'f("b", "c", "d", "e", "f", "VALUE"',
      want: expect.arrayContaining(['f']),
    },
    { name: 'without quotes', text: `f("g", ${six}, VALUE`, want: null },
    { name: 'behind something else', text: `["a" + b, "VALUE"`, want: null },
  ])('$name', ({ text, want }) => {
    expect(namesIn(text)).toEqual(want)
  })
})
