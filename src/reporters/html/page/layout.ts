import { type Tiled, treemapSquarify } from 'd3-hierarchy'
import type { TreeNode } from './tree.ts'

/** A rectangle of the picture, in CSS pixels; those inside it follow it in the list. */
export interface Cell {
  readonly node: TreeNode
  readonly x0: number
  readonly y0: number
  readonly x1: number
  readonly y1: number
  /** 0 for what stands directly in the node that is shown. */
  readonly depth: number
  /** Whether its contents are drawn inside it, below its name. */
  readonly isOpen: boolean
}

/** Lays out what is in `root`, as deep as there is room for anything to be seen; the work is bounded by the area, not by the tree. */
export function layOut(root: TreeNode, width: number, height: number): readonly Cell[] {
  const cells: Cell[] = []
  place(root, 0, 0, width, height, 0, cells)
  return cells
}

const HEAD = 18
const EDGE = 2
/** Square pixels below which a cell is not drawn: its folder's colour stands for it. */
const SMALLEST = 16
/** Cells in all, and of one folder: the largest of them. */
const MOST = 6000
const SIBLINGS = 1500

interface Tile extends Tiled {
  readonly node: TreeNode
}

function place(parent: TreeNode, x0: number, y0: number, x1: number, y1: number, depth: number, cells: Cell[]): void {
  const total = parent.children.reduce((sum, { bytes }) => sum + bytes, 0)
  if (total === 0 || cells.length > MOST) return
  const scale = ((x1 - x0) * (y1 - y0)) / total
  const children: Tile[] = []
  let rest = 0
  for (const node of parent.children) {
    // Largest first: behind the first that is too small there are only smaller ones.
    if (node.bytes * scale < SMALLEST || children.length >= SIBLINGS) rest += node.bytes
    else children.push({ node, value: node.bytes, x0: 0, y0: 0, x1: 0, y1: 0 })
  }
  if (children.length === 0) return
  treemapSquarify({ value: total - rest, children }, x0, y0, x1, y1 - (rest / total) * (y1 - y0))
  for (const tile of children) {
    const { node } = tile
    const [wide, high] = [tile.x1 - tile.x0, tile.y1 - tile.y0]
    const isOpen = node.children.length > 0 && wide > 40 && high > HEAD + 16 && depth < 12
    cells.push({ node, x0: tile.x0, y0: tile.y0, x1: tile.x1, y1: tile.y1, depth, isOpen })
    if (isOpen) place(node, tile.x0 + EDGE, tile.y0 + HEAD, tile.x1 - EDGE, tile.y1 - EDGE, depth + 1, cells)
  }
}
