import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { AuditError } from '../../model/audit-error.ts'
import { printChain } from '../../model/chain.ts'
import { csvText } from '../../reporters/csv.ts'
import { sha256 } from '../../text/digest.ts'
import { printableJson } from '../../text/printable-json.ts'
import { fleetStatus } from '../status/status.ts'
import type { Database } from '../store/database.ts'
import { findingPage, packagePage } from './details.ts'
import type { Links } from './layout.ts'
import { findingsPage, packagesPage } from './lists.ts'
import { overviewPage } from './overview.ts'
import { stateOf } from './parts.ts'
import { type Filter, findingsIn, type ListedFinding, type ListedPackage, packagesIn, versionsOf } from './queries.ts'

/** Rows that are read at a time, and of which one page is made at most. */
const BATCH = 500
const MOST = 20_000

/** Writes the pages as files that need no server, and everything as JSON and CSV. Gives how many files there are. */
export async function writeReport(database: Database, folder: string): Promise<number> {
  let files = 0
  const put = async (name: string, text: string): Promise<void> => {
    await writeFile(join(folder, name), text)
    files += 1
  }
  try {
    for (const each of ['packages', 'findings']) await mkdir(join(folder, each), { recursive: true })
    await put('index.html', await overviewPage(database, linksFrom('')))
    const everything: Filter = { text: '', state: 'all', severity: '', rule: '', page: 0 }
    await put('packages.html', await packagesPage(database, everything, linksFrom(''), MOST))
    await put('findings.html', await findingsPage(database, everything, linksFrom(''), MOST))
    const packages = await all<ListedPackage>((page) => packagesIn(database, { ...everything, page }, BATCH))
    const versions: object[] = []
    for (const { name } of packages) {
      const text = await packagePage(database, name, linksFrom('../'))
      if (text !== null) await put(`packages/${fileOf(name)}`, text)
      for (const version of await versionsOf(database, name)) versions.push({ package: name, ...version })
    }
    const findings = await all<ListedFinding>((page) => findingsIn(database, { ...everything, page }, BATCH))
    for (const { package: name, fingerprint } of findings) {
      const text = await findingPage(database, name, fingerprint, linksFrom('../'))
      if (text !== null) await put(`findings/${fileOf(`${name} ${fingerprint}`)}`, text)
    }
    const status = await fleetStatus(database)
    await put('fleet.json', `${printableJson({ version: 1, status, packages, versions, findings })}\n`)
    await put('findings.csv', findingsCsv(findings))
    await put('versions.csv', versionsCsv(versions))
    return files
  } catch (cause) {
    if (!(cause instanceof Error && 'code' in cause && 'path' in cause)) throw cause
    throw new AuditError('EWRITE', `${folder} cannot be written (${String(cause.code)})`, { cause })
  }
}

async function all<T>(read: (page: number) => Promise<{ readonly rows: readonly T[] }>): Promise<readonly T[]> {
  const found: T[] = []
  for (let page = 0; ; page += 1) {
    const { rows } = await read(page)
    for (const row of rows) found.push(row)
    if (rows.length < BATCH) return found
  }
}

/** Names of packages and fingerprints are no names of files. */
function fileOf(key: string): string {
  return `${sha256(key).slice(0, 20)}.html`
}

function linksFrom(up: string): Links {
  return {
    isLive: false,
    overview: `${up}index.html`,
    packages: () => `${up}packages.html`,
    findings: () => `${up}findings.html`,
    package: (name) => `${up}packages/${fileOf(name)}`,
    finding: (name, fingerprint) => `${up}findings/${fileOf(`${name} ${fingerprint}`)}`,
  }
}

function findingsCsv(findings: readonly ListedFinding[]): string {
  const columns = [
    'package',
    'state',
    'severity',
    'confidence',
    'rule',
    'place',
    'first version',
    'last version',
    'versions',
    'first seen',
    'last seen',
    'ended',
    'message',
    'fingerprint',
  ]
  const rows = findings.map((one) => [
    ...[
      one.package,
      stateOf(one),
      one.severity,
      one.confidence,
      one.ruleId,
      printChain(one.chain),
      one.firstVersion ?? '',
      one.lastVersion ?? '',
    ],
    ...[
      one.versions,
      one.firstSeen.toISOString(),
      one.lastSeen.toISOString(),
      one.ended?.toISOString() ?? '',
      one.message,
      one.fingerprint,
    ],
  ])
  return csvText([columns, ...rows])
}

function versionsCsv(versions: readonly object[]): string {
  const columns = [
    'package',
    'version',
    'published',
    'gone',
    'state',
    'verdict',
    'audited',
    'packedBytes',
    'leaks',
    'problem',
  ] as const
  const rows = (versions as readonly { readonly [column: string]: unknown }[]).map((version) =>
    columns.map((column) => {
      const value = version[column]
      return value instanceof Date ? value.toISOString() : value === null || value === undefined ? '' : String(value)
    }),
  )
  return csvText([[...columns], ...rows])
}
