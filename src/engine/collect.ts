import type { Artifact, Summary } from '../model/artifact.ts'
import type { Inspector } from '../model/detector.ts'
import type { Format } from '../model/format.ts'
import type { Meter } from '../model/limits.ts'
import type { Rule } from '../model/rule.ts'
import { hostsOf } from '../text/hosts.ts'
import { isTextKind } from '../text/kind.ts'
import { type Candidate, candidatesOf } from './candidate.ts'
import { type Found, inspectWith } from './inspect.ts'
import type { Pool } from './pool.ts'
import { walk } from './walk.ts'

/** What one package's walk brought in. */
export interface Collected {
  readonly root: Summary
  readonly candidates: readonly Candidate[]
  readonly troubles: readonly Trouble[]
  /** Hosts that URLs in the package name, sorted. */
  readonly hosts: readonly string[]
  readonly coverage: { readonly artifacts: number; readonly bytes: number }
}

export interface Trouble {
  readonly code: string
  readonly chain: readonly string[]
  readonly detail: string
  readonly effect: 'incomplete' | 'none'
  readonly digest?: string
}

export interface Progress {
  readonly artifacts: number
  readonly bytes: number
  readonly path: string
}

/** Walks a tarball and passes every artifact once before every inspector. */
export async function collect(
  tarball: Uint8Array,
  seams: { readonly formats: readonly Format[]; readonly inspectors: readonly Inspector[]; readonly pool: Pool },
  rules: ReadonlyMap<string, Rule>,
  meter: Meter,
  options: { readonly signal?: AbortSignal; readonly onProgress?: (progress: Progress) => void },
): Promise<Collected> {
  const collection = new Collection(rules)
  const { pool } = seams
  let root: Summary | undefined
  let artifacts = 0
  let bytes = 0
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
      options.onProgress?.({ artifacts, bytes, path: artifact.path })
    }
    collection.add(artifact, summary, inspectWith(seams.inspectors, artifact), pool.inspect(artifact))
    collection.addNames(summary, pool)
    if (pool.isFull) {
      pool.flush()
      await collection.settled()
    }
  }
  pool.flush()
  await collection.settled()
  if (root === undefined) throw new Error('a walk always ends with the tarball itself')
  const { candidates, troubles, hosts } = collection
  return { root, candidates, troubles, hosts: [...hosts].sort(), coverage: { artifacts, bytes } }
}

/** What has been found so far, and what is still being looked at. */
class Collection {
  readonly candidates: Candidate[] = []
  readonly troubles: Trouble[] = []
  readonly hosts = new Set<string>()
  readonly #rules: ReadonlyMap<string, Rule>
  #pending: Promise<void>[] = []

  constructor(rules: ReadonlyMap<string, Rule>) {
    this.#rules = rules
  }

  add(artifact: Artifact, summary: Summary, found: Found, inText: Found | Promise<Found>): void {
    if (isTextKind(artifact.kind)) for (const host of hostsOf(artifact.bytes)) this.hosts.add(host)
    if (inText instanceof Promise) this.#pending.push(inText.then((text) => this.#keep(artifact, summary, found, text)))
    else this.#keep(artifact, summary, found, inText)
  }

  /** Secrets in the names of what a container holds: all names pass the detectors as one text. */
  addNames(container: Summary, pool: Pool): void {
    if (container.contents.length === 0) return
    const names = container.contents.map((child) => child.path.replaceAll('\n', ' '))
    const bytes = Buffer.from(names.join('\n'))
    // Without a name of its own, only what is written in the text can match.
    const text = { path: '', mode: 0, bytes, kind: 'text', digest: '', facts: {}, contents: [] }
    const { matches, troubles } = inspectWith(pool.inspectors, { ...text, parent: text })
    for (const trouble of troubles) this.troubles.push({ ...trouble, chain: container.chain, digest: container.digest })
    const secrets = matches.filter((match) => this.#rules.get(match.ruleId)?.secret)
    for (const candidate of candidatesOf({ ...text, parent: text }, container, secrets, this.#rules)) {
      const subject = container.contents[(candidate.region?.startLine ?? 1) - 1] ?? container
      const place = { chain: subject.chain, subject, region: undefined, snippet: null, layers: ['name'] }
      this.candidates.push({ ...candidate, ...place })
    }
  }

  /** Resolves when nothing is being looked at any more. */
  async settled(): Promise<void> {
    const pending = this.#pending
    this.#pending = []
    await Promise.all(pending)
  }

  #keep(artifact: Artifact, summary: Summary, found: Found, inText: Found): void {
    const { chain, digest } = summary
    for (const trouble of [...found.troubles, ...inText.troubles]) this.troubles.push({ ...trouble, chain, digest })
    this.candidates.push(...candidatesOf(artifact, summary, [...found.matches, ...inText.matches], this.#rules))
  }
}
