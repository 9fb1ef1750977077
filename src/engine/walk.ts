import { pathInPackage } from '../formats/tar/raw-tar.ts'
import { limitReached } from '../formats/trouble.ts'
import { type Artifact, chainOf, type Facts, type Manifest, type Summary } from '../model/artifact.ts'
import type { Entry, Format, Trouble } from '../model/format.ts'
import type { Meter } from '../model/limits.ts'
import { sha256 } from '../text/digest.ts'
import { kindOf } from '../text/kind.ts'
import { parseManifest } from './packed-manifest.ts'
import { summarize } from './summarize.ts'

/** What the walk meets: an artifact whose contents are complete, or something that could not be examined. */
export type Step =
  | { readonly kind: 'artifact'; readonly artifact: Artifact; readonly summary: Summary }
  | { readonly kind: 'trouble'; readonly chain: readonly string[]; readonly digest: string; readonly trouble: Trouble }

/** Opens the tarball `bytes` and everything in it, depth first; a container comes after its contents, the tarball itself last. */
export async function* walk(
  bytes: Uint8Array,
  formats: readonly Format[],
  meter: Meter,
  isWanted: (chain: readonly string[]) => boolean = () => true,
  recall: Way['recall'] = () => undefined,
): AsyncGenerator<Step> {
  const root = { path: '', mode: 0, bytes, kind: kindOf('', bytes), digest: sha256(bytes), facts: {}, contents: [] }
  yield* visit(root, { formats, meter, isWanted, recall, depth: 0, told: new Set() })
}

interface Way {
  readonly formats: readonly Format[]
  readonly meter: Meter
  /** Whether the artifact of this chain is to be opened. */
  readonly isWanted: (chain: readonly string[]) => boolean
  /** What is known from before of a file of the package, which then is not opened. */
  readonly recall: (file: Artifact) => Summary | undefined
  readonly depth: number
  /** Codes of troubles of the whole audit, which are told once. */
  readonly told: Set<string>
}

interface Draft extends Artifact {
  facts: Facts
  contents: Summary[]
}

async function* visit(draft: Draft, way: Way): AsyncGenerator<Step> {
  for (const format of way.isWanted(chainOf(draft)) ? way.formats : []) {
    if (!format.accepts(draft)) continue
    if (way.depth > way.meter.limits.depth) {
      yield troubleAt(draft, limitReached('depth', way.meter.limits))
      break
    }
    yield* open(draft, format, way)
  }
  yield { kind: 'artifact', artifact: draft, summary: summarize(draft) }
}

async function* open(draft: Draft, format: Format, way: Way): AsyncGenerator<Step> {
  const troubles = new TroubleTally(way.told)
  const tell = (trouble: Trouble) =>
    troubles.add(trouble.path === undefined ? trouble : { ...trouble, path: nameIn(draft, trouble.path) })
  try {
    yield* openWith(draft, format, way, tell)
  } catch (error) {
    // A reader must not throw on bad input. When one does all the same, the rest of the package is still examined.
    const detail = `The ${format.id} reader failed: ${error instanceof Error ? error.name : 'unknown error'}.`
    tell({ kind: 'trouble', code: 'format-failed', detail, effect: 'incomplete' })
  }
  for (const trouble of troubles.told()) yield troubleAt(draft, trouble)
}

async function* openWith(
  draft: Draft,
  format: Format,
  way: Way,
  tell: (trouble: Trouble) => void,
): AsyncGenerator<Step> {
  const { meter } = way
  for await (const opened of format.open(draft, meter)) {
    if (opened.kind === 'facts') draft.facts = merged(draft.facts, opened.facts, format)
    else if (opened.kind === 'trouble') tell(opened)
    else {
      const limit = meter.count(opened.bytes.length)
      if (limit === undefined) yield* visitEntry(draft, opened, { ...way, depth: way.depth + 1 })
      else {
        tell(limitReached(limit, meter.limits, opened.path))
        // One entry may be too large while the next is not; the other bounds stay reached.
        if (limit !== 'entryBytes') return
      }
    }
  }
}

/** Two formats may open one artifact, a program with a payload and debug sections say: what either has opened stays opened. */
function merged(known: Facts, learnt: Facts, { role }: Format): Facts {
  const container = learnt.container && { container: { ...learnt.container, role } }
  if (known.opened === undefined || learnt.opened === undefined) return { ...known, ...learnt, ...container }
  const opened = [...known.opened, ...learnt.opened].sort((one, other) => one[0] - other[0])
  return { ...known, ...learnt, ...container, opened }
}

async function* visitEntry(parent: Draft, entry: Entry, way: Way): AsyncGenerator<Step> {
  const path = nameIn(parent, entry.path)
  const child: Draft = {
    path,
    parent,
    mode: entry.mode ?? 0,
    bytes: entry.bytes,
    kind: kindOf(path, entry.bytes),
    digest: entry.digest ?? sha256(entry.bytes),
    facts: entry.facts ?? {},
    contents: [],
  }
  const known = parent.parent === undefined ? way.recall(child) : undefined
  const recalled: Iterable<Step> = known === undefined ? [] : [{ kind: 'artifact', artifact: child, summary: known }]
  for await (const step of known === undefined ? visit(child, way) : recalled) {
    if (step.kind === 'artifact' && step.artifact === child) {
      parent.contents.push(step.summary)
      const manifest = manifestIn(parent, child)
      if (manifest) parent.facts = { ...parent.facts, manifest }
    }
    yield step
  }
}

/** The first directory of the package's own tarball is stripped, whatever its name. */
function nameIn(parent: Draft, path: string): string {
  return parent.parent === undefined ? pathInPackage(path) : path
}

function manifestIn(parent: Draft, child: Draft): Manifest | undefined {
  const isManifest =
    parent.parent === undefined ? child.path === 'package.json' : /^[^/]+\/package\.json$/.test(child.path)
  return isManifest ? parseManifest(child.bytes) : undefined
}

function troubleAt(artifact: Artifact, trouble: Trouble): Step {
  const chain = chainOf(artifact)
  const { digest } = artifact
  return { kind: 'trouble', chain: trouble.path === undefined ? chain : [...chain, trouble.path], digest, trouble }
}

/** The troubles of one container: of many of a kind the first is told, with how many more there are. */
class TroubleTally {
  readonly #kinds = new Map<string, { readonly first: Trouble; more: number }>()
  readonly #toldOnce: Set<string>

  /** `toldOnce` is shared by all containers of an audit. */
  constructor(toldOnce: Set<string>) {
    this.#toldOnce = toldOnce
  }

  add(trouble: Trouble): void {
    const kind = `${trouble.code} ${trouble.effect}`
    const known = this.#kinds.get(kind)
    if (known) known.more += 1
    else if (!this.#toldOnce.has(trouble.code)) {
      if (ofTheAudit.has(trouble.code)) this.#toldOnce.add(trouble.code)
      this.#kinds.set(kind, { first: trouble, more: 0 })
    }
  }

  *told(): Iterable<Trouble> {
    for (const { first, more } of this.#kinds.values())
      yield more === 0 ? first : { ...first, detail: `${first.detail} So it is with ${more} more.` }
  }
}

// Once these bounds are reached, every further container reaches them too.
const ofTheAudit = new Set(['limit-entries', 'limit-totalBytes'])
