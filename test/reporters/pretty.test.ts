import { stripVTControlCharacters } from 'node:util'
import { describe, expect, test } from 'vitest'
import type { Report } from '../../src/model/report.ts'
import type { Theme } from '../../src/model/reporter.ts'
import { pretty } from '../../src/reporters/pretty/pretty.ts'
import { displayWidth } from '../../src/text/display-width.ts'
import { hostileText, makeHostile } from '../support/hostile-report.ts'
import { sampleFinding, sampleMap, sampleNotice, samplePackage, sampleReport } from '../support/sample-report.ts'
import { clean, incident, incomplete, sampleReports, secrets, several } from '../support/sample-reports.ts'
import { plain } from '../support/themes.ts'
import { isBroken } from './grammars.ts'

const show = (report: Report, theme: Partial<Theme> = {}) => pretty.render(report, { ...plain, ...theme })
const linesOf = (report: Report, theme: Partial<Theme> = {}) => show(report, theme).split('\n')

test.each([
  { name: 'a leak', report: incident, theme: {}, want: 'STOPPED: 1 critical — exit 1' },
  {
    name: 'all that stops',
    report: sampleReport({ ...incident, failOn: 'low' }),
    theme: {},
    want: 'STOPPED: 1 critical, 1 moderate — exit 1',
  },
  { name: 'nothing wrong', report: clean, theme: {}, want: 'CLEAN: looked at 8 files, 0 maps, 9.8 kB' },
  {
    name: 'something missed',
    report: incomplete,
    theme: {},
    want: 'INCOMPLETE: 2 things could not be looked at — exit 2',
  },
  { name: 'ASCII', report: incident, theme: { unicode: false }, want: 'STOPPED: 1 critical - exit 1' },
  {
    name: 'what was accepted',
    report: several,
    theme: { width: 160 },
    want: 'INCOMPLETE: 2 things could not be looked at; 7 critical in 1 of 4 packages; 1 suppressed, 1 baselined — exit 2',
  },
  {
    name: 'what did not count',
    report: sampleReport({ ...incident, findings: incident.findings.slice(1), verdict: 'clean' }),
    theme: { width: 160 },
    want: 'CLEAN: looked at 132 files, 1 map, 71.0 MB; 1 moderate below --fail-on high',
  },
  {
    name: 'that nothing is gated',
    report: sampleReport({ ...incident, failOn: 'never', verdict: 'clean' }),
    theme: { width: 160 },
    want: 'NOT GATED: 1 critical, 1 moderate found, and --fail-on never stops nothing; looked at 132 files, 1 map, 71.0 MB',
  },
] as const)('the closing line tells $name', ({ report, theme, want }) => {
  expect(linesOf(report, theme).at(-2)).toBe(want)
})

test.each([
  { name: 'of a file', chain: ['a.js.map'], digest: 'a'.repeat(64), want: true },
  { name: 'of the package as a whole', chain: [], digest: 'a'.repeat(64), want: false },
])('an allowance is offered only where one can be written: trouble $name', ({ chain, digest, want }) => {
  const report = { ...incomplete, notices: [sampleNotice({ chain, digest })] }
  expect(show(report, { width: 160 }).includes('or allow the notice')).toBe(want)
})

test.each([
  { name: 'name and origin', want: /^✖ @acme\/agent@2\.1\.88 {2}from directory/ },
  {
    name: 'sizes, files and integrity',
    want: /^ {2}17\.1 MB packed · 71\.0 MB unpacked · 132 files · sha512-.{8}….{6}$/,
  },
  { name: 'visibility and why', want: /^ {2}closed: license is UNLICENSED$/ },
  { name: 'rule and severity', want: /^✖ critical {2}map\/embedded-sources$/ },
  { name: 'what was there', want: /^ {13}- "files": \["dist"\]$/ },
  { name: 'what to write instead', want: /^ {13}\+ "files": \["dist", "!\*\*\/\*\.map"\]$/ },
  { name: 'what was opened', want: /^opened {3}132 files, 71\.0 MB$/ },
  { name: 'the counts of a map', want: /^ +1,900 +1,900 +1,900 +1,900 +511,214 +32\.7 MB {2}cli\.js\.map/ },
])('of a leak it shows $name', ({ want }) => {
  expect(linesOf(incident)).toContainEqual(expect.stringMatching(want))
})

