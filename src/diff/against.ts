import { open, stat } from 'node:fs/promises'
import { isAbsolute, resolve } from 'node:path'
import { deriveContract, type ShapedReport, shapeOfReport } from '../contract/derive-contract.ts'
import type { AuditOptions } from '../engine/audit-options.ts'
import type { Against, FoundContract } from '../engine/contract-inspector.ts'
import { malformedReport, parseReport, takeInventory } from '../engine/take-inventory.ts'
import { AuditError } from '../model/audit-error.ts'
import type { Shape } from '../model/contract.ts'
import { isFields } from '../model/json.ts'
import type { ArtifactEntry, MapEntry, Notice, Report } from '../model/report.ts'
import type { Tarball } from '../model/source.ts'
import { readTextFile } from '../sources/read-file.ts'
import { publicPath } from '../sources/resolved.ts'

/**
 * What `--against` stands for: `latest` or another tag, version or range of the package that is audited; or a file, a report in JSON or a
 * tarball. Each package is held to the contract that would approve what is found there. A file is read at once, a registry when it is asked.
 */
export async function against(spec: string, options: AuditOptions): Promise<Against> {
  const cwd = options.cwd ?? process.cwd()
  const path = resolve(cwd, spec)
  if (spec !== 'latest' && (await isFile(path, spec)))
    return fromFile(path, isAbsolute(spec) ? publicPath(path, cwd) : spec, options)
  checkVersion(spec)
  return { spec, find: (name) => published(name, spec, options) }
}

/** Refuses a bare word, which could be a mistyped file or command, before a registry is asked. */
function checkVersion(spec: string): void {
  if (spec === 'latest' || spec.includes('@') || /[\d*]/.test(spec)) return
  throw new AuditError('EBAREWORD', `--against ${spec}: there is no file of that name`, {
    hint: `Name a report in JSON, a tarball, a version, or latest. Another tag is written with its package: <name>@${spec}.`,
  })
}

const REPORT_BYTES = 400 * 1024 ** 2

async function fromFile(path: string, spec: string, options: AuditOptions): Promise<Against> {
  if (await looksLikeJson(path)) {
    const shapes = readShapes(await readTextFile(path, 'report', spec, REPORT_BYTES), spec)
    return { spec, find: async (name) => contractFrom(shapes, name, spec, []) }
  }
  const { workspaces: _names, allWorkspaces: _all, ...others } = options
  const report = await takeInventory(path, { ...others, from: 'tarball' })
  if (report.packages.length === 0) throw unreadable(spec, report)
  const shapes = new Map(report.packages.map((one) => [one.name, shapeOfReport(one)]))
  return { spec, find: async (name) => contractFrom(shapes, name, spec, incomplete(report, spec)) }
}

function contractFrom(
  shapes: ReadonlyMap<string | null, Shape>,
  name: string | null,
  spec: string,
  notices: Tarball['notices'],
): FoundContract {
  const shape = shapes.get(name)
  if (shape !== undefined) return { approved: deriveContract(shape), notices: [comparedWith(spec), ...notices] }
  const known = [...shapes.keys()].map((one) => one ?? 'a package without a name').slice(0, 5)
  const detail = `${spec} is about ${known.join(', ')} and not about ${name ?? 'a package without a name'}, so nothing was compared`
  return { approved: null, notices: [{ code: 'against-another-package', detail, effect: 'incomplete' }] }
}

async function published(name: string | null, spec: string, options: AuditOptions): Promise<FoundContract> {
  if (name === null) {
    const detail = 'a package without a name has no published version to compare with'
    return { approved: null, notices: [{ code: 'against-another-package', detail, effect: 'incomplete' }] }
  }
  const { workspaces: _names, allWorkspaces: _all, stdin: _stdin, ...others } = options
  const isWhole = spec.lastIndexOf('@') > 0 || spec.startsWith('@')
  const wanted = isWhole ? spec : `${name}@${spec}`
  const report = await takeInventory(wanted, { ...others, from: 'registry' })
  const [found] = report.packages
  if (found === undefined) return { approved: null, notices: [nothingFound(report.notices[0], wanted, spec)] }
  if (isWhole && found.name !== name) {
    const detail = `${spec} is about ${found.name} and not about ${name}, so nothing was compared`
    return { approved: null, notices: [{ code: 'against-another-package', detail, effect: 'incomplete' }] }
  }
  const title = `${found.name}@${found.version}`
  return {
    approved: deriveContract(shapeOfReport(found)),
    notices: [comparedWith(title), ...incomplete(report, title)],
  }
}

