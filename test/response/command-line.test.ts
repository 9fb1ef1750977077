import { expect, test } from 'vitest'
import { commandLine } from '../../src/response/command-line.ts'

test.each([
  {
    name: 'plain words',
    words: ['npm', 'dist-tag', 'add', 'app@1.0.0', 'latest'],
    want: 'npm dist-tag add app@1.0.0 latest',
  },
  // PowerShell would take it for a table of arguments.
  { name: 'a scope', words: ['npm', 'unpublish', '@acme/app@1.0.0'], want: 'npm unpublish "@acme/app@1.0.0"' },
  { name: 'a text', words: ['a', 'Use 1.0.0 instead.'], want: 'a "Use 1.0.0 instead."' },
  { name: 'a range', words: ['app@1 || 2'], want: '"app@1 || 2"' },
  { name: 'an empty word', words: ['a', ''], want: null },
  { name: 'a command in it', words: ['$(touch x)'], want: null },
  { name: 'backticks', words: ['`touch x`'], want: null },
  { name: 'a quote', words: ['a" & touch x "'], want: null },
  { name: 'a variable of cmd.exe', words: ['%PATH%'], want: null },
  { name: 'history of bash', words: ['!!'], want: null },
  { name: 'a line end', words: ['a\nb'], want: null },
  { name: 'a control character', words: ['a\x1b[31m'], want: null },
  { name: 'a right-to-left override', words: ['a\u202eb'], want: null },
  { name: 'a semicolon', words: ['latest;touch'], want: '"latest;touch"' },
  { name: 'what begins with a tilde', words: ['~/x'], want: '"~/x"' },
])('$name', ({ words, want }) => {
  expect(commandLine(words)).toBe(want)
})