describe('a code frame', () => {
  test.each([40, 60, 80, 160].flatMap((width) => [true, false].map((unicode) => ({ width, unicode }))))(
    'underlines exactly the mark at $width columns, unicode $unicode',
    ({ width, unicode }) => {
      const lines = linesOf(secrets, { width, unicode })
      const underlines = lines.flatMap((line, index) => (/^ +[·:] +\^+$/.test(line) ? [index] : []))
      const marked = underlines.map((index) => {
        const line = lines[index] ?? ''
        return lines[index - 1]?.slice(line.indexOf('^'), line.lastIndexOf('^') + 1)
      })
      const dots = unicode ? '…' : '...'
      expect(marked).toEqual([`npm_9f${dots}(40)${dots}Q2`, `sntrys_ey${dots}(180)${dots}bW`])
    },
  )

  test.each([
    { name: 'a wide character', before: '键 = ', mark: 'abc' },
    { name: 'a tab', before: '\tkey = ', mark: 'abc' },
    { name: 'an escape', before: 'k\u001b = ', mark: 'abc' },
    { name: 'an emoji', before: '🔑 = ', mark: 'abc' },
  ])('stands under its mark after $name', ({ before, mark }) => {
    const [line = '', underline = ''] = frame(before + mark, [before.length, before.length + mark.length])
    expect(displayWidth(line.slice(0, line.indexOf(mark)))).toBe(underline.indexOf('^'))
    expect(underline.trimStart()).toMatch(/^· +\^\^\^$/)
  })

  test('of a mark over many lines shows the beginning', () => {
    const text = Array.from({ length: 30 }, (_, index) => `line ${index}`).join('\r\n')
    const lines = frame(text, [0, text.length])
    expect(lines.filter((line) => line.includes('^'))).toHaveLength(3)
    expect(lines.filter((line) => line.includes('│'))).toHaveLength(3)
  })

  test('of a line that is a whole bundle shows the mark and cuts both sides', () => {
    const text = `${'x'.repeat(500_000)}SECRET${'y'.repeat(500_000)}`
    const [line = '', underline = ''] = frame(text, [500_000, 500_006])
    expect(line).toMatch(/ …x+SECRETy+…$/)
    expect(line.indexOf('SECRET')).toBe(underline.indexOf('^'))
  })

  test('of a mark outside the text underlines nothing', () => {
    expect(frame('abc', [90, 99]).join('\n')).not.toContain('^')
  })

  function frame(text: string, mark: readonly [number, number]): string[] {
    const report = sampleReport({ findings: [sampleFinding({ snippet: { text, startLine: 1, mark } })] })
    const lines = linesOf(report)
    return lines.slice(
      lines.findIndex((line) => line.includes('╭─')) + 1,
      lines.findIndex((line) => line.includes('╰─')),
    )
  }
})

describe('many findings of one rule', () => {
  test('are headed by their number, the first few shown', () => {
    const lines = linesOf(several)
    expect(lines).toContain('✖ critical  map/embedded-sources  7 findings')
    expect(lines).toContain('    dist/chunk-5.js.map  The map gives away 60 of your own sources.')
    expect(lines).not.toContain('    dist/chunk-6.js.map  The map gives away 72 of your own sources.')
    expect(lines).toContain('    and 2 more')
  })

  test('are all there when asked for', () => {
    const text = show(several, { verbosity: 'verbose' })
    for (const { location } of several.findings) expect(text).toContain(location.chain.join(' ! '))
  })

  test('share one fix', () => {
    expect(linesOf(several).filter((line) => line.includes('+ "files"'))).toHaveLength(1)
  })

  test('of several rules share one edit, and show of it what changes', () => {
    const edit = {
      file: 'package.json',
      before: '"files": [\n    "dist"\n  ]',
      after: '"files": [\n    "dist",\n    "!**/*.map",\n    "!**/.env"\n  ]',
    }
    const fix = (reason: string) => ({ kind: 'files', description: `${reason} lets it in.`, edit }) as const
    const findings = [
      sampleFinding({ fixes: [fix('dist')] }),
      sampleFinding({ location: { chain: ['b.map'], original: null }, fixes: [fix('another entry')] }),
      sampleFinding({ ruleId: 'file/env', location: { chain: ['dist/.env'], original: null }, fixes: [fix('dist')] }),
    ]
    const lines = linesOf(sampleReport({ verdict: 'leak', findings })).map((line) => line.trim())
    expect(lines.filter((line) => /^[-+] /.test(line))).toEqual([
      '-     "dist"',
      '+     "dist",',
      '+     "!**/*.map",',
      '+     "!**/.env"',
    ])
    expect(lines.filter((line) => line.startsWith('fix'))).toEqual([
      expect.stringContaining('dist lets it in.'),
      expect.stringContaining('The edit of package.json above.'),
    ])
    expect(lines).toContain('next  watertight fix')
    expect(lines).toContain('tries the edits on a copy, and writes them')
  })

  test('that do not stop a release take two lines', () => {
    expect(linesOf(several)).toContain('    dist/__tests__/case-0.test.js and 39 more')
  })
})

test('a finding that stands for many says so', () => {
  const finding = sampleFinding({ ruleId: 'map/unreferenced', severity: 'info', count: 63 })
  const lines = linesOf(sampleReport({ verdict: 'clean', findings: [finding] }))
  expect(lines).toContainEqual(expect.stringMatching(/map\/unreferenced {2}63 findings/))
  expect(lines).toContainEqual(expect.stringMatching(/ and 62 more$/))
})

