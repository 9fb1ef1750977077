import { createHash } from 'node:crypto'
import sarifSchema from '@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json' with { type: 'json' }
import { rdformatSchema } from '@umbrelladocs/rdformat-validator'
import { Ajv } from 'ajv'
import { Ajv2020 } from 'ajv/dist/2020.js'
import formats from 'ajv-formats'
import { parse } from 'csv-parse/sync'
import { SaxesParser } from 'saxes'
import { expect } from 'vitest'
import type { Report } from '../../src/model/report.ts'
import schema from '../../src/reporters/report.schema.json' with { type: 'json' }
import { displayWidth } from '../../src/text/display-width.ts'
import { plain } from '../support/themes.ts'

/** Whether a line of the report for people is broken to the width: one with an address or a command is not, so that it can be copied. */
export function isBroken(line: string): boolean {
  if (/^(?:next|) +watertight [a-z]+ /.test(line)) return false
  return !/^\W*https?:\/\//i.test(line.trim().split(/ {2,}/).at(-1) ?? '')
}

/** Reads a text as the format of each reporter, strictly; throws where it is none. A reporter without an entry fails the contract. */
export const grammars: { readonly [id: string]: (text: string, report: Report) => void } = {
  pretty(text) {
    // A command that is kept from being obeyed is spelt out after the lines were broken.
    const widths = text
      .split('\n')
      .filter(isBroken)
      .map((line) => displayWidth(line.replaceAll(/\\x(?:3a|23)/g, ':')))
    expect(Math.max(...widths)).toBeLessThanOrEqual(plain.width)
  },
  json(text) {
    isReport(JSON.parse(text))
    expect(isReport.errors).toBeNull()
  },
  github(text) {
    const lines = text.trimEnd().split('\n')
    expect(lines.pop()).toMatch(/^(?:CLEAN|NOT GATED|STOPPED|INCOMPLETE): /)
    for (const line of lines) expect(line).toMatch(/^::(?:error|warning|notice) (?:[a-zA-Z]+=[^,:]*,?)+::/)
  },
  sarif(text) {
    checkSarif(text)
  },
  'sarif-full'(text, report) {
    checkSarif(text)
    expect(JSON.parse(text).runs[0].results).toHaveLength(report.findings.length)
  },
  'gitlab-secrets'(text) {
    isSecretReport(JSON.parse(text))
    expect(isSecretReport.errors).toBeNull()
  },
  rdjson(text) {
    isRdjson(JSON.parse(text))
    expect(isRdjson.errors).toBeNull()
  },
  csv(text, { findings }) {
    const rows: string[][] = parse(text)
    expect(rows.length).toBeGreaterThanOrEqual(1 + findings.length)
    for (const value of rows.flat()) expect(value).not.toMatch(/^[=+\-@\t|]/)
  },
  azure(text) {
    const line = /^##vso\[task\.logissue (?:[a-z]+=[^;\]]*;)+\](?!.*##\w*\[)/
    for (const each of text.split('\n').slice(0, -1)) expect(each).toMatch(line)
  },
  teamcity(text) {
    const line = /^##teamcity\[\w+(?: \w+='(?:[^'|[\]]|\|['|[\]])*')+\]$/
    for (const each of text.split('\n').slice(0, -1)) expect(each).toMatch(line)
  },
  html(text) {
    checkPage(text)
  },
  gitlab(text) {
    isCodeQuality(JSON.parse(text))
    expect(isCodeQuality.errors).toBeNull()
  },
  markdown(text) {
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(65_536)
    const code = text.replace(/^ *(`{3,}).*\n(?:.*\n)*? *\1$/gm, '').replace(/(?<!`)(`+)(?!`)[^\n]*?(?<!`)\1(?!`)/g, '')
    const tags = [...code.matchAll(/(?<!\\)<(\/?\w+)[^>]*>/g)].map(([, name]) => name)
    expect(tags.filter((name) => !/^\/?(?:details|summary)$/.test(name ?? ''))).toEqual([])
    expect(tags.filter((name) => name === 'details').length).toBe(tags.filter((name) => name === '/details').length)
  },
  junit(text) {
    const suites = new Map<string, number>()
    const open: string[] = []
    const parser = new SaxesParser({ fragment: false })
    parser.on('error', (error) => {
      throw error
    })
    parser.on('opentag', ({ name, attributes }) => {
      expect(parents[name], name).toContain(open.at(-1) ?? '')
      open.push(name)
      if (name === 'testsuite' || name === 'testsuites')
        for (const key of ['tests', 'failures', 'errors', 'skipped']) expect(attributes[key]).toMatch(/^\d+$/)
      if (name === 'testcase') {
        expect(attributes['classname']).toBeTruthy()
        expect(attributes['name']).toBeTruthy()
      }
      suites.set(name, (suites.get(name) ?? 0) + 1)
    })
    parser.on('closetag', () => open.pop())
    parser.write(text).close()
    expect(suites.get('testsuites')).toBe(1)
    const [, tests, failures, errors, skipped] =
      / tests="(\d+)" failures="(\d+)" errors="(\d+)" skipped="(\d+)"/.exec(text) ?? []
    const counted = ['testcase', 'failure', 'error', 'skipped'].map((name) => String(suites.get(name) ?? 0))
    expect(counted).toEqual([tests, failures, errors, skipped])
  },
}

