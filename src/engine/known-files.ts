import { deserialize, serialize } from 'node:v8'
import type { Artifact, Summary } from '../model/artifact.ts'
import type { Rule } from '../model/rule.ts'
import { sha256 } from '../text/digest.ts'
import type { Candidate } from './candidate.ts'

/** Keeps bytes under names of shelves; a shelf is what belongs together, such as the files of a package's versions. */
export interface Store {
  /** Whether all packages have one shelf: too large to be loaded whole, it is asked for the files of each, and given only what is new. */
  readonly isShared: boolean
  /** What the shelf has, or what it has of `keys` where it is shared; empty where there is none, or none that can be trusted. */
  load(shelf: string, keys: readonly string[]): Promise<ReadonlyMap<string, Uint8Array>>
  /** Puts these on the shelf, the newest last; what does not fit is let go. */
  save(shelf: string, entries: ReadonlyMap<string, Uint8Array>): Promise<void>
}

/** Whose files they are, and with what they were looked at: code, rules, limits, options, the format of the package. */
export interface Shelf {
  readonly recipe: string
  readonly package: string
  /** The keys of the files of this package. */
  readonly keys: () => Promise<readonly string[]>
}

/** Everything that an audit learns of one file of a package and of what is in it, with no look at the rest of the package. */
export interface KnownFile {
  readonly summary: Summary
  readonly candidates: readonly Candidate[]
  readonly hosts: readonly string[]
  /** Artifacts, the file among them, their bytes, and those that nothing could open. */
  readonly artifacts: number
  readonly bytes: number
  readonly opaque: number
}

/** What is known of files from before, by their bytes, names and modes. */
export interface FileMemory {
  recall(file: Artifact, rules: ReadonlyMap<string, Rule>): KnownFile | undefined
  keep(file: Artifact, known: KnownFile): void
  /** Puts what was kept into the store. */
  save(): Promise<void>
}

/** The memory of one package. */
export async function fileMemory(store: Store, { recipe, package: owner, keys }: Shelf): Promise<FileMemory> {
  const shelf = store.isShared ? recipe : `${recipe} ${owner}`
  const before = await store.load(shelf, store.isShared ? await keys() : [])
  const used = new Map<string, Uint8Array>()
  const added = new Map<string, Uint8Array>()
  // The key of each file that was asked for.
  const asked = new WeakMap<Artifact, string>()
  return {
    recall: (file, rules) => {
      const key = keyOf(file)
      asked.set(file, key)
      const bytes = before.get(key)
      const known = bytes && readKnown(bytes, rules)
      if (bytes !== undefined && known !== undefined) used.set(key, bytes)
      return known
    },
    keep: (file, known) => {
      // Opening it has taught more facts since: it is known by those that it was asked for with.
      const key = asked.get(file)
      if (key === undefined || known.candidates.some(isSecret)) return
      const bytes = writeKnown(known)
      if (bytes !== undefined) added.set(key, bytes)
    },
    save: async () => {
      if (added.size > 0) await store.save(shelf, store.isShared ? added : new Map([...before, ...used, ...added]))
    },
  }
}

/** No secret is kept, nor what the user calls confidential. */
function isSecret({ rule }: Candidate): boolean {
  return rule.secret || rule.detector === 'terms'
}

/** What is found in a file of a package depends on these, and on nothing else of the package. */
export function keyOf({ path, mode, digest, facts }: Pick<Artifact, 'path' | 'mode' | 'digest' | 'facts'>): string {
  return sha256(JSON.stringify([path, mode, digest, facts]))
}

/** Rules are named, not kept: they are those of the run. */
function writeKnown(known: KnownFile): Uint8Array | undefined {
  const candidates = known.candidates.map((candidate) => ({ ...candidate, rule: candidate.rule.id }))
  try {
    return serialize({ ...known, candidates })
  } catch (error) {
    // Facts are plain data; those that are not are learnt anew.
    if (error instanceof Error && /could not be cloned/.test(error.message)) return undefined
    throw error
  }
}

/** A known file as it is kept. */
type Kept = Omit<KnownFile, 'candidates'> & {
  readonly candidates: readonly (Omit<Candidate, 'rule'> & { readonly rule: string })[]
}

function readKnown(bytes: Uint8Array, rules: ReadonlyMap<string, Rule>): KnownFile | undefined {
  const kept = readKept(bytes)
  if (kept === undefined) return undefined
  const { candidates, ...known } = kept
  const named: Candidate[] = []
  for (const candidate of candidates) {
    const rule = rules.get(candidate.rule)
    if (rule === undefined) return undefined
    named.push({ ...candidate, rule })
  }
  return { ...known, candidates: named }
}

/** Undefined for what a newer Node on another machine wrote in a form that this one does not read. */
function readKept(bytes: Uint8Array): Kept | undefined {
  try {
    return deserialize(bytes) as Kept
  } catch {
    return undefined
  }
}

/** A store for one run: the versions of a package share most of their files. Holds up to `most` bytes of the newest. */
export function memoryStore(most: number = 64 * 1024 ** 2): Store {
  const shelves = new Map<string, ReadonlyMap<string, Uint8Array>>()
  return {
    isShared: false,
    load: async (shelf) => shelves.get(shelf) ?? new Map<string, Uint8Array>(),
    save: async (shelf, entries) => {
      // The shelf that was used last is the newest.
      shelves.delete(shelf)
      shelves.set(shelf, entries)
      let left = most
      for (const [name, each] of [...shelves].reverse()) {
        for (const { length } of each.values()) left -= length
        if (left < 0) shelves.delete(name)
      }
    },
  }
}
