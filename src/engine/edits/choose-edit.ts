import { pathInPackage, readRawTar } from '../../formats/tar/raw-tar.ts'
import { Meter } from '../../model/limits.ts'
import type { Rehearsal, RehearsalPacker } from '../../model/source.ts'
import { filesDraft } from './files-edit.ts'
import { ignoreDraft } from './ignore-edit.ts'
import type { Draft, Ground } from './planned-edit.ts'

/** The best edit that leaves out `out`; when it is tried, one that was seen to leave out just that by npm's own packing code. */
export async function chooseDraft(
  out: readonly string[],
  ground: Ground,
  isTried: boolean,
): Promise<Draft | undefined> {
  const drafts = await draftsOf(out, ground)
  if (!isTried || ground.project === undefined || drafts.length === 0) return drafts[0]
  const rehearsal = await ground.project.rehearse()
  try {
    const [npm] = rehearsal.packers
    if (npm === undefined) return drafts[0]
    for (const draft of drafts) if ((await rehearse(draft, out, npm, rehearsal)).isExact) return draft
    return undefined
  } finally {
    await rehearsal.close()
  }
}

/** Every way that is known to leave `out` out, the best first. */
export async function draftsOf(out: readonly string[], ground: Ground): Promise<readonly Draft[]> {
  if (out.length === 0) return []
  const [files, ignore] = [await filesDraft(out, ground), await ignoreDraft(out, ground)]
  const drafts = [files, ignore].filter((draft) => draft !== undefined)
  return drafts.sort((a, b) => a.rank - b.rank)
}

/** What an edit changes in the tarball of one packer. */
export interface Trial {
  readonly packer: RehearsalPacker
  /** What ships no more. */
  readonly gone: readonly string[]
  /** What was to be left out, and ships. */
  readonly stays: readonly string[]
  /** What ships no more without being meant, or ships only now. */
  readonly strays: readonly string[]
  readonly isExact: boolean
}

/** Packs the copy with and without the edits of `draft` and compares. */
export async function rehearse(
  draft: Draft,
  out: readonly string[],
  packer: RehearsalPacker,
  rehearsal: Rehearsal,
): Promise<Trial> {
  const before = await pathsOf(await rehearsal.pack(packer, []))
  const after = await pathsOf(await rehearsal.pack(packer, draft.edits))
  const wanted = new Set(out)
  const gone = [...before].filter((path) => !after.has(path))
  const stays = out.filter((path) => after.has(path))
  const added = [...after].filter((path) => !before.has(path))
  const strays = [...gone.filter((path) => !wanted.has(path)), ...added]
  return { packer, gone, stays, strays, isExact: stays.length + strays.length === 0 }
}

async function pathsOf(tarball: Uint8Array): Promise<ReadonlySet<string>> {
  const { entries } = await readRawTar(tarball, new Meter())
  return new Set(entries.map(({ path }) => pathInPackage(path)))
}
