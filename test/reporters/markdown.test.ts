import { describe, expect, test } from 'vitest'
import { jobSummary } from '../../src/reporters/github.ts'
import { codeFence, codeSpan, escapeMarkdown, markdown, renderMarkdown } from '../../src/reporters/markdown.ts'
import { makeHostile } from '../support/hostile-report.ts'
import { sampleFinding, samplePackage, sampleReport } from '../support/sample-report.ts'
import { clean, sampleReports, secrets, several } from '../support/sample-reports.ts'
import { plain } from '../support/themes.ts'

const linesOf = (report = secrets) => markdown.render(report, plain).split('\n')

test.each([
  { name: 'the verdict', report: secrets, want: '### Watertight: STOPPED' },
  { name: 'what it rests on', report: secrets, want: '1 critical, 1 high — exit 1' },
  {
    name: 'a row a package',
    report: several,
    want: '| `@acme/core@2.1.88` | clean | 17.1 MB | 71.0 MB | 132 | 0 | 0 | open: config |',
  },
  { name: 'what stops, opened', report: several, want: '<details open><summary>7 critical</summary>' },
  { name: 'what does not, closed', report: several, want: '<details><summary>40 low</summary>' },
  {
    name: 'a finding a line',
    report: several,
    want: '- `dist/chunk-2.js.map`: The map gives away 24 of your own sources.',
  },
  { name: 'one message for all', report: several, want: '- `dist/__tests__/case-3.test.js`' },
  { name: 'how many more', report: several, want: 'and 30 more' },
  { name: 'what to remove', report: several, want: '- "files": ["dist"]' },
  { name: 'what to write', report: several, want: '+ "files": ["dist", "!**/*.map"]' },
  {
    name: 'what was not looked at',
    report: several,
    want: '- @<!-- -->acme/nowhere is not in the registry. (`source/E404`)',
  },
  { name: 'what was accepted', report: several, want: '- `file/env` 1 suppressed' },
])('it shows $name', ({ report, want }) => {
  expect(linesOf(report)).toContain(want)
})

test('of a clean package it shows the whole in a table', () => {
  expect(markdown.render(clean, plain)).toMatchInlineSnapshot(`
    "### Watertight: CLEAN

    looked at 8 files, 0 maps, 9.8 kB

    | package | verdict | packed | unpacked | files | maps | sources given away | source is |
    | :-- | :-- | --: | --: | --: | --: | --: | :-- |
    | \`left-pad@1.3.0\` | clean | 3.6 kB | 9.8 kB | 8 | 0 | 0 | open: license is MIT, with repository and LICENSE |
    "
  `)
})

test.each([
  { name: 'emphasis', text: '*a* _b_ ~c~', want: '\\*a\\* \\_b\\_ \\~c\\~' },
  { name: 'HTML', text: '<img src=x>', want: '\\<img src=x\\>' },
  { name: 'an entity', text: '&lt;', want: '\\&lt;' },
  { name: 'a link', text: '[a](b)', want: '\\[a\\]\\(b\\)' },
  { name: 'an address', text: 'https://a.b www.a.b', want: 'https\\://a.b www\\.a.b' },
  { name: 'a mention', text: '@acme/team', want: '@<!-- -->acme/team' },
  { name: 'an issue', text: '#12', want: '\\#<!-- -->12' },
  { name: 'a list', text: '1. - a', want: '1\\. \\- a' },
  { name: 'a line', text: 'a\n# b', want: 'a\\x0a\\# b' },
  { name: 'mathematics', text: '$x$', want: '\\$x\\$' },
])('$name in a text stays text', ({ text, want }) => {
  expect(escapeMarkdown(text).replaceAll('\\\\', '\\')).toBe(want)
})

test.each([
  { name: 'a name', code: 'a.js', want: '`a.js`' },
  { name: 'a backtick', code: 'a`b', want: '``a`b``' },
  { name: 'backticks at the ends', code: '`a``', want: '``` `a`` ```' },
  { name: 'nothing', code: '', want: '` `' },
])('$name is a code span', ({ code, want }) => {
  expect(codeSpan(code)).toBe(want)
})

test('a bar does not end the cell that a code span is in', () => {
  expect(codeSpan('a|b', true)).toBe('`a\\|b`')
})

test.each(['```', '````js', '~~~', '</details>'])('%s does not end a fenced block', (line) => {
  const [open = '', ...rest] = codeFence(['a', line, 'b'])
  expect(rest.indexOf(open)).toBe(3)
  expect(line.startsWith(open)).toBe(false)
})

describe('a hostile report', () => {
  test.each(Object.entries(sampleReports))('leaves nothing raw of %s', (_, report) => {
    expect(markdown.render(makeHostile(report), plain)).not.toMatch(
      /[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u202e]|##vso\[|^\s*::/mu,
    )
  })

  test.each(Object.entries(sampleReports))('opens and closes no part of %s by itself', (_, report) => {
    const outside = withoutCode(markdown.render(makeHostile(report, '</details><script>`|\n```\n</details>'), plain))
    expect(outside).not.toMatch(/(?<!\\)<script/)
    expect(outside.match(/(?<!\\)<details/g)?.length).toBe(outside.match(/(?<!\\)<\/details/g)?.length)
    expect(outside.match(/^<\/details>$/gm)).toEqual(markdown.render(report, plain).match(/^<\/details>$/gm))
  })

  test('mentions nobody', () => {
    expect(withoutCode(markdown.render(makeHostile(secrets, ' @everyone'), plain))).not.toMatch(/@\w/)
  })
})

describe('a report that is too large', () => {
  const packages = Array.from({ length: 80 }, (_, index) => samplePackage({ name: `package-${index}` }))
  const findings = packages.flatMap((_, index) =>
    Array.from({ length: 30 }, (_, number) =>
      sampleFinding({
        package: index,
        ruleId: `file/kind-${number}`,
        snippet: { text: `::${'键'.repeat(100)}\n`.repeat(9), startLine: 1, mark: [2, 9] },
      }),
    ),
  )
  const report = sampleReport({ verdict: 'leak', packages, findings })

  test.each([2_000, 20_000, 65_000, 1_000_000])('keeps to %i bytes and says that it was cut', (maximum) => {
    const text = renderMarkdown(report, maximum)
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(maximum)
    expect(text).toMatch(/\n[\d,]+ more parts of this report did not fit here; the JSON report has all of it\.\n$/)
    expect(text.match(/<details/g)?.length).toBe(text.match(/<\/details/g)?.length)
  })

  test('is cut for a comment and for a summary of a job', () => {
    expect(markdown.render(report, plain).length).toBeLessThan(65_536)
    expect(Buffer.byteLength(jobSummary(report))).toBeLessThan(1024 * 1024)
  })
})

/** What a reader of the Markdown takes for text and markup: without fenced blocks and code spans. */
function withoutCode(text: string): string {
  return text.replace(/^ *(`{3,}).*\n(?:.*\n)*? *\1$/gm, '').replace(/(?<!`)(`+)(?!`)[^\n]*?(?<!`)\1(?!`)/g, '')
}