/** A page that is well-formed, holds no script but its own and names nothing outside of itself. */
function checkPage(text: string): void {
  const opened: string[] = []
  const scripts: string[] = []
  const parser = new SaxesParser({ fragment: false })
  parser.on('error', (error) => {
    throw error
  })
  parser.on('opentag', ({ name, attributes }) => {
    opened.push(name)
    if (name === 'script') scripts.push(String(attributes['type'] ?? ''))
    for (const [attribute, value] of Object.entries(attributes)) {
      expect(attribute).not.toMatch(/^on|^style$|^srcset$/)
      if (/^(?:href|src|action)$/.test(attribute)) expect(value).toMatch(/^#/)
    }
  })
  // The script and the style are ours, and no XML.
  parser.write(text.replace(/(<(script|style)[^>]*>)[^<]*(?:<(?!\/\2>)[^<]*)*/g, '$1')).close()
  expect(scripts.filter((type) => type === '')).toHaveLength(1)
  expect(opened.filter((name) => pageElements.has(name))).toEqual(opened)
  const policy = /<meta http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(text)?.[1] ?? ''
  expect(policy).toMatch(/^default-src 'none'; style-src '\S+'; script-src '\S+'; base-uri 'none'; form-action 'none'$/)
  for (const own of [/<style>([\s\S]*?)<\/style>/, /<script>([\s\S]*?)<\/script>/]) {
    const digest = createHash('sha256')
      .update(own.exec(text)?.[1] ?? '')
      .digest('base64')
    expect(policy).toContain(`'sha256-${digest}'`)
  }
}

const pageElements = new Set(
  `html head meta title style body script a main header section nav footer h1 h2 h3 p span b ul ol li div details summary article
   dl dt dd code pre mark ins del figure figcaption table thead tbody tr th td label input select button canvas svg rect`.split(
    /\s+/,
  ),
)

/** A SARIF log by OASIS's schema, and by what it cannot say: every index leads to the object that it stands for. */
function checkSarif(text: string): void {
  const log = JSON.parse(text) as SarifLog
  isSarif(log)
  expect(isSarif.errors).toBeNull()
  const [run] = log.runs
  for (const [index, { parentIndex }] of run.artifacts.entries()) {
    if (parentIndex !== undefined) expect(parentIndex).toBeLessThan(index)
  }
  for (const { ruleId, ruleIndex, relatedLocations } of run.results) {
    expect(run.tool.driver.rules[ruleIndex]?.id).toBe(ruleId)
    for (const { physicalLocation } of relatedLocations) {
      const { index, uri } = physicalLocation.artifactLocation
      expect(run.artifacts[index]?.location.uri).toBe(uri)
    }
  }
}

interface SarifLog {
  readonly runs: readonly [
    {
      readonly tool: { readonly driver: { readonly rules: readonly { readonly id: string }[] } }
      readonly artifacts: readonly { readonly location: { readonly uri: string }; readonly parentIndex?: number }[]
      readonly results: readonly {
        readonly ruleId: string
        readonly ruleIndex: number
        readonly relatedLocations: readonly {
          readonly physicalLocation: { readonly artifactLocation: { readonly index: number; readonly uri: string } }
        }[]
      }[]
    },
  ]
}

// The schema is of draft 4, of which it uses nothing that later drafts read otherwise.
const { $schema: _draft, id: _id, ...sarif } = sarifSchema
const ajv = new Ajv({ strict: false, unicodeRegExp: false })
formats.default(ajv)
const isSarif = ajv.compile(sarif)
const isRdjson = new Ajv({ strict: false }).compile(rdformatSchema)

const named = (extra: object) => ({ type: 'object', required: ['id', 'name', 'version', 'vendor'], ...extra })
const text = { type: 'string', minLength: 1 }
const web = { type: 'string', pattern: '^https?://.+' }

/** What GitLab's published schema of version 15.0.4 asks for. */
const isSecretReport = new Ajv({ strict: false }).compile({
  type: 'object',
  required: ['scan', 'version', 'vulnerabilities'],
  properties: {
    version: { pattern: '^[0-9]+\\.[0-9]+\\.[0-9]+$' },
    scan: {
      required: ['analyzer', 'end_time', 'scanner', 'start_time', 'status', 'type'],
      properties: {
        analyzer: named({ properties: { id: text, name: text, version: text, url: web } }),
        scanner: named({ properties: { id: text, name: text, version: text, url: web } }),
        start_time: { pattern: '^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}$' },
        end_time: { pattern: '^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}$' },
        status: { enum: ['success', 'failure'] },
        type: { const: 'secret_detection' },
      },
    },
    vulnerabilities: {
      type: 'array',
      items: {
        required: ['id', 'identifiers', 'location'],
        properties: {
          id: text,
          name: { type: 'string', maxLength: 255 },
          description: { type: 'string', maxLength: 1_048_576 },
          severity: { enum: ['Info', 'Unknown', 'Low', 'Medium', 'High', 'Critical'] },
          solution: { type: 'string', maxLength: 7000 },
          identifiers: {
            type: 'array',
            minItems: 1,
            items: { required: ['type', 'name', 'value'], properties: { type: text, name: text, value: text } },
          },
          links: { type: 'array', items: { required: ['url'], properties: { url: web } } },
          location: {
            required: ['commit'],
            properties: {
              file: { type: 'string' },
              commit: { required: ['sha'], properties: { sha: text } },
              start_line: { type: 'number' },
              end_line: { type: 'number' },
            },
          },
          raw_source_code_extract: { type: 'string' },
        },
      },
    },
  },
})

const isReport = new Ajv2020({ strict: true, allowUnionTypes: true }).compile(schema)

const isCodeQuality = new Ajv2020().compile({
  type: 'array',
  items: {
    type: 'object',
    required: ['description', 'check_name', 'fingerprint', 'severity', 'location'],
    properties: {
      description: { type: 'string' },
      check_name: { type: 'string' },
      fingerprint: { type: 'string', minLength: 1 },
      severity: { enum: ['info', 'minor', 'major', 'critical', 'blocker'] },
      location: {
        type: 'object',
        required: ['path', 'lines'],
        properties: {
          path: { type: 'string', minLength: 1 },
          lines: {
            type: 'object',
            required: ['begin'],
            properties: { begin: { type: 'integer', minimum: 1 } },
          },
        },
      },
    },
  },
})

/** The elements that each element of a JUnit report may stand in. */
const parents: { readonly [name: string]: readonly string[] } = {
  testsuites: [''],
  testsuite: ['testsuites'],
  testcase: ['testsuite'],
  failure: ['testcase'],
  error: ['testcase'],
  skipped: ['testcase'],
  'system-out': ['testcase'],
}
