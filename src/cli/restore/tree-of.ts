import { counted } from '../../text/count.ts'

/**
 * `/`-separated paths as the lines of a tree, in order of their names. A tree of more than `most` lines is cropped: folders are opened level
 * by level, the fullest first, and those that remain say how many files they hold.
 */
export function treeOf(paths: readonly string[], most: number = Number.POSITIVE_INFINITY): readonly string[] {
  const root = nodeOf('', branchOf(paths))
  const whole = [...linesOf(root, '', () => true, Number.POSITIVE_INFINITY)]
  if (whole.length <= most) return whole
  const opened = new Set<Node>()
  let left = most
  for (let level: readonly Node[] = [root]; level.length > 0; ) {
    const fitting = level
      .toSorted((one, other) => other.files - one.files)
      .filter(({ entries }) => {
        const cost = Math.min(entries.length, WIDEST + 1)
        if (cost > left) return false
        left -= cost
        return true
      })
    for (const folder of fitting) opened.add(folder)
    level = fitting.flatMap(({ entries }) => entries.slice(0, WIDEST)).filter(({ entries }) => entries.length > 0)
  }
  return [...linesOf(root, '', (folder) => opened.has(folder), WIDEST)]
}

/** A folder and what is in it; a file has no entries. */
interface Node {
  readonly label: string
  readonly entries: readonly Node[]
  /** In it, and in the folders below it. */
  readonly files: number
}

/** So many entries of one folder are shown of a tree that is cropped. */
const WIDEST = 12

interface Branch extends Map<string, Branch> {}

function branchOf(paths: readonly string[]): Branch {
  const root: Branch = new Map()
  for (const path of paths) {
    let at = root
    for (const name of path.split('/')) {
      const below: Branch = at.get(name) ?? new Map()
      at.set(name, below)
      at = below
    }
  }
  return root
}

/** A chain of folders with one entry each reads better on one line. */
function nodeOf(name: string, branch: Branch): Node {
  let [label, at] = [name, branch]
  for (let only = onlyEntry(at); name !== '' && only !== undefined; only = onlyEntry(at)) {
    label += `/${only[0]}`
    at = only[1]
  }
  const entries = [...at].sort(([one], [other]) => (one < other ? -1 : 1)).map(([entry, below]) => nodeOf(entry, below))
  return { label, entries, files: entries.length === 0 ? 1 : entries.reduce((sum, { files }) => sum + files, 0) }
}

function onlyEntry(branch: Branch): [string, Branch] | undefined {
  return branch.size === 1 ? branch.entries().next().value : undefined
}

function* linesOf(
  { entries }: Node,
  indent: string,
  isOpened: (folder: Node) => boolean,
  widest: number,
): Iterable<string> {
  const shown = entries.length > widest + 1 ? entries.slice(0, widest) : entries
  for (const entry of shown) {
    if (entry.entries.length === 0) yield indent + entry.label
    else if (!isOpened(entry)) yield `${indent}${entry.label}/  ${filesIn([entry])}`
    else {
      yield `${indent}${entry.label}/`
      yield* linesOf(entry, `${indent}  `, isOpened, widest)
    }
  }
  if (shown.length < entries.length) yield `${indent}… and ${filesIn(entries.slice(shown.length))} more`
}

function filesIn(nodes: readonly Node[]): string {
  const files = nodes.reduce((sum, node) => sum + node.files, 0)
  return counted(files, 'file')
}
