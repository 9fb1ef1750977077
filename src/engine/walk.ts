import { archiveFormatOf } from '../formats/package-archive.ts'
import { pathInPackage } from '../formats/tar/raw-tar.ts'
import { limitReached } from '../formats/trouble.ts'
import { type Artifact, chainOf, type Facts, type Manifest, type Summary } from '../model/artifact.ts'
import type { Entry, Format, Opened, Trouble } from '../model/format.ts'
import type { Meter } from '../model/limits.ts'
import { formatCount } from '../text/count.ts'
import { sha256 } from '../text/digest.ts'
import { decodeText, detectEncoding } from '../text/encoding.ts'
import { isTextKind, kindOf } from '../text/kind.ts'
import { countLines } from '../text/lines.ts'
import { ArchiveManifest } from './archive-manifest.ts'
import { parseManifest } from './parse-manifest.ts'

/** What the walk meets: an artifact whose contents are complete, or something that could not be examined. */
export type Step =
  | { readonly kind: 'artifact'; readonly artifact: Artifact; readonly summary: Summary }
  | { readonly kind: 'trouble'; readonly chain: readonly string[]; readonly digest: string; readonly trouble: Trouble }

/** Opens the tarball or other archive `bytes` and everything in it, depth first; a container comes after its contents, the tarball itself last. */
export async function* walk(
  bytes: Uint8Array,
  formats: readonly Format[],
  meter: Meter,
  isWanted?: (chain: readonly string[]) => boolean,
  recall: WalkState['recall'] = () => undefined,
): AsyncGenerator<Step> {
  const format = archiveFormatOf(bytes)
  const search = format === null ? undefined : new ArchiveManifest(format)
  const facts = search === undefined ? {} : { archive: search.found().archive }
  const root = { path: '', mode: 0, bytes, kind: kindOf('', bytes), digest: sha256(bytes), facts, contents: [] }
  const shared = { ...(search && { search }), reportedOnce: new Set<string>(), closing: [] }
  const state: WalkState = { formats, meter, isWanted, recall, depth: 0, ...shared }
  try {
    // What need not be waited for is not: promises at every level would cost more than most files take to be looked at.
    for (const step of visitRoot(root, state)) {
      if (step.kind === 'wait') await step.until
      else yield step
    }
  } finally {
    await Promise.all(state.closing)
  }
}

/** Before the walk can go on, this has to be there; it never fails. */
interface Wait {
  readonly kind: 'wait'
  readonly until: Promise<void>
}

interface WalkState {
  readonly formats: readonly Format[]
  readonly meter: Meter
  /** Whether the artifact of this chain is to be opened; without it, each is. */
  readonly isWanted: ((chain: readonly string[]) => boolean) | undefined
  /** What is known from before of a file of the package, which then is not opened. */
  readonly recall: (file: Artifact) => Summary | undefined
  readonly depth: number
  /** Set when what is opened is no npm tarball. */
  readonly search?: ArchiveManifest
  /** Codes of troubles of the whole audit, which are told once. */
  readonly reportedOnce: Set<string>
  /** Readers that end. */
  readonly closing: Promise<unknown>[]
}

interface OpenArtifact extends Artifact {
  facts: Facts
  contents: Summary[]
}

function* visitRoot(artifact: OpenArtifact, state: WalkState): Generator<Step | Wait> {
  yield* openAll(artifact, state)
  if (state.search !== undefined) {
    const { archive, manifest } = state.search.found()
    artifact.facts = { ...artifact.facts, archive, ...(manifest && { manifest }) }
  }
  yield { kind: 'artifact', artifact, summary: summarize(artifact) }
}

function* openAll(artifact: OpenArtifact, state: WalkState): Generator<Step | Wait> {
  if (state.isWanted?.(chainOf(artifact)) === false) return
  for (const format of state.formats) {
    if (!format.accepts(artifact)) continue
    if (state.depth > state.meter.limits.depth) {
      yield troubleAt(artifact, limitReached('depth', state.meter.limits))
      break
    }
    yield* open(artifact, format, { ...state, depth: state.depth + 1 })
  }
}

/** `inside` is the state of what the format finds in the artifact. */
function* open(artifact: OpenArtifact, format: Format, inside: WalkState): Generator<Step | Wait> {
  const troubles = new TroubleTally(inside.reportedOnce)
  const tell = (trouble: Trouble) =>
    troubles.add(trouble.path === undefined ? trouble : { ...trouble, path: nameIn(artifact, trouble.path) })
  try {
    const opening = format.open(artifact, inside.meter)
    if (Symbol.iterator in opening) {
      for (const opened of opening) if (yield* take(artifact, opened, format, inside, tell)) break
    } else yield* takeAsTheyCome(artifact, opening[Symbol.asyncIterator](), format, inside, tell)
  } catch (error) {
    // A reader must not throw on bad input. When one does all the same, the rest of the package is still examined.
    const detail = `The ${format.id} reader failed: ${error instanceof Error ? error.name : 'unknown error'}.`
    tell({ kind: 'trouble', code: 'format-failed', detail, effect: 'incomplete' })
  }
  for (const trouble of troubles.all()) yield troubleAt(artifact, trouble)
}