test('the maps whose sources have the most lines of their own come first', () => {
  const maps = [1, 3, 2].map((size) => sampleMap([`m${size}.js.map`], 1, { novel: 4 - size, novelLines: size * 100 }))
  const shown = show(sampleReport({ packages: [samplePackage({ maps })] }))
  expect([...shown.matchAll(/m\d\.js\.map/g)].map(([name]) => name)).toEqual(['m3.js.map', 'm2.js.map', 'm1.js.map'])
})

test('findings come worst first, whatever their order', () => {
  const findings = (['low', 'critical', 'info', 'moderate', 'high'] as const).map((severity) =>
    sampleFinding({ severity, ruleId: `file/${severity}` }),
  )
  const headings = linesOf(sampleReport({ findings })).flatMap((line) => /^\S (\w+) {2}file\//.exec(line)?.[1] ?? [])
  expect(headings).toEqual(['critical', 'high', 'moderate', 'low', 'info'])
})

test('a clean package takes five lines', () => {
  expect(linesOf(clean)).toHaveLength(6)
})

test('a clean one of several takes one', () => {
  const lines = linesOf(sampleReport({ packages: [samplePackage(), samplePackage({ name: 'b' })] }))
  expect(lines).toEqual([
    '✔ @acme/agent@2.1.88  132 files, 71.0 MB',
    '✔ b@2.1.88  132 files, 71.0 MB',
    '',
    'CLEAN: looked at 264 files, 0 maps, 141.9 MB in 2 packages',
    '',
  ])
})

describe('quiet', () => {
  test('says one line of a clean package', () => {
    expect(show(clean, { verbosity: 'quiet' })).toBe('CLEAN: looked at 8 files, 0 maps, 9.8 kB\n')
  })

  test('shows what stops, and nothing milder', () => {
    const text = show(incident, { verbosity: 'quiet' })
    expect(text).toContain('map/embedded-sources')
    expect(text).not.toContain('size/file')
    expect(text).not.toContain('opened')
  })

  test('says what was not looked at', () => {
    expect(show(incomplete, { verbosity: 'quiet' })).toContain('data/models.zip')
  })
})

test('accepted findings are counted, and shown when asked for', () => {
  expect(show(several)).not.toContain('file/env')
  expect(linesOf(several, { verbosity: 'verbose' })).toContain('✖ high  file/env  suppressed')
})

const everywhere = Object.entries(sampleReports).flatMap(([name, report]) =>
  [80, 160].map((width) => ({ name, report, width })),
)

test.each(everywhere)('$name has no line longer than $width columns', ({ report, width }) => {
  for (const unicode of [true, false]) {
    const lines = linesOf(makeHostile(report), { width, unicode, verbosity: 'verbose' })
    // A command that is kept from being obeyed is spelt out after the lines were broken.
    const longest = Math.max(
      ...lines.filter(isBroken).map((line) => displayWidth(line.replaceAll(/\\x(?:3a|23)/g, ':'))),
    )
    expect(longest).toBeLessThanOrEqual(width)
  }
})

test.each(everywhere)('$name has the same text in colour at $width columns', ({ report, width }) => {
  const coloured = show(report, { width, color: 3 })
  expect(coloured).toContain('\u001b[')
  expect(stripVTControlCharacters(coloured)).toBe(show(report, { width }))
})

test.each(Object.entries(sampleReports))('%s in ASCII is ASCII', (_, report) => {
  expect(show(makeHostile(report, '键…'), { unicode: false, verbosity: 'verbose' })).toMatch(/^[\x20-\x7e\n]*$/)
})

test.each(Object.entries(sampleReports))('nothing hostile in %s reaches the terminal raw', (_, report) => {
  for (const verbosity of ['quiet', 'normal', 'verbose'] as const) {
    const text = show(makeHostile(report), { verbosity, width: 160 })
    expect(text).not.toMatch(/[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u202e]|##vso\[|^\s*::/mu)
    expect(text).not.toContain(hostileText)
  }
})

test('a wrapped line is not obeyed by a CI runner', () => {
  const message = `${'x'.repeat(74)} ::add-mask::x`
  const lines = linesOf(sampleReport({ findings: [sampleFinding({ message })] }), { color: 1 })
  expect(lines.map((line) => stripVTControlCharacters(line).trim())).toContain('\\x3a:add-mask::x')
})

test('the digest that an allowance has to name is there when asked for', () => {
  const digest = 'ab'.repeat(32)
  const report = sampleReport({ verdict: 'incomplete', notices: [sampleNotice({ digest })] })
  expect(linesOf(report, { verbosity: 'verbose' })).toContain(`    digest ${digest}`)
  expect(show(report)).not.toContain(digest)
})

test('an endless name is cut', () => {
  const report = sampleReport({ packages: [samplePackage({ name: 'n'.repeat(1_000_000) })] })
  expect(show(report).length).toBeLessThan(5000)
})
