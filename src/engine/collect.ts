import { hostsOf } from '../contents/hosts.ts'
import type { Artifact, Summary } from '../model/artifact.ts'
import type { Format } from '../model/format.ts'
import type { Meter } from '../model/limits.ts'
import type { Coverage, Notice } from '../model/report.ts'
import type { Rule } from '../model/rule.ts'
import { LicenceReader } from '../policy/licence-evidence.ts'
import { isTextKind } from '../text/kind.ts'
import { type Candidate, candidatesOf } from './candidate.ts'
import { type Inspectors, inspectWith } from './inspect.ts'
import { walk } from './walk.ts'

/** What one package's walk brought in. */
export interface Collected {
  readonly root: Summary
  readonly candidates: readonly Candidate[]
  readonly troubles: readonly Omit<Notice, 'package'>[]
  /** Hosts that URLs in the package name, sorted. */
  readonly hosts: readonly string[]
  /** What the package's own files say of its licence. */
  readonly licences: LicenceReader
  readonly coverage: Omit<Coverage, 'notices'>
}

export interface Progress {
  readonly artifacts: number
  readonly bytes: number
  readonly path: string
}

/** Walks a tarball and passes every artifact once before every inspector. */
export async function collect(
  tarball: Uint8Array,
  seams: { readonly formats: readonly Format[]; readonly inspectors: Inspectors },
  rules: ReadonlyMap<string, Rule>,
  meter: Meter,
  options: { readonly signal?: AbortSignal; readonly onProgress?: (progress: Progress) => void },
): Promise<Collected> {
  const collection = new Collection(seams.inspectors, rules)
  const licences = new LicenceReader()
  let root: Summary | undefined
  let artifacts = 0
  let bytes = 0
  let opaque = 0
  for await (const step of walk(tarball, seams.formats, meter)) {
    options.signal?.throwIfAborted()
    if (step.kind === 'trouble') {
      const { code, detail, effect } = step.trouble
      collection.troubles.push({ code, chain: step.chain, detail, effect, digest: step.digest })
      continue
    }
    const { artifact, summary } = step
    root = summary
    if (artifact.parent !== undefined) {
      artifacts += 1
      bytes += artifact.bytes.length
      if (artifact.facts.opaque) opaque += 1
      options.onProgress?.({ artifacts, bytes, path: artifact.path })
    }
    if (artifact.parent !== undefined && artifact.parent.parent === undefined)
      licences.add(artifact.path, artifact.bytes)
    collection.add(artifact, summary)
    collection.addNames(summary)
  }
  if (root === undefined) throw new Error('a walk always ends with the tarball itself')
  const { candidates, troubles, hosts } = collection
  const coverage = { artifacts, bytes, ...(opaque > 0 && { opaque }) }
  return { root, candidates, troubles, hosts: [...hosts].sort(), licences, coverage }
}

/** What has been found so far. */
class Collection {
  readonly candidates: Candidate[] = []
  readonly troubles: Omit<Notice, 'package'>[] = []
  readonly hosts = new Set<string>()
  readonly #inspectors: Inspectors
  readonly #rules: ReadonlyMap<string, Rule>

  constructor(inspectors: Inspectors, rules: ReadonlyMap<string, Rule>) {
    this.#inspectors = inspectors
    this.#rules = rules
  }

  /** Passes the artifact before every inspector. */
  add(artifact: Artifact, summary: Summary): void {
    if (isTextKind(artifact.kind)) for (const host of hostsOf(artifact.bytes)) this.hosts.add(host)
    const { matches, troubles } = inspectWith(this.#inspectors.all, artifact)
    const { chain, digest } = summary
    for (const trouble of troubles) this.troubles.push({ ...trouble, chain, digest })
    this.candidates.push(...candidatesOf(artifact, summary, matches, this.#rules))
  }

  /** Secrets in the names of what a container holds: all names pass the detectors as one text. */
  addNames(container: Summary): void {
    if (container.contents.length === 0) return
    const names = container.contents.map((child) => child.path.replaceAll('\n', ' '))
    const bytes = Buffer.from(names.join('\n'))
    // Without a name of its own, only what is written in the text can match.
    const text = { path: '', mode: 0, bytes, kind: 'text', digest: '', facts: {}, contents: [] }
    const { matches, troubles } = inspectWith(this.#inspectors.ofText, { ...text, parent: text })
    for (const trouble of troubles) this.troubles.push({ ...trouble, chain: container.chain, digest: container.digest })
    const secrets = matches.filter((match) => this.#rules.get(match.ruleId)?.secret)
    for (const candidate of candidatesOf({ ...text, parent: text }, container, secrets, this.#rules)) {
      const subject = container.contents[(candidate.region?.startLine ?? 1) - 1] ?? container
      const place = { chain: subject.chain, subject, region: undefined, snippet: null, layers: ['name'] }
      this.candidates.push({ ...candidate, ...place })
    }
  }
}
