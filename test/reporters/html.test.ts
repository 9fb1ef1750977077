import { inflateRawSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import type { ContentsNode, Extras } from '../../src/model/extras.ts'
import type { Report } from '../../src/model/report.ts'
import { html } from '../../src/reporters/html/html.ts'
import { layOut } from '../../src/reporters/html/page/layout.ts'
import { buildTree, pathOf, type TreeNode } from '../../src/reporters/html/page/tree.ts'
import type { PackedNode, PageData, PageSources } from '../../src/reporters/html/page-data.ts'
import { sampleArtifact, sampleFinding, sampleMap, samplePackage, sampleReport } from '../support/sample-report.ts'
import { clean, historyOf, incident, incomplete, secrets } from '../support/sample-reports.ts'
import { plain } from '../support/themes.ts'

const page = (report: Report, extras?: Extras) => html.render(report, plain, extras)

function island<Content>(text: string, id: string): Content | null {
  const packed = new RegExp(`id="${id}">([^<]*)<`).exec(text)?.[1]
  return packed === undefined ? null : JSON.parse(inflateRawSync(Buffer.from(packed, 'base64')).toString())
}

const node = (name: string, given: Partial<ContentsNode> = {}): ContentsNode => {
  return { name, kind: 'typescript', bytes: 10, sha256: 'ab'.repeat(32), novel: false, contents: [], ...given }
}
const source = node('src/auth.ts', { novel: true })
const extras: Extras = {
  contents: [
    node('', { contents: [node('cli.js', { bytes: 20 }), node('cli.js.map', { bytes: 90, contents: [source] })] }),
  ],
  sources: [],
  sourcesLeftOut: 0,
}

describe('the sentence at the top', () => {
  const fromRegistry = (report: Report) => ({
    ...report,
    packages: report.packages.map((each) => ({ ...each, from: 'registry' as const })),
  })
  test.each([
    {
      name: 'a leak',
      report: incident,
      want: /Do not publish \S+: it gives away 1,900 source files that ship nowhere else\./,
    },
    {
      name: 'a leak that is published',
      report: fromRegistry(incident),
      want: /Published: \S+ What to know: it gives away/,
    },
    { name: 'secrets too', report: secrets, want: /ship nowhere else and 2 secrets\./ },
    { name: 'a clean one', report: clean, want: /Nothing in left-pad@1\.3\.0 stops a release\./ },
    {
      name: 'one that is incomplete',
      report: incomplete,
      want: /Not everything in \S+ could be looked at, so it does not pass\./,
    },
    {
      name: 'no gate',
      report: { ...incident, failOn: 'never', verdict: 'clean' } as Report,
      want: /Nothing was gated/,
    },
    {
      name: 'nothing at all',
      report: sampleReport({ verdict: 'incomplete', packages: [] }),
      want: /Nothing could be looked at/,
    },
  ])('$name', ({ report, want }) => {
    expect(/<h1>(.*?)<\/h1>/.exec(page(report))?.[1]).toMatch(want)
  })

  test('of a history a finding of several versions stands once, with the versions', () => {
    const [finding] = incident.findings
    const [audited] = incident.packages
    if (finding === undefined || audited === undefined) throw new Error('the sample has a finding')
    const versions = ['1.0.0', '1.1.0', '1.2.0']
    const text = page(
      historyOf({
        ...incident,
        packages: versions.map((version) => ({ ...audited, version })),
        findings: versions.map((_, index) => ({ ...finding, package: index })),
      }),
    )
    expect(text.split('<article').length - 1).toBe(1)
    expect(text).toContain('<dt>in versions</dt><dd><code>1.0.0, 1.1.0, 1.2.0</code>')
    // Counted in the worst version, not in all of them.
    expect(text).toContain('<b>1,900</b><span>source files that ship nowhere else, in the worst version</span>')
  })
  test('of a history it says since when', () => {
    const report = historyOf(incident)
    expect(page(report)).toContain(
      `<h1>Of ${report.history?.name}, one version leaks: ${report.history?.firstBad}.</h1>`,
    )
  })
})

describe('what ships', () => {
  test('is as deep as what was opened, and a novel source has the colour of its map', () => {
    const report = sampleReport({
      ...incident,
      findings: [sampleFinding({ severity: 'critical', location: { chain: ['cli.js.map'], original: null } })],
    })
    const [root] = island<PageData>(page(report, extras), 'wt-data')?.packages ?? []
    const map = root?.tree?.[5].find(([name]) => name === 'cli.js.map')
    expect(map?.slice(0, 3)).toEqual(['cli.js.map', 90, 5])
    expect(map?.[5][0]?.slice(0, 3)).toEqual(['src/auth.ts', 10, 5])
  })

  test('without extras is the inventory', () => {
    const artifacts = [
      sampleArtifact('a.zip', 'zip', 9),
      { ...sampleArtifact('x.js', 'javascript', 5), chain: ['a.zip', 'x.js'] },
    ]
    const report = sampleReport({ packages: [samplePackage({ artifacts, maps: [sampleMap(['a.js.map'], 1)] })] })
    const tree = island<PageData>(page(report), 'wt-data')?.packages[0]?.tree
    expect(tree?.[5].map(([name, , , , , inside]) => [name, inside.map(([inner]) => inner)])).toEqual([
      ['a.zip', ['x.js']],
    ])
  })

  test('stands in words for who reads without a script', () => {
    expect(page(incident)).toMatch(
      /<th scope="row"><code>cli\.js\.map<\/code><\/th><td>source-map<\/td><td class="number">59\.7 MB/,
    )
  })
})

describe('source texts', () => {
  const text = 'export const wanted = "a text of the source"\n'
  const withSources: Extras = { ...extras, sources: [{ package: 0, chain: ['cli.js.map', 'src/auth.ts'], text }] }

  test('are not in the page unless they were asked for', () => {
    const plainPage = page(incident, extras)
    expect(plainPage).not.toContain('id="wt-sources"')
    expect(plainPage).toContain('it contains no source text')
  })

  test('are in it, compressed, when they were', () => {
    const read = island<PageSources>(page(incident, withSources), 'wt-sources')
    expect(read).toEqual({ files: [{ package: 0, path: 'cli.js.map ! src/auth.ts', text }] })
  })
})

test('the page without its data has less than 300 kB', () => {
  expect(page(clean).length).toBeLessThan(100_000)
})

describe('the tree', () => {
  const packed = (name: string, bytes: number, contents: PackedNode[] = []): PackedNode => [
    name,
    bytes,
    0,
    0,
    0,
    contents,
  ]
  const build = (...contents: PackedNode[]) => buildTree(packed('', 0, contents), ['text'], 'app@1.0.0')
  const all = (at: TreeNode): TreeNode[] => [at, ...at.children.flatMap(all)]
  const paths = (at: TreeNode) => all(at).map((each) => `${pathOf(each)}=${each.bytes}`)

  test('makes folders of names, and sums them up', () => {
    expect(paths(build(packed('a/b.js', 3), packed('a/c.js', 5)))).toEqual(['=8', 'a=8', 'a/c.js=5', 'a/b.js=3'])
  })

  test('enters a container with its own joint, and leaves it its weight', () => {
    expect(paths(build(packed('a.zip', 3, [packed('x/y', 9)])))).toEqual([
      '=3',
      'a.zip=3',
      'a.zip ! x=9',
      'a.zip ! x/y=9',
    ])
  })

  test('bounds how deep a name leads', () => {
    const depth = (at: TreeNode): number => 1 + Math.max(0, ...at.children.map(depth))
    expect(depth(build(packed(`${'a/'.repeat(20_000)}b`, 1)))).toBeLessThan(100)
  })

  test('is drawn within its area, and no more of it than can be seen', () => {
    const root = build(
      ...Array.from({ length: 20_000 }, (_, index) => packed(`d${index % 7}/f${index}`, 1 + (index % 97))),
    )
    const cells = layOut(root, 800, 500)
    expect(cells.length).toBeGreaterThan(50)
    expect(cells.length).toBeLessThan(6_100)
    expect(cells.filter(({ x0, y0, x1, y1 }) => x0 < -0.01 || y0 < -0.01 || x1 > 800.01 || y1 > 500.01)).toEqual([])
  })

  test('of nothing is nothing', () => {
    expect(layOut(build(packed('empty', 0)), 800, 500)).toEqual([])
  })
})
