import { hostsOf } from '../contents/hosts.ts'
import type { Artifact, Summary } from '../model/artifact.ts'
import type { Format } from '../model/format.ts'
import type { Meter } from '../model/limits.ts'
import type { Coverage, Notice } from '../model/report.ts'
import type { Rule } from '../model/rule.ts'
import { LicencesByFolder } from '../policy/licences-by-folder.ts'
import { isTextKind } from '../text/kind.ts'
import { type Candidate, candidatesOf } from './candidate.ts'
import { type Inspectors, inspectWith } from './inspect.ts'
import type { FileMemory, KnownFile } from './known-files.ts'
import { walk } from './walk.ts'

/** What one package's walk brought in. */
export interface Collected {
  readonly root: Summary
  readonly candidates: readonly Candidate[]
  readonly troubles: readonly Omit<Notice, 'package'>[]
  /** Hosts that URLs in the package name, sorted. */
  readonly hosts: readonly string[]
  /** What the package's own files say of its licence. */
  readonly licences: LicencesByFolder
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
  options: {
    readonly signal?: AbortSignal
    readonly onProgress?: (progress: Progress) => void
    /** What is known of files from before. */
    readonly memory?: FileMemory
  },
): Promise<Collected> {
  const collection = new Collection(seams.inspectors, rules)
  const licences = new LicencesByFolder()
  const total = { artifacts: 0, bytes: 0, opaque: 0 }
  let own = new FileTally(collection)
  let root: Summary | undefined
  const { memory } = options
  const recalled = new Map<Artifact, KnownFile>()
  const recall = (file: Artifact): Summary | undefined => {
    const known = memory?.recall(file, rules)
    if (known === undefined || !meter.recount(known.artifacts - 1, known.bytes - file.bytes.length)) return undefined
    recalled.set(file, known)
    return known.summary
  }
  for await (const step of walk(tarball, seams.formats, meter, undefined, recall)) {
    options.signal?.throwIfAborted()
    if (step.kind === 'trouble') {
      const { code, detail, effect } = step.trouble
      collection.troubles.push({ code, chain: step.chain, detail, effect, digest: step.digest })
      continue
    }
    const { artifact, summary } = step
    root = summary
    const known = recalled.get(artifact)
    if (known !== undefined) {
      recalled.delete(artifact)
      own.take(known)
    } else {
      if (artifact.parent !== undefined) own.count(artifact)
      own.add(artifact, summary)
    }
    if (artifact.parent === undefined) break
    options.onProgress?.({
      artifacts: total.artifacts + own.artifacts,
      bytes: total.bytes + own.bytes,
      path: artifact.path,
    })
    if (artifact.parent.parent !== undefined) continue
    licences.add(artifact.path, artifact.bytes)
    if (known === undefined && own.isQuiet) memory?.keep(artifact, own.known(summary))
    total.artifacts += own.artifacts
    total.bytes += own.bytes
    total.opaque += own.opaque
    own = new FileTally(collection)
  }
  if (root === undefined) throw new Error('a walk always ends with the tarball itself')
  const { candidates, troubles, hosts } = collection
  const coverage = { artifacts: total.artifacts, bytes: total.bytes, ...(total.opaque > 0 && { opaque: total.opaque }) }
  return { root, candidates, troubles, hosts: [...hosts].sort(), licences, coverage }
}

/** What one file of the package, and everything in it, brings in. */
class FileTally {
  artifacts = 0
  bytes = 0
  opaque = 0
  readonly #collection: Collection
  readonly #hosts = new Set<string>()
  readonly #candidates: number
  readonly #troubles: number

  constructor(collection: Collection) {
    this.#collection = collection
    this.#candidates = collection.candidates.length
    this.#troubles = collection.troubles.length
  }

  /** Whether everything could be examined, so that the same bytes need not be again. */
  get isQuiet(): boolean {
    return this.#collection.troubles.length === this.#troubles
  }

  count(artifact: Artifact): void {
    this.artifacts += 1
    this.bytes += artifact.bytes.length
    if (artifact.facts.opaque) this.opaque += 1
  }

  add(artifact: Artifact, summary: Summary): void {
    for (const host of this.#collection.add(artifact, summary)) this.#hosts.add(host)
    this.#collection.addNames(summary)
  }

  take(known: KnownFile): void {
    this.artifacts += known.artifacts
    this.bytes += known.bytes
    this.opaque += known.opaque
    for (const host of known.hosts) this.#collection.hosts.add(host)
    for (const candidate of known.candidates) this.#collection.candidates.push(candidate)
  }

  known(summary: Summary): KnownFile {
    const { artifacts, bytes, opaque } = this
    const candidates = this.#collection.candidates.slice(this.#candidates)
    return { summary, candidates, hosts: [...this.#hosts], artifacts, bytes, opaque }
  }
}

/** Whether a secret of this rule may stand in the name of a file: names say "password" of much. */
function isLookedForInNames(rule: Rule | undefined): boolean {
  const excepted = rule?.options['exceptLayers']
  return rule?.secret === true && !(Array.isArray(excepted) && excepted.includes('name'))
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

  /** Passes the artifact before every inspector; gives the hosts that it names. */
  add(artifact: Artifact, summary: Summary): readonly string[] {
    const hosts = isTextKind(artifact.kind) ? hostsOf(artifact.bytes) : []
    for (const host of hosts) this.hosts.add(host)
    const { matches, troubles } = inspectWith(this.#inspectors.all, artifact)
    const { chain, digest } = summary
    for (const trouble of troubles) this.troubles.push({ ...trouble, chain, digest })
    for (const candidate of candidatesOf(artifact, summary, matches, this.#rules)) this.candidates.push(candidate)
    return hosts
  }

  /** Secrets in the names of what a container holds and where its links point: all of these pass the detectors as one text. */
  addNames(container: Summary): void {
    if (container.contents.length === 0) return
    const names = container.contents.map(({ path, facts }) =>
      `${path} ${facts.link ?? ''}`.trimEnd().replaceAll('\n', ' '),
    )
    const bytes = Buffer.from(names.join('\n'))
    // Without a name of its own, only what is written in the text can match.
    const text = { path: '', mode: 0, bytes, kind: 'text', digest: '', facts: {}, contents: [] }
    const { matches, troubles } = inspectWith(this.#inspectors.ofText, { ...text, parent: text })
    for (const trouble of troubles) this.troubles.push({ ...trouble, chain: container.chain, digest: container.digest })
    const secrets = matches.filter(({ ruleId }) => isLookedForInNames(this.#rules.get(ruleId)))
    for (const candidate of candidatesOf({ ...text, parent: text }, container, secrets, this.#rules)) {
      const subject = container.contents[(candidate.region?.startLine ?? 1) - 1] ?? container
      const place = { chain: subject.chain, subject, region: undefined, snippet: null, layers: ['name'] }
      this.candidates.push({ ...candidate, ...place })
    }
  }
}