function* takeAsTheyCome(
  artifact: OpenArtifact,
  opening: AsyncIterator<Opened>,
  format: Format,
  inside: WalkState,
  tell: (trouble: Trouble) => void,
): Generator<Step | Wait> {
  let isOver = false
  try {
    for (;;) {
      let came: IteratorResult<Opened> | undefined
      let failed: { readonly error: unknown } | undefined
      const until = opening.next().then(
        (result) => {
          came = result
        },
        (error: unknown) => {
          failed = { error }
        },
      )
      yield { kind: 'wait', until }
      isOver = failed !== undefined || came?.done === true
      if (failed !== undefined) throw (failed as { readonly error: unknown }).error
      if (came === undefined || came.done === true) return
      if (yield* take(artifact, came.value, format, inside, tell)) return
    }
  } finally {
    if (!isOver && opening.return) inside.closing.push(opening.return())
  }
}

/** Takes in one thing that a format found; true when nothing further can be. */
function* take(
  artifact: OpenArtifact,
  opened: Opened,
  format: Format,
  inside: WalkState,
  tell: (trouble: Trouble) => void,
): Generator<Step | Wait, boolean> {
  const { meter } = inside
  if (opened.kind === 'facts') artifact.facts = merged(artifact.facts, opened.facts, format)
  else if (opened.kind === 'trouble') tell(opened)
  else {
    const limit = meter.count(opened.bytes.length)
    if (limit !== undefined) {
      tell(limitReached(limit, meter.limits, opened.path))
      // One entry may be too large while the next is not; the other bounds stay reached.
      return limit !== 'entryBytes'
    }
    yield* visitEntry(artifact, opened, inside)
  }
  return false
}

/** Two formats may open one artifact, a program with a payload and debug sections say: what either has opened stays opened. */
function merged(known: Facts, learnt: Facts, { role }: Format): Facts {
  const container = learnt.container && { container: { ...learnt.container, role } }
  if (known.opened === undefined || learnt.opened === undefined) return { ...known, ...learnt, ...container }
  const opened = [...known.opened, ...learnt.opened].sort((one, other) => one[0] - other[0])
  return { ...known, ...learnt, ...container, opened }
}

function* visitEntry(parent: OpenArtifact, entry: Entry, state: WalkState): Generator<Step | Wait> {
  const path = nameIn(parent, entry.path)
  const child: OpenArtifact = {
    path,
    parent,
    mode: entry.mode ?? 0,
    bytes: entry.bytes,
    kind: kindOf(path, entry.bytes),
    digest: entry.digest ?? sha256(entry.bytes),
    facts: entry.facts ?? {},
    contents: [],
  }
  const known = parent.parent === undefined ? state.recall(child) : undefined
  if (parent.parent === undefined) state.search?.add(path, entry.bytes)
  if (known === undefined) yield* openAll(child, state)
  const summary = known ?? summarize(child)
  parent.contents.push(summary)
  const manifest = manifestIn(parent, child)
  if (manifest) parent.facts = { ...parent.facts, manifest }
  yield { kind: 'artifact', artifact: child, summary }
}

/** The first directory of the package's own tarball is stripped, whatever its name. */
function nameIn(parent: OpenArtifact, path: string): string {
  return parent.parent === undefined && parent.facts.archive === undefined ? pathInPackage(path) : path
}

function manifestIn(parent: OpenArtifact, child: OpenArtifact): Manifest | undefined {
  if (parent.facts.archive !== undefined || !child.path.endsWith('package.json')) return undefined
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
  readonly #reportedOnce: Set<string>

  /** `reportedOnce` is shared by all containers of an audit. */
  constructor(reportedOnce: Set<string>) {
    this.#reportedOnce = reportedOnce
  }

  add(trouble: Trouble): void {
    const kind = `${trouble.code} ${trouble.effect}`
    const known = this.#kinds.get(kind)
    if (known) known.more += 1
    else if (!this.#reportedOnce.has(trouble.code)) {
      if (ofTheAudit.has(trouble.code)) this.#reportedOnce.add(trouble.code)
      this.#kinds.set(kind, { first: trouble, more: 0 })
    }
  }

  *all(): Iterable<Trouble> {
    for (const { first, more } of this.#kinds.values())
      yield more === 0 ? first : { ...first, detail: `${first.detail} The same is true of ${formatCount(more)} more.` }
  }
}

// Once these bounds are reached, every further container reaches them too.
const ofTheAudit = new Set(['limit-entries', 'limit-totalBytes'])

/** What is kept of an artifact once its bytes are let go. */
export function summarize(artifact: Artifact): Summary {
  const text = readsAsText(artifact) ? normalize(artifact.bytes) : null
  return {
    path: artifact.path,
    chain: chainOf(artifact),
    mode: artifact.mode,
    kind: artifact.kind,
    size: artifact.bytes.length,
    digest: artifact.digest,
    textDigest: text === null ? null : text === artifact.bytes ? artifact.digest : sha256(text),
    lines: text === null ? 0 : countLines(text),
    facts: artifact.facts,
    contents: artifact.contents,
  }
}

/** The digest by which texts are compared: line ends, encoding and byte-order mark do not matter. */
export function digestOfText(bytes: Uint8Array): string {
  return sha256(normalize(bytes))
}

function readsAsText(artifact: Artifact): boolean {
  // Maps never count as a place where a text ships, and their own lines say nothing.
  if (artifact.facts.map !== undefined) return false
  return artifact.facts.source !== undefined || artifact.kind === 'empty' || isTextKind(artifact.kind)
}

/** UTF-8 with LF line ends and no byte-order mark; the very same bytes when they are that already. */
function normalize(bytes: Uint8Array): Uint8Array {
  const found = detectEncoding(bytes)
  if (found === null || (found.encoding === 'utf-8' && found.bom === 0 && !bytes.includes(CR))) return bytes
  const text = decodeText(bytes.subarray(found.bom), found.encoding)
  return Buffer.from(text.replace(/\r\n?/g, '\n'))
}

const CR = 0x0d
