import { expect, test } from 'vitest'
import { readEnvironment } from '../../src/secrets/environment.ts'

test.each([
  { name: 'what printenv prints', text: 'HOME=/root\nUSER=jo\nPATH=/bin:/usr/bin\n', names: 3, secrets: false },
  { name: 'an object', text: '{HOME:"/root","SHELL":"/bin/sh",\'TERM\':\'xterm\'}', names: 3, secrets: false },
  { name: 'JSON in a literal', text: '"{\\"HOME\\":\\"/root\\",\\"PWD\\":\\"/app\\"}"', names: 2, secrets: false },
  {
    name: "npm's own names",
    text: 'npm_lifecycle_event="build" npm_execpath="/usr/bin/npm"',
    names: 2,
    secrets: false,
  },
  { name: 'the same name twice', text: 'HOME=/root\nHOME=/root\n', names: 1, secrets: false },
  { name: 'a secret beside them', text: 'HOME=/root\nAPP_TOKEN="abcdefgh"', names: 1, secrets: true },
  { name: 'what a program sets one by one', text: 'process.env.HOME = "/root"', names: 0, secrets: false },
  { name: 'expressions', text: 'HOME:e.HOME,PATH:t.PATH', names: 0, secrets: false },
  { name: 'parameters of a function', text: 'f(home: string, path: string, user: string)', names: 0, secrets: false },
])('$name', ({ text, names, secrets }) => {
  expect(readEnvironment(text)).toEqual({ names, secrets })
})
