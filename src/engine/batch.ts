import type { Artifact } from '../model/artifact.ts'
import type { Found } from './inspect.ts'

/** Artifacts on their way to another thread: their bytes behind each other in one buffer, which is handed over and not copied. */
export interface Batch {
  readonly id: number
  readonly bytes: Uint8Array
  readonly items: readonly BatchItem[]
}

interface BatchItem {
  readonly path: string
  readonly kind: string
  readonly opened: readonly (readonly [number, number])[] | undefined
  /** Offsets into the batch's bytes, end exclusive. */
  readonly start: number
  readonly end: number
}

/** What comes back: one answer an item. */
export interface BatchAnswer {
  readonly id: number
  readonly found: readonly Found[]
}

/** Packs artifacts for another thread. */
export function packBatch(id: number, artifacts: readonly Artifact[]): Batch {
  const bytes = new Uint8Array(artifacts.reduce((sum, artifact) => sum + artifact.bytes.length, 0))
  const items: BatchItem[] = []
  let start = 0
  for (const { path, kind, bytes: own, facts } of artifacts) {
    bytes.set(own, start)
    items.push({ path, kind, opened: facts.opened, start, end: start + own.length })
    start += own.length
  }
  return { id, bytes, items }
}

/** The artifacts of a batch again, with what a detector of text sees of them. */
export function unpackBatch({ bytes, items }: Batch): readonly Artifact[] {
  const parent: Artifact = { path: '', mode: 0, bytes: none, kind: 'tar', digest: '', facts: {}, contents: [] }
  return items.map(({ path, kind, opened, start, end }) => ({
    path,
    parent,
    mode: 0,
    bytes: bytes.subarray(start, end),
    kind,
    digest: '',
    facts: opened === undefined ? {} : { opened },
    contents: [],
  }))
}

const none = new Uint8Array(0)
