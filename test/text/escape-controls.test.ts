import { describe, expect, test } from 'vitest'
import { escapeControls } from '../../src/text/escape-controls.ts'

describe('escapeControls', () => {
  test.each([
    { name: 'a terminal escape', text: 'a\x1b[31mb', want: 'a\\x1b[31mb' },
    { name: 'a line end', text: 'a\nb', want: 'a\\x0ab' },
    { name: 'C1', text: 'a\x9bb', want: 'a\\x9bb' },
    { name: 'a bidirectional override', text: 'a\u202eb', want: 'a\\u202eb' },
    { name: 'an Arabic letter mark', text: 'a\u061cb', want: 'a\\u061cb' },
    { name: 'a soft hyphen', text: 'a\u00adb', want: 'a\\xadb' },
    { name: 'a lone surrogate', text: 'a\ud800b', want: 'a\\ud800b' },
    { name: 'a tag character', text: 'a\u{e0041}b', want: 'a\\u{e0041}b' },
    { name: 'ordinary text', text: 'äé日本🎉\tb', want: 'äé日本🎉\tb' },
  ])('shows $name', ({ text, want }) => {
    expect(escapeControls(text)).toBe(want)
  })
})
