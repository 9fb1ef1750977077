import { expect, test } from 'vitest'
import type { Report } from '../../src/model/report.ts'
import { severities } from '../../src/model/severity.ts'
import { github } from '../../src/reporters/github.ts'
import { makeHostile } from '../support/hostile-report.ts'
import { sampleFinding, sampleNotice, sampleReport } from '../support/sample-report.ts'
import { clean, incident, incomplete, sampleReports, secrets } from '../support/sample-reports.ts'
import { plain } from '../support/themes.ts'

const linesOf = (report: Report) => github.render(report, plain).split('\n')
const commandsOf = (report: Report) =>
  linesOf(report)
    .filter((line) => line.startsWith('::'))
    .map(parse)

test.each([
  {
    name: 'a finding in the package',
    report: incident,
    want: '::error file=cli.js.map,title=map/embedded-sources (critical)::The map gives away 1,900 of your own sources%3A',
  },
  { name: 'a finding in the repository', report: secrets, want: '::error file=src/registry/client.ts,title=' },
  {
    name: 'a region in a file',
    report: secrets,
    want: '::error file=cli.js,line=1,endLine=1,col=9120455,endColumn=9120500,',
  },
  { name: 'what does not stop', report: incident, want: '::warning file=cli.js.map,title=size/file (moderate)::' },
  {
    name: 'what was not looked at',
    report: incomplete,
    want: '::error title=2 things could not be looked at::data/models.zip',
  },
])('$name is annotated', ({ report, want }) => {
  expect(linesOf(report).filter((line) => line.startsWith(want.replace('%3A', ':')))).toHaveLength(1)
})

test('a clean package gets one line and no annotation', () => {
  expect(linesOf(clean)).toEqual(['CLEAN: looked at 8 files, 0 maps, 9.8 kB', ''])
})

test.each([
  { failOn: 'low', want: ['error', 'error', 'error', 'error', 'notice'] },
  { failOn: 'high', want: ['error', 'error', 'warning', 'notice', 'notice'] },
  { failOn: 'never', want: ['warning', 'warning', 'warning', 'notice', 'notice'] },
] as const)('with --fail-on $failOn errors are what stops', ({ failOn, want }) => {
  const findings = severities.map((severity) => sampleFinding({ severity, ruleId: `file/${severity}` }))
  const levels = linesOf(sampleReport({ findings, failOn })).flatMap((line) => /^::(\w+)/.exec(line)?.[1] ?? [])
  expect(levels).toEqual(want)
})

test.each([
  { number: 10, shown: 10, last: 'A finding.' },
  { number: 11, shown: 10, last: 'and 2 more findings: see the summary of this job.' },
  { number: 5000, shown: 10, last: 'and 4,991 more findings: see the summary of this job.' },
])('of $number errors $shown are annotations', ({ number, shown, last }) => {
  const findings = Array.from({ length: number }, () => sampleFinding({ message: 'A finding.' }))
  const commands = commandsOf(sampleReport({ findings, notices: [] }))
  expect(commands).toHaveLength(shown)
  expect(commands.at(-1)?.data.split('\n')[0]).toBe(last)
})

test('what was not looked at is among the ten, however much was found', () => {
  const findings = Array.from({ length: 50 }, () => sampleFinding())
  const [first] = commandsOf(sampleReport({ findings, notices: [sampleNotice()] }))
  expect(first?.properties['title']).toBe('1 thing could not be looked at')
})

test.each([
  { name: 'percent', text: '100%0A' },
  { name: 'the end of a property', text: 'a,line=1' },
  { name: 'the end of the properties', text: 'a::b' },
])('$name in a path and a message arrives as it is', ({ text }) => {
  const [command] = commandsOf(
    sampleReport({ findings: [sampleFinding({ message: text, location: { chain: [text], original: null } })] }),
  )
  expect(command?.properties).toEqual({ file: text, title: 'map/embedded-sources (critical)' })
  expect(command?.data).toBe(`${text}\n${text}`)
})

test.each(Object.entries(sampleReports))('a hostile %s adds no line and no command', (_, report) => {
  const text = github.render(makeHostile(report), plain)
  expect(text).not.toMatch(/[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u202e]|##vso\[/u)
  expect(text.split('\n')).toHaveLength(linesOf(report).length)
  expect(text.split('\n').filter((line) => !/^::(?:error|warning|notice) /.test(line))).toHaveLength(2)
})

/** A command as the runner reads it. */
function parse(line: string) {
  const [, level, list = '', data = ''] = /^::(\w+) (.*?)::(.*)$/.exec(line) ?? []
  const properties = Object.fromEntries(
    list.split(',').map((pair) => {
      const at = pair.indexOf('=')
      return [
        pair.slice(0, at),
        lineEnds(pair.slice(at + 1))
          .replaceAll('%3A', ':')
          .replaceAll('%2C', ',')
          .replaceAll('%25', '%'),
      ]
    }),
  )
  return { level, properties, data: lineEnds(data).replaceAll('%25', '%') }
}

function lineEnds(text: string): string {
  return text.replaceAll('%0D', '\r').replaceAll('%0A', '\n')
}

test('every rule has an annotation before one has two', () => {
  const many = Array.from({ length: 30 }, () => sampleFinding({ ruleId: 'file/env', severity: 'high' }))
  const one = sampleFinding({ ruleId: 'map/embedded-sources', severity: 'high' })
  const commands = linesOf(sampleReport({ findings: [...many, one], notices: [] })).filter((line) =>
    line.startsWith('::'),
  )
  expect(commands).toHaveLength(10)
  expect(commands.slice(0, 2).map((line) => /title=(\S+)/.exec(line)?.[1])).toEqual([
    'file/env',
    'map/embedded-sources',
  ])
})
