import { counted, formatCount } from '../../../text/count.ts'
import { formatBytes } from '../../../text/format-bytes.ts'
import type { PageData } from '../page-data.ts'
import { draw } from './draw.ts'
import { byId, element, safe, whenPaused } from './elements.ts'
import { type Cell, layOut } from './layout.ts'
import { pathOf, type TreeNode, trail } from './tree.ts'

const words = ['none', 'info', 'low', 'moderate', 'high', 'critical']
const PAGE = 100

/** Makes the picture and the list of what ships; `openSource` shows the text at a path, where the page has it. */
export function startExplorer(
  data: PageData,
  trees: (index: number) => TreeNode | null,
  openSource: ((index: number, path: string) => boolean) | null,
): void {
  const canvas = byId<HTMLCanvasElement>('map')
  const [rows, crumbs, here, tip] = [byId('rows'), byId('crumbs'), byId('here'), byId('tip')]
  const more = byId<HTMLButtonElement>('more')
  const seek = byId<HTMLInputElement>('seek')
  const which = byId<HTMLSelectElement>('which')
  const shown = data.packages.flatMap(({ tree }, index) => (tree === null ? [] : [index]))
  const worst = shown.findLast((index) => hasTrouble(data, index)) ?? shown.at(-1) ?? 0
  let index = worst
  let at = trees(index)
  let cells: readonly Cell[] = []
  let found: readonly TreeNode[] | null = null
  let lit: ReadonlySet<TreeNode> | null = null
  let limit = PAGE

  for (const each of shown)
    which.append(new Option(safe(data.packages[each]?.title ?? ''), String(each), false, each === index))
  byId('whose').hidden = shown.length < 2

  const paint = (): void => draw(canvas, cells, (node) => lit !== null && !lit.has(node))
  const lay = (): void => {
    cells = at === null ? [] : layOut(at, canvas.clientWidth, canvas.clientHeight)
    paint()
  }
  const list = (): void => {
    const all = found ?? at?.children ?? []
    rows.replaceChildren(...all.slice(0, limit).map(row))
    more.hidden = all.length <= limit
    more.textContent = `Show ${formatCount(Math.min(PAGE, all.length - limit))} more of ${formatCount(all.length)}`
  }
  const row = (node: TreeNode): HTMLElement => {
    const line = element('tr')
    const name = element('th')
    name.scope = 'row'
    const label = found === null ? node.name : pathOf(node)
    const path = pathOf(node)
    if (node.children.length > 0 || (node.novel && openSource !== null)) {
      const button = element('button', label, 'link')
      button.type = 'button'
      button.addEventListener('click', () => {
        if (node.children.length > 0) go(node)
        else openSource?.(index, path)
      })
      name.append(button)
    } else name.append(element('span', label))
    if (node.children.length > 0) name.append(element('span', ` ${formatCount(node.files)} inside`, 'soft'))
    if (node.novel) name.append(element('span', ' ships nowhere else', 'soft'))
    const size = element('td', formatBytes(node.bytes), 'number')
    const rank = words[node.rank] ?? 'none'
    line.append(name, size, element('td', rank, node.rank > 0 ? `tag-cell ${rank}` : 'soft'))
    return line
  }
  const go = (node: TreeNode): void => {
    at = node
    found = null
    lit = null
    seek.value = ''
    limit = PAGE
    // Before anything changes, so that the browser has nothing to work out for it.
    lay()
    crumbs.replaceChildren(
      ...trail(node).map((each) => {
        const item = element('li')
        const button = element('button', each.name, 'link')
        button.type = 'button'
        if (each === node) button.setAttribute('aria-current', 'location')
        button.addEventListener('click', () => go(each))
        item.append(button)
        return item
      }),
    )
    here.textContent = safe(
      `${node.name}: ${counted(node.files, 'file')}, ${formatBytes(node.bytes)}${node.kind === 'folder' || node.parent === null ? '' : `, ${node.kind}`}`,
    )
    list()
  }
  const search = (): void => {
    limit = PAGE
    const wanted = seek.value.trim().toLowerCase()
    const start = trees(index)
    if (wanted === '' || start === null) {
      found = null
      lit = null
    } else {
      const hits = matching(start, wanted)
      found = hits
      lit = new Set(hits.flatMap((node) => trail(node)))
      here.textContent = safe(`${formatCount(hits.length)} of ${formatCount(start.files)} match ${wanted}`)
    }
    paint()
    list()
  }
  const cellAt = (event: MouseEvent): Cell | undefined => {
    const box = canvas.getBoundingClientRect()
    const [x, y] = [event.clientX - box.left, event.clientY - box.top]
    return cells.findLast((cell) => x >= cell.x0 && x < cell.x1 && y >= cell.y0 && y < cell.y1)
  }
  canvas.addEventListener('click', (event) => {
    const node = cellAt(event)?.node
    if (node === undefined || at === null) return
    // One step at a time, so that nobody loses the way.
    const next = trail(node)[trail(at).length]
    if (next !== undefined && next.children.length > 0) go(next)
    else openSource?.(index, pathOf(node))
  })
  canvas.addEventListener('mousemove', (event) => {
    const node = cellAt(event)?.node
    tip.hidden = node === undefined
    if (node === undefined) return
    tip.textContent = safe(
      `${pathOf(node)} — ${formatBytes(node.bytes)}${node.rank > 0 ? `, ${words[node.rank]}` : ''}`,
    )
  })
  canvas.addEventListener('mouseleave', () => {
    tip.hidden = true
  })
  more.addEventListener('click', () => {
    limit += PAGE
    list()
  })
  which.addEventListener('change', () => {
    index = Number(which.value)
    const root = trees(index)
    if (root !== null) go(firstView(root))
  })
  whenPaused(seek, search)
  byId('explorer').hidden = false
  byId('ships-words').hidden = true
  window.addEventListener('resize', lay)
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', paint)
  if (at !== null) go(firstView(at))
}

/** A folder that is nearly all of the package says nothing; what is in it does. */
function firstView(root: TreeNode): TreeNode {
  let at = root
  for (let [first] = at.children; first?.kind === 'folder' && first.bytes > root.bytes * 0.98; [first] = at.children)
    at = first
  return at
}

function hasTrouble({ packages }: PageData, index: number): boolean {
  const tree = packages[index]?.tree
  return tree?.[5].some((node) => node[2] > 3) === true
}

const MOST = 2000

/** Files and folders whose path has the text, largest first; a folder that has it stands for what is in it. */
function matching(root: TreeNode, wanted: string): readonly TreeNode[] {
  const hits: TreeNode[] = []
  const visit = (node: TreeNode): void => {
    for (const child of node.children) {
      if (hits.length >= MOST) return
      if (
        child.name.toLowerCase().includes(wanted) ||
        (wanted.includes('/') && pathOf(child).toLowerCase().includes(wanted))
      )
        hits.push(child)
      else visit(child)
    }
  }
  visit(root)
  return hits.sort((one, other) => other.bytes - one.bytes)
}
