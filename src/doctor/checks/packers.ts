import type { Manifest } from '../../model/artifact.ts'
import { counted, formatCount, wordFor } from '../../text/count.ts'
import { globTest } from '../../text/glob.ts'
import type { PackerList } from '../packers/packer-list.ts'
import { type Check, type CheckFinding, finding } from './check.ts'

/** Whether every packer ships the same files. */
export const packers: Check = {
  id: 'packers',
  run({ project, lists }) {
    return project.packages.flatMap((one) => {
      const own = lists.get(one.folder)
      if (own === undefined) return []
      const found = ofLists(own, one.manifest)
      return found.map((each) => ({ ...each, package: project.packages.length === 1 ? null : one.name }))
    })
  },
}

function ofLists(
  lists: readonly PackerList[],
  manifest: Parameters<typeof unanchoredEntry>[1],
): readonly CheckFinding[] {
  const known = lists.filter(({ files }) => files !== null)
  const unasked = lists.filter(({ files }) => files === null).map(({ packer, because }) => `${packer} (${because})`)
  const rest = unasked.length === 0 ? '' : ` Not known: ${unasked.join('; ')}.`
  const found = differences(known)
  if (found.length === 0) {
    const count = known[0]?.files?.length ?? 0
    return [finding('ok', `${counted(count, 'file ships', 'files ship')}, the same with ${namesOf(known)}.${rest}`)]
  }
  const shownDifferences = found.slice(0, SHOWN).map((difference) => tell(difference, manifest))
  const more =
    found.length > SHOWN
      ? [finding('warning', `Packers differ in ${counted(found.length - SHOWN, 'more group')} of files.`)]
      : []
  return [...shownDifferences, ...more, finding('ok', `Compared: ${namesOf(known)}.${rest}`)]
}

const SHOWN = 6

function namesOf(lists: readonly PackerList[]): string {
  return lists.map(({ packer, source }) => (source === 'model' ? `${packer} (modelled)` : packer)).join(', ')
}

function tell({ files, ships, leaves }: Difference, manifest: Parameters<typeof unanchoredEntry>[1]): CheckFinding {
  const entry = unanchoredEntry(files, manifest)
  const shown = files.slice(0, 4).join(', ') + (files.length > 4 ? ` and ${formatCount(files.length - 4)} more` : '')
  if (entry?.startsWith('!')) {
    const better = `!**/${entry.slice(1)}`
    return finding(
      'warning',
      `"${entry}" keeps ${shown} out on ${list(leaves)} and ships ${wordFor(files.length, 'it', 'them')} on ${list(ships)}.`,
      `Write "${better}" in "files".`,
    )
  }
  const advice =
    entry === null
      ? 'Name what ships, from the root of the package, in "files"; see docs/doctor.md.'
      : `Write "**/${entry}" in "files" for any folder, "./${entry}" for the root alone.`
  return finding(
    'warning',
    `${shown} ${wordFor(files.length, 'ships', 'ship')} with ${list(ships)}, not with ${list(leaves)}.`,
    advice,
  )
}

function list(names: readonly string[]): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`
}

/** Files that some packers ship and others do not. */
interface Difference {
  readonly files: readonly string[]
  readonly ships: readonly string[]
  readonly leaves: readonly string[]
}

/** Where lists that are known differ; files that the same packers ship are together, the largest group first. */
function differences(lists: readonly PackerList[]): readonly Difference[] {
  const sets = lists.map(({ packer, files }) => ({ packer, files: new Set(files) }))
  const groups = new Map<string, { files: string[]; ships: string[]; leaves: string[] }>()
  for (const file of [...new Set(lists.flatMap(({ files }) => files ?? []))].sort()) {
    const ships = sets.filter(({ files }) => files.has(file)).map(({ packer }) => packer)
    if (ships.length === sets.length) continue
    const group = groups.get(ships.join()) ?? {
      files: [],
      ships,
      leaves: sets.filter(({ files }) => !files.has(file)).map(({ packer }) => packer),
    }
    group.files.push(file)
    groups.set(ships.join(), group)
  }
  return [...groups.values()].sort((a, b) => b.files.length - a.files.length)
}

/** The entry of `files` without a slash that fits all these files by their names: npm 12 reads it from the root, older ones anywhere. */
function unanchoredEntry(paths: readonly string[], { files }: Manifest): string | null {
  const nested = paths.every((path) => path.includes('/'))
  if (!Array.isArray(files) || !nested) return null
  const entry = files.find((one) => {
    if (typeof one !== 'string' || one.replace(/^!/, '').includes('/')) return false
    const test = globTest(one.replace(/^!/, ''), { ignoreCase: true, anyFolder: true })
    return paths.every(test)
  })
  return typeof entry === 'string' ? entry : null
}
