import { safe } from './elements.ts'
import type { Cell } from './layout.ts'
import type { TreeNode } from './tree.ts'

/** Draws the cells into the canvas, in the colours of the page; `dims` says which are pushed back. */
export function draw(canvas: HTMLCanvasElement, cells: readonly Cell[], dims: (node: TreeNode) => boolean): void {
  const context = canvas.getContext('2d')
  if (context === null) return
  const ratio = window.devicePixelRatio || 1
  const { clientWidth: width, clientHeight: height } = canvas
  canvas.width = Math.round(width * ratio)
  canvas.height = Math.round(height * ratio)
  context.scale(ratio, ratio)
  const colours = coloursOf(canvas)
  // What is too small to be drawn is of this colour.
  context.fillStyle = colours.ranks[0] ?? colours.folder
  context.fillRect(0, 0, width, height)
  context.font = '12px system-ui, sans-serif'
  context.textBaseline = 'middle'
  for (const cell of cells) drawCell(context, cell, colours, dims(cell.node))
}

type Colours = ReturnType<typeof coloursOf>

function coloursOf(canvas: HTMLElement) {
  const style = getComputedStyle(canvas)
  const of = (name: string) => style.getPropertyValue(name).trim()
  return {
    ink: of('--ink'),
    ranks: ['--fill-fine', '--fill-low', '--fill-low', '--fill-moderate', '--fill-high', '--fill-critical'].map(of),
    on: of('--on-fill'),
    folder: of('--fill-folder'),
    gap: of('--paper'),
  }
}

function drawCell(
  context: CanvasRenderingContext2D,
  { node, x0, y0, x1, y1, isOpen }: Cell,
  colours: Colours,
  isDim: boolean,
): void {
  const [wide, high] = [x1 - x0, y1 - y0]
  context.globalAlpha = isDim ? 0.25 : 1
  const fill = colours.ranks[node.rank] ?? colours.folder
  // Half a pixel of the page's own colour stays between two neighbours, where there is room for it.
  if (wide > 3 && high > 3) {
    context.fillStyle = colours.gap
    context.fillRect(x0, y0, wide, high)
  }
  context.fillStyle = isOpen ? colours.folder : fill
  context.fillRect(x0 + 0.5, y0 + 0.5, Math.max(wide - 1, 0.5), Math.max(high - 1, 0.5))
  if (isOpen && node.rank > 2) {
    context.fillStyle = fill
    context.fillRect(x0 + 0.5, y0 + 0.5, 3, Math.max(high - 1, 0.5))
  }
  if (wide > 34 && high > 14) {
    context.fillStyle = isOpen || node.rank < 3 ? colours.ink : colours.on
    const text = crop(context, safe(node.name), wide - 14)
    if (text !== '') context.fillText(text, x0 + 8, isOpen ? y0 + 10 : y0 + Math.min(high / 2, 12))
  }
  context.globalAlpha = 1
}

/** As much of a name as there is room for, by a bounded number of measurements. */
function crop(context: CanvasRenderingContext2D, text: string, room: number): string {
  if (room < 14) return ''
  const short = text.length > 120 ? `${text.slice(0, 119)}…` : text
  const width = context.measureText(short).width
  if (width <= room) return short
  const keep = Math.floor((short.length * room) / width) - 1
  return keep < 3 ? '' : `${short.slice(0, keep)}…`
}