/** A first release has nothing before it, which is no failure; a registry that could not be asked is one, and so is a named version that is gone. */
function nothingFound(why: Notice | undefined, wanted: string, spec: string): Tarball['notices'][number] {
  const { code = 'EUNKNOWN', detail = `${wanted} could not be opened` } = why ?? {}
  if (code !== 'E404' || spec !== 'latest')
    return { code, detail: `nothing was compared: ${detail}`, effect: 'incomplete' }
  return {
    code: 'against-nothing',
    detail: `nothing was compared, as nothing is published yet: ${detail}`,
    effect: 'none',
  }
}

function comparedWith(title: string): Tarball['notices'][number] {
  return { code: 'held-to', detail: `compared with what ${title} ships, in place of a contract`, effect: 'none' }
}

/** What could not be seen there counts as not there: more is called new than is, and nothing passes for it. */
function incomplete({ verdict }: Report, title: string): Tarball['notices'] {
  if (verdict !== 'incomplete') return []
  const detail = `${title} could not be looked at in full, so what it already ships may be listed as new`
  return [{ code: 'against-incomplete', detail, effect: 'none' }]
}

async function isFile(path: string, spec: string): Promise<boolean> {
  // Whatever keeps a path from being looked at, it is no file to compare with.
  const found = await stat(path).catch(() => null)
  if (found?.isFile()) return true
  if (/[/\\]|\.(?:json|tgz|tar\.gz|tar|zip|vsix|crx|xpi|asar|whl)$/i.test(spec)) {
    throw new AuditError('ENOENT', `--against ${spec}: no such file`, {
      hint: 'Name a report in JSON, a tarball, or a version or tag such as latest.',
    })
  }
  return false
}

async function looksLikeJson(path: string): Promise<boolean> {
  const file = await open(path)
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(64), 0, 64, 0)
    return /^(?:\xef\xbb\xbf)?\s*[{[]/.test(buffer.toString('latin1', 0, bytesRead))
  } finally {
    await file.close()
  }
}

function unreadable(spec: string, { notices }: Report): AuditError {
  const [why] = notices
  return new AuditError(why?.code ?? 'EREAD', `--against ${spec}: ${why?.detail ?? 'cannot be opened'}`)
}

/** What each package of a report in JSON ships, by its name; `origin` names the file in errors. Nothing that the text says is believed before it was looked at. */
export function readShapes(text: string, origin: string): ReadonlyMap<string | null, Shape> {
  const { packages } = parseReport(text, origin)
  if (!Array.isArray(packages) || packages.length === 0) throw malformedReport(origin, 'it is about no package')
  return new Map(
    packages.map((one: unknown, index) => {
      if (!isPackage(one)) throw malformedReport(origin, `packages[${index}] is incomplete`)
      return [typeof one.name === 'string' ? one.name : null, shapeOfReport(one)]
    }),
  )
}

function isPackage(value: unknown): value is ShapedReport & { readonly name?: unknown } {
  if (!isFields(value)) return false
  const { packedBytes, unpackedBytes, maps, artifacts, hosts, installScripts = {} } = value
  return (
    [packedBytes, unpackedBytes].every(isCount) &&
    isListOf(maps, isMap) &&
    isListOf(artifacts, isArtifact) &&
    isListOf(hosts, isText) &&
    isFields(installScripts) &&
    Object.values(installScripts).every(isText)
  )
}

function isMap(value: unknown): value is MapEntry {
  return isFields(value) && isListOf(value['chain'], isText) && [value['embedded'], value['novel']].every(isCount)
}

function isArtifact(value: unknown): value is ArtifactEntry {
  return isFields(value) && isListOf(value['chain'], isText) && isText(value['kind']) && isCount(value['bytes'])
}

function isListOf<Item>(value: unknown, isItem: (item: unknown) => item is Item): value is readonly Item[] {
  return Array.isArray(value) && value.every(isItem)
}

function isText(value: unknown): value is string {
  return typeof value === 'string'
}

function isCount(value: unknown): boolean {
  return Number.isSafeInteger(value) && Number(value) >= 0
}
