import { Ajv2020 } from 'ajv/dist/2020.js'
import { describe, expect, test } from 'vitest'
import type { MapEntry, Report } from '../../src/model/report.ts'
import { json } from '../../src/reporters/json.ts'
import { markdown } from '../../src/reporters/markdown.ts'
import schema from '../../src/reporters/report.schema.json' with { type: 'json' }
import { makeHostile } from '../support/hostile-report.ts'
import { sampleReports, secrets } from '../support/sample-reports.ts'
import { plain } from '../support/themes.ts'

const validate = new Ajv2020({ strict: true, allowUnionTypes: true }).compile(schema)
const cases = Object.entries(sampleReports).map(([name, report]) => ({ name, report }))

test.each(cases)('$name is valid against the schema', ({ report }) => {
  validate(JSON.parse(json.render(report, plain)))
  expect(validate.errors).toBeNull()
})

test.each(cases)('$name says the same as the report', ({ report }) => {
  expect(JSON.parse(json.render(report, plain))).toEqual(report)
})

describe('of a package with thousands of maps', () => {
  const map = (index: number, embedded: number): MapEntry => ({
    ...{ chain: [`types/definitions/chain${index}.d.ts.map`], kind: 'file', valid: true, tool: 'tsc' },
    referencedBy: [`types/definitions/chain${index}.d.ts`],
    ...{
      sources: 1,
      embedded,
      firstParty: embedded,
      novel: embedded,
      lines: 9,
      bytes: 99,
      novelLines: 9,
      novelBytes: 99,
    },
  })
  const maps = Array.from({ length: 3000 }, (_, index) => map(index, index === 2900 ? 1 : 0))
  const reportOf = (packedBytes: number): Report => ({
    ...secrets,
    packages: secrets.packages.map((each) => ({ ...each, packedBytes, maps })),
  })
  const printed = (report: Report): Report => JSON.parse(json.render(report, plain))

  test('lists as many as fit into a tenth of the tarball, and first those that embed a source', () => {
    const report = printed(reportOf(2_500_000))
    const [each] = report.packages
    expect(each?.maps.filter(({ embedded }) => embedded > 0)).toEqual([map(2900, 1)])
    expect(each?.maps.length).toBeGreaterThan(500)
    expect((each?.maps.length ?? 0) + (each?.unlistedMaps ?? 0)).toBe(3000)
    const size = JSON.stringify([each?.maps, report.findings, report.notices]).length
    expect(size).toBeLessThanOrEqual(250_000)
    validate(report)
    expect(validate.errors).toBeNull()
  })

  test('says how many there are to whoever reads the JSON again', () => {
    const words = markdown.render(printed(reportOf(2_500_000)), plain)
    expect(words).toBe(markdown.render(reportOf(2_500_000), plain))
    expect(words).toContain('3,000')
  })

  test('lists all where the tarball is small, or large enough', () => {
    for (const packedBytes of [900_000, 20_000_000]) {
      const [each] = printed(reportOf(packedBytes)).packages
      expect([each?.maps.length, each?.unlistedMaps]).toEqual([3000, undefined])
    }
  })
})

test.each([
  { because: 'files: dist/esm/**/!(*.tsbuildinfo)', shown: 'files: dist/esm…' },
  { because: 'files: dist', shown: 'files: dist' },
])(
  'the inventory takes at most 200 bytes a file, its reasons cropped where need be: $because',
  ({ because, shown }) => {
    const artifacts = Array.from({ length: 100 }, (_, index) => ({
      ...{ chain: [`dist/esm/internal/operators/x${1000 + index}.js`], kind: 'javascript', bytes: 964 },
      ...{ sha256: 'a'.repeat(64), includedBy: because },
    }))
    const packages = secrets.packages.map((each) => ({ ...each, files: 100, artifacts }))
    const [each] = (JSON.parse(json.render({ ...secrets, packages }, plain)) as Report).packages
    expect(JSON.stringify(each?.artifacts).length).toBeLessThanOrEqual(200 * 100)
    expect(new Set(each?.artifacts.map(({ includedBy }) => includedBy))).toEqual(new Set([shown]))
  },
)

test('fields that the schema does not know are welcome', () => {
  expect(validate({ ...secrets, later: true })).toBe(true)
})

const [finding] = secrets.findings
const [packageReport] = secrets.packages
test.each<{ name: string; report: { [key: string]: unknown } }>([
  { name: 'another version', report: { ...secrets, version: 2 } },
  { name: 'no verdict', report: { ...secrets, verdict: undefined } },
  { name: 'an unknown verdict', report: { ...secrets, verdict: 'ok' } },
  {
    name: 'a notice without effect',
    report: { ...secrets, notices: [{ package: 0, code: 'x', chain: [], detail: '' }] },
  },
  {
    name: 'a finding without a fingerprint',
    report: { ...secrets, findings: [{ ...finding, fingerprint: undefined }] },
  },
  { name: 'a region that counts from 0', report: { ...secrets, findings: [withRegion(0)] } },
  { name: 'an unknown severity', report: { ...secrets, findings: [{ ...finding, severity: 'medium' }] } },
  { name: 'a negative size', report: { ...secrets, packages: [{ ...packageReport, packedBytes: -1 }] } },
  { name: 'an integrity by SHA-1', report: { ...secrets, packages: [{ ...packageReport, integrity: 'sha1-x' }] } },
])('the schema refuses $name', ({ report }) => {
  expect(validate(JSON.parse(JSON.stringify(report)))).toBe(false)
})

test.each(namedFields(secrets))('the schema refuses a report without $path', ({ path }) => {
  expect(validate(without(secrets, path.split('.')))).toBe(false)
})

test('the order of keys does not depend on who built the report', () => {
  const backwards = JSON.parse(JSON.stringify(secrets), (_, value) =>
    value && typeof value === 'object' && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).reverse())
      : value,
  ) as Report
  expect(json.render(backwards, plain)).toBe(json.render(secrets, plain))
  expect(Object.keys(JSON.parse(json.render(backwards, plain)))).toEqual(
    Object.keys(schema.properties).filter((key) => key in secrets),
  )
})

test('nothing hostile stands in it raw, and nothing is lost', () => {
  const hostile = makeHostile(secrets)
  const text = json.render(hostile, plain)
  expect(text).not.toMatch(/[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u202e]|##vso\[|^\s*::/m)
  expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(hostile)))
  expect(text.endsWith('}\n')).toBe(true)
})

function withRegion(startLine: number) {
  const region = { startLine, startColumn: 1, endLine: 1, endColumn: 1 }
  return { ...finding, location: { ...finding?.location, region } }
}

/** Paths of all fields that the contract names, as far as the sample has them. */
function namedFields(value: unknown, path: readonly string[] = []): { path: string }[] {
  if (typeof value !== 'object' || value === null) return []
  if (Array.isArray(value)) return value.slice(0, 1).flatMap((inner) => namedFields(inner, [...path, '0']))
  return Object.entries(value).flatMap(([key, inner]) => {
    const optional = key === 'region' || key === 'edit'
    return [...(optional ? [] : [{ path: [...path, key].join('.') }]), ...namedFields(inner, [...path, key])]
  })
}

function without(value: unknown, [key, ...rest]: readonly string[]): unknown {
  if (Array.isArray(value)) return value.map((inner, index) => (String(index) === key ? without(inner, rest) : inner))
  const entries = Object.entries(value as object)
  if (rest.length === 0) return Object.fromEntries(entries.filter(([name]) => name !== key))
  return Object.fromEntries(entries.map(([name, inner]) => [name, name === key ? without(inner, rest) : inner]))
}
