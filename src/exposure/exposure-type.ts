import type { PackageReport } from '../model/report.ts'

/** What the sources that a package gives away tell. Plain data; `watertight exposure --json` prints it. */
export interface Exposure {
  readonly version: 1
  readonly package: Pick<PackageReport, 'spec' | 'name' | 'version' | 'visibility'> | null
  /** `exposed`: the sources say more than what ships; `nothing`: there are none; `public`: the package is open source; `incomplete`. */
  readonly verdict: 'exposed' | 'nothing' | 'public' | 'incomplete'
  /** The day after which dates lie ahead, as `2026-03-31`: that of the version's publication, or that of this run. */
  readonly day: { readonly date: string; readonly of: 'publication' | 'this run' } | null
  /** How many sources were looked for in the repository that the working directory is, and how many stand there as they are; null where nothing was compared. */
  readonly repository: { readonly compared: number; readonly there: number } | null
  readonly size: Size
  readonly topics: readonly Topic[]
  /** What could not be looked at. */
  readonly notices: readonly { readonly code: string; readonly chain: readonly string[]; readonly detail: string }[]
}

export interface Size {
  readonly files: number
  readonly lines: number
  readonly bytes: number
  readonly languages: readonly Counted[]
  /** Of the first two folders. */
  readonly folders: readonly Counted[]
  /** Texts in the sources, and how many of them what ships holds too. */
  readonly texts: number
  readonly shippedTexts: number
}

export interface Counted {
  readonly name: string
  readonly files: number
  readonly lines: number
}

/** One kind of thing that the sources tell. */
export interface Topic {
  readonly id: TopicId
  /** How many different ones there are; `items` has as many as are worth reading. */
  readonly count: number
  readonly items: readonly Item[]
}

export interface Item {
  readonly name: string
  /** What is known of it beside its name; empty when there is nothing. */
  readonly note: string
  /** Whether what ships holds it too. */
  readonly ships: boolean
  /** Whether a term that the configuration calls confidential stands in it. */
  readonly isConfidential: boolean
  readonly times: number
  readonly places: readonly { readonly chain: readonly string[]; readonly line: number }[]
}

export type TopicId =
  | 'flags'
  | 'environment'
  | 'options'
  | 'constants'
  | 'unreleased-texts'
  | 'names'
  | 'dates'
  | 'versions'
  | 'remarks'
  | 'people'
  | 'accounts'
  | 'hosts'
  | 'tickets'
  | 'channels'
  | 'repositories'
  | 'telemetry'
  | 'routes'
  | 'models'
  | 'prompts'
  | 'licences'
