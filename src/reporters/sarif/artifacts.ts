import type { PackageReport, Report } from '../../model/report.ts'
import { escapeControls } from '../../text/escape-controls.ts'
import { purlOf } from '../../text/purl.ts'

/** The artifacts of a run, nested by `parentIndex` (SARIF 2.1.0, 3.24.3): a package, its files, what is inside them. */
export class Artifacts {
  readonly #report: Report
  readonly #list: object[] = []
  readonly #indexes = new Map<string, number>()

  constructor(report: Report) {
    this.#report = report
  }

  /** The index of an artifact, which is added with those that it is in; `more` is what else is known of it. */
  indexOf(packageIndex: number, chain: readonly string[], more: object = {}): number {
    const key = JSON.stringify([packageIndex, chain])
    const known = this.#indexes.get(key)
    if (known !== undefined) return known
    const parentIndex = chain.length === 0 ? undefined : this.indexOf(packageIndex, chain.slice(0, -1))
    const index = this.#list.length
    this.#indexes.set(key, index)
    this.#list.push({
      location: { uri: this.uriOf(packageIndex, chain) },
      // Two packages may have one name, and no two artifacts may be equal.
      ...(parentIndex === undefined ? { properties: { package: packageIndex } } : { parentIndex }),
      ...more,
    })
    return index
  }

  /** A package by its purl, its files as npm stores them, below `package`, or as their archive does; what is inside a file by its own name. */
  uriOf(packageIndex: number, chain: readonly string[]): string {
    const audited = this.#report.packages[packageIndex]
    if (chain.length === 0) return audited === undefined ? 'pkg:npm/unknown' : purlOfPackage(audited)
    const path = chain.at(-1) ?? ''
    return relativeUri(chain.length === 1 && audited?.archive === undefined ? `package/${path}` : path)
  }

  list(): readonly object[] {
    return this.#list
  }
}

/** Every artifact that the inventory names, and those that findings will add. */
export function artifactsOf(report: Report): Artifacts {
  const artifacts = new Artifacts(report)
  for (const [index, { artifacts: entries, integrity }] of report.packages.entries()) {
    artifacts.indexOf(index, [], { properties: { package: index, ...(integrity !== null && { integrity }) } })
    for (const { chain, bytes, sha256, kind } of entries)
      artifacts.indexOf(index, chain, { length: bytes, hashes: { 'sha-256': sha256 }, properties: { kind } })
  }
  return artifacts
}

function purlOfPackage({ name, version, spec, archive }: PackageReport): string {
  const type = archive === undefined ? 'npm' : 'generic'
  return purlOf(escapeControls(name ?? spec), escapeControls(version ?? 'unknown'), type)
}

/** A path as a relative reference (RFC 3986, 4.2) that leads nowhere above its base; each segment is percent-encoded. */
export function relativeUri(path: string): string {
  const segments = escapeControls(path)
    .split('/')
    .filter((segment) => !/^\.{0,2}$/.test(segment))
    .map(encodeURIComponent)
  return segments.length > 0 ? segments.join('/') : 'package.json'
}
