import { describe, expect, test } from 'vitest'
import type { Finding, Report } from '../../src/model/report.ts'
import { reporters } from '../../src/reporters/index.ts'
import { makeHostile } from '../support/hostile-report.ts'
import { sampleFinding, sampleNotice, samplePackage, sampleReport } from '../support/sample-report.ts'
import { historyOf, incident, sampleReports } from '../support/sample-reports.ts'
import { plain } from '../support/themes.ts'
import { grammars } from './grammars.ts'

/** What a package, a registry or a repository may put into any string of a report. */
const hostile: { readonly [name: string]: string } = {
  'terminal escapes': '\x1b[31m\x1b]0;title\x07\u009b1m\u202e',
  'commands of CI runners': '\r\n::set-output name=a::b\n##[error]a\n##vso[task.x]a\n##teamcity[a]%0A::add-mask::y',
  HTML: '</script></style><img src=x onerror=alert(1)><!--&lt;\'"',
  Markdown: '`|](https://a.b)\n# a\n**b** @all #1 ```\n</details>',
  'formulas of spreadsheets': '=HYPERLINK("https://a.b";"a"),\n+1\n@SUM(1)\t-1',
  'what XML cannot hold': '\0\x01\x0b\ufffe\uffff<![CDATA[a]]><?b?><!DOCTYPE c>&d;',
  'lone surrogates': '\ud800a\udc00\ud83d',
  'separators of lines': 'a\u2028b\u2029c\u0085d\x0ce',
}

/** No output may have these raw; line breaks and tabs are harmless. */
const raw = /[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202e]|##(?:vso|teamcity)?\[|[\ud800-\udbff](?![\udc00-\udfff])/
const lone = /(?<![\ud800-\udbff])[\udc00-\udfff]/

const samples: { readonly [name: string]: Report } = {
  ...sampleReports,
  history: historyOf(incident),
  'nothing that could be opened': sampleReport({
    verdict: 'incomplete',
    packages: [],
    notices: [sampleNotice({ package: null, code: 'E404', chain: [] })],
  }),
  'no gate': sampleReport({ ...incident, failOn: 'never', verdict: 'clean' }),
}

test('every reporter has a grammar', () => {
  expect(Object.keys(grammars).sort()).toEqual(reporters.map(({ id }) => id).sort())
})

describe.each(reporters)('$id', (reporter) => {
  const check = (text: string, report: Report) => {
    // What a CI is meant to obey stands at the start of a line, once.
    const obeyed = { azure: /^##vso\[/gm, teamcity: /^##teamcity\[/gm, github: /^::/gm }[reporter.id] ?? /(?!)/g
    const rest = text.replace(obeyed, '')
    expect(rest).not.toMatch(raw)
    expect(rest).not.toMatch(lone)
    expect(rest).not.toMatch(/^\s*::/mu)
    expect(text === '' || text.endsWith('\n')).toBe(true)
    grammars[reporter.id]?.(text, report)
  }

  test.each(Object.entries(samples))('keeps to its grammar: %s', (_, report) => {
    check(reporter.render(report, plain), report)
  })

  test.each(Object.entries(hostile))('hostile strings stay text: %s', (_, text) => {
    for (const report of Object.values(samples)) {
      for (const place of ['start', 'end'] as const) {
        const changed = makeHostile(report, text, place)
        check(reporter.render(changed, plain), changed)
      }
    }
  })

  test('says the same of the same report', () => {
    const copy = JSON.parse(JSON.stringify(incident)) as Report
    expect(reporter.render(copy, plain)).toBe(reporter.render(incident, plain))
  })

  test('of ten thousand findings looks at each a bounded number of times', () => {
    const few = readsOf(1_000)
    expect(readsOf(10_000)).toBeLessThan(few * 15)
  })

  /** How often anything of a finding is read while a report of so many of them, twenty a package, is rendered. */
  function readsOf(number: number): number {
    let reads = 0
    const findings = Array.from({ length: number }, (_, index) => {
      const severity = (['critical', 'high', 'low'] as const)[index % 3] ?? 'low'
      const chain = [`dist/${index}.js.map`, `src/${index}.ts`]
      const given = { package: Math.floor(index / 20), severity, location: { chain, original: null } }
      return { ...sampleFinding(given), stops: severity !== 'low' }
    })
    const packages = Array.from({ length: Math.ceil(number / 20) }, () => samplePackage({ verdict: 'leak' }))
    const report = sampleReport({ verdict: 'leak', packages, findings })
    const counted = findings.map((finding): Finding => {
      const get = (target: Finding, key: string | symbol): unknown => {
        reads += 1
        return Reflect.get(target, key)
      }
      return new Proxy(finding, { get })
    })
    const text = reporter.render({ ...report, findings: counted }, plain)
    // Ten thousand are no other form than a thousand, and a schema takes its time over each.
    if (number <= 1_000) check(text, report)
    return reads
  }
})
