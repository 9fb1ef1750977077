/** What awaits approval on the stages of registries; part of the report of `watertight stage`. */
export interface Stage {
  /** Those that were asked. */
  readonly registries: readonly string[]
  readonly packages: readonly StagedPackage[]
}

/** One package that awaits approval. Of the texts that the registry gives only the beginning is kept. */
export interface StagedPackage {
  /** Index into the report's packages; null when it could not be fetched. */
  readonly package: number | null
  readonly id: string
  /** Ends in a slash; no credentials. */
  readonly registry: string
  /** What the registry calls it. */
  readonly name: string
  readonly version: string
  /** The dist-tag that it gets when it is approved. */
  readonly tag: string | null
  /** When it was staged (ISO 8601), by whom, and what kind of account that is, such as `user`. */
  readonly staged: string | null
  readonly by: string | null
  readonly actor: string | null
  /** What the registry says of where it stands, such as `validating`. */
  readonly status: string | null
  readonly checks: readonly StageCheck[]
  readonly news: StageNews | null
  readonly provenance: {
    /** Whether the registry says that it has some; null where it says nothing before the approval, as npm's does. */
    readonly staged: boolean | null
    /** Whether the version that it was compared with has some; null where there is none. */
    readonly published: boolean | null
  }
  /** `look`: nobody can say yet. */
  readonly decision: 'approve' | 'reject' | 'look'
  /** What became of it in this run; null where nothing was to be done. */
  readonly outcome: 'approved' | 'rejected' | 'left' | 'failed' | null
}

/** One comparison of the staged bytes, or of what the registry says of them. */
export interface StageCheck {
  readonly id: 'shasum' | 'identity' | 'receipt' | 'checkout'
  readonly status: 'same' | 'differs' | 'absent'
  readonly detail: string
}

/** What a staged package ships that the published one does not. */
export interface StageNews {
  /** The version that it was compared with; null when nothing is published yet, and then everything is new. */
  readonly since: string | null
  /** Files that came, went or have other bytes. */
  readonly added: number
  readonly removed: number
  readonly changed: number
  /** Packed bytes of the published one. */
  readonly packedBytes: number | null
  /** The first names of files that came. */
  readonly files: readonly string[]
  readonly maps: readonly string[]
  readonly hosts: readonly string[]
  /** Install scripts that came or became others, by event. */
  readonly installScripts: readonly string[]
}

/** The command that decides what becomes of a stage; npm asks for the second factor. */
export function stageCommand(
  decision: 'approve' | 'reject',
  { id, registry }: Pick<StagedPackage, 'id' | 'registry'>,
): string {
  const place = registry === 'https://registry.npmjs.org/' ? '' : ` --registry=${quoted(registry)}`
  return `npm stage ${decision} ${id}${place}`
}

/** What a shell could take for more than a word stands in quotes, which no address has in it. */
function quoted(registry: string): string {
  return /^[\w:/.@~%+[\]-]+$/.test(registry) ? registry : `"${registry.replace(/["$`\\!]/g, encodeURIComponent)}"`
}
