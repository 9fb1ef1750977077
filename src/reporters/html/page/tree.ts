import type { PackedNode } from '../page-data.ts'

/** A file, a folder, or a container that is both, as the page shows it. */
export interface TreeNode {
  readonly name: string
  readonly parent: TreeNode | null
  /** ` ! ` where a container is entered, `/` otherwise. */
  readonly joint: string
  bytes: number
  /** The worst finding of it or of anything in it: 0 none, 1 info … 5 critical. */
  rank: number
  readonly kind: string
  readonly novel: boolean
  readonly digest: string
  /** Largest first. */
  children: TreeNode[]
  /** Files in it at any depth; 1 for a file with nothing inside. */
  files: number
}

/** The tree of a package: names become folders, and what is inside a container hangs below it. */
export function buildTree(packed: PackedNode, kinds: readonly string[], title: string): TreeNode {
  const root = node(title, null, '', packed, kinds)
  fill(root, packed[5], kinds, ' ! ')
  settle(root)
  return root
}

/** The path of a node within its package. */
export function pathOf(node: TreeNode): string {
  const parts: string[] = []
  for (let at = node; at.parent !== null; at = at.parent)
    parts.unshift(at.parent.parent === null ? at.name : at.joint + at.name)
  return parts.join('')
}

/** The nodes from the package down to this one. */
export function trail(node: TreeNode): readonly TreeNode[] {
  return node.parent === null ? [node] : [...trail(node.parent), node]
}

/** Names are hostile: more folders than this are one. */
const DEEPEST = 60

function node(
  name: string,
  parent: TreeNode | null,
  joint: string,
  packed: PackedNode | null,
  kinds: readonly string[],
): TreeNode {
  const [, bytes, rank, kind, novel, , digest] = packed ?? ['', 0, 0, -1, 0, [], '']
  return {
    name,
    parent,
    joint,
    bytes,
    rank,
    kind: kinds[kind] ?? 'folder',
    novel: novel === 1,
    digest: digest ?? '',
    children: [],
    files: 0,
  }
}

function fill(container: TreeNode, contents: readonly PackedNode[], kinds: readonly string[], inside: string): void {
  const folders = new Map<string, TreeNode>([['', container]])
  // Files of one folder follow each other, so most of them are placed by a single look.
  const known = new Map<string, TreeNode>([['', container]])
  for (const packed of contents) {
    const slash = packed[0].lastIndexOf('/')
    const own = packed[0].slice(slash + 1)
    const place = packed[0].slice(0, Math.max(slash, 0))
    const isPlain = own !== '' && own !== '.'
    let above = isPlain ? known.get(place) : undefined
    let last = own
    if (above === undefined) {
      const names = packed[0].split('/').filter((part) => part !== '' && part !== '.')
      if (names.length > DEEPEST) names.splice(DEEPEST, names.length, names.slice(DEEPEST).join('/'))
      last = names.pop() ?? packed[0]
      above = folderOf(names, container, folders, kinds, inside)
      if (isPlain && last === own) known.set(place, above)
    }
    const file = node(last, above, above === container ? inside : '/', packed, kinds)
    above.children.push(file)
    if (packed[5].length > 0) fill(file, packed[5], kinds, ' ! ')
  }
}

function folderOf(
  names: readonly string[],
  container: TreeNode,
  folders: Map<string, TreeNode>,
  kinds: readonly string[],
  inside: string,
): TreeNode {
  let above = container
  let path = ''
  for (const name of names) {
    path += `/${name}`
    let folder = folders.get(path)
    if (folder === undefined) {
      folder = node(name, above, above === container ? inside : '/', null, kinds)
      above.children.push(folder)
      folders.set(path, folder)
    }
    above = folder
  }
  return above
}

/** Sums up from the leaves, and sorts. */
function settle(at: TreeNode): void {
  let bytes = 0
  let files = 0
  for (const child of at.children) {
    settle(child)
    bytes += child.bytes
    files += child.files
    at.rank = Math.max(at.rank, child.rank)
  }
  // A container weighs what it weighs, whatever comes out of it.
  if (at.kind === 'folder' || at.parent === null) at.bytes = bytes
  at.files = at.children.length === 0 ? 1 : files
  at.children.sort((one, other) => other.bytes - one.bytes || (one.name < other.name ? -1 : 1))
}
