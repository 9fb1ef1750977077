import type { Artifact, Facts, Role } from './artifact.ts'
import type { Meter } from './limits.ts'
import type { BareNotice } from './report.ts'

/** Something inside a container. `bytes` may be a view into the container's. */
export interface Entry {
  readonly kind: 'entry'
  /** As the container stores it, `/`-separated, however hostile: nothing is ever written to it. */
  readonly path: string
  readonly mode?: number
  readonly bytes: Uint8Array
  /** SHA-256 of the bytes, from a format that took it while they came. */
  readonly digest?: string
  readonly facts?: Facts
}

/** Something that could not be examined (`incomplete`), or is worth knowing (`none`). `path`: an entry's name, when it is about one. */
export interface Trouble extends BareNotice {
  readonly kind: 'trouble'
  readonly path?: string
}

/** What was learnt about the container itself; merged over what is known already. */
export interface Learnt {
  readonly kind: 'facts'
  readonly facts: Facts
}

export type Opened = Entry | Trouble | Learnt

/** Recognises a container by its bytes and yields what is inside. Never throws on bad input: it yields trouble, and what can still be read. */
export interface Format {
  /** The kind that it opens, where `text/kind` has a name for it; then nobody says of such files that no format opens them. */
  readonly id: string
  readonly role: Role
  /** What texts carry of it in base64: its first bytes, in Latin-1, and whether bytes that begin so can be one; several ways to begin are a list. */
  readonly inline?: Inline | readonly Inline[]
  /** Asked when the formats before it have opened the artifact, so that its facts say what these found. */
  accepts(artifact: Artifact): boolean
  /** `meter.allowance` bounds a decompression before it is made; the walk itself counts the entries that are yielded. */
  open(artifact: Artifact, meter: Meter): Iterable<Opened> | AsyncIterable<Opened>
}

/** How bytes begin that are one, and whether they can be. */
export interface Inline {
  readonly magic: string
  readonly isWhole?: (bytes: Uint8Array) => boolean
}
