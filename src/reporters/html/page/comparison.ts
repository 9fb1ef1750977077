import { formatCount } from '../../../text/count.ts'
import { formatBytes } from '../../../text/format-bytes.ts'
import type { PageData } from '../page-data.ts'
import { byId, element, safe } from './elements.ts'
import { pathOf, type TreeNode } from './tree.ts'

const ROWS = 500

/** Shows what came and went between two packages of the report. */
export function startComparison({ packages, versions }: PageData, trees: (index: number) => TreeNode | null): void {
  if (document.getElementById('compare') === null || versions.length < 2) return
  const [from, to] = [byId<HTMLSelectElement>('compare-from'), byId<HTMLSelectElement>('compare-to')]
  const [sum, list] = [byId('compare-sum'), byId('compare-list')]
  const bad = versions.findIndex((index) => packages[index]?.tree?.[5].some((node) => node[2] > 3))
  const later = bad > 0 ? bad : versions.length - 1
  for (const [place, index] of versions.entries()) {
    const title = safe(packages[index]?.title ?? '')
    from.append(new Option(title, String(index), false, place === later - 1))
    to.append(new Option(title, String(index), false, place === later))
  }
  const apply = (): void => {
    const changes = changesBetween(trees(Number(from.value)), trees(Number(to.value)))
    const count = (kind: Change['kind']) => formatCount(changes.filter((each) => each.kind === kind).length)
    sum.textContent = `${count('came')} came, ${count('went')} went, ${count('changed')} changed`
    const table = element('table')
    const head = element('tr')
    for (const title of ['', 'path', 'size']) head.append(element('th', title))
    const body = element('tbody')
    for (const { kind, path, size } of changes.slice(0, ROWS)) {
      const row = element('tr')
      row.append(element('td', kind, `change ${kind}`), element('td', path, 'path'), element('td', size, 'number'))
      body.append(row)
    }
    const top = element('thead')
    top.append(head)
    for (const cell of head.querySelectorAll('th')) cell.scope = 'col'
    head.firstElementChild?.append(element('span', 'what', ''))
    table.append(top, body)
    list.replaceChildren(table)
    if (changes.length > ROWS) list.append(element('p', `and ${formatCount(changes.length - ROWS)} more`, 'soft'))
  }
  for (const choice of [from, to]) choice.addEventListener('change', apply)
  byId('compare').hidden = false
  apply()
}

interface Change {
  readonly kind: 'came' | 'went' | 'changed'
  readonly path: string
  readonly size: string
  readonly bytes: number
}

function changesBetween(one: TreeNode | null, other: TreeNode | null): readonly Change[] {
  const [before, after] = [filesOf(one), filesOf(other)]
  const changes: Change[] = []
  for (const [path, { bytes, digest }] of after) {
    const earlier = before.get(path)
    if (earlier === undefined) changes.push({ kind: 'came', path, size: formatBytes(bytes), bytes })
    else if (earlier.digest !== digest)
      changes.push({ kind: 'changed', path, size: `${formatBytes(earlier.bytes)} → ${formatBytes(bytes)}`, bytes })
  }
  for (const [path, { bytes }] of before)
    if (!after.has(path)) changes.push({ kind: 'went', path, size: formatBytes(bytes), bytes })
  return changes.sort((a, b) => order[a.kind] - order[b.kind] || b.bytes - a.bytes)
}

const order = { came: 0, went: 1, changed: 2 }

function filesOf(root: TreeNode | null): ReadonlyMap<string, TreeNode> {
  const files = new Map<string, TreeNode>()
  const visit = (node: TreeNode): void => {
    if (node.kind !== 'folder' && node.parent !== null) files.set(pathOf(node), node)
    for (const child of node.children) visit(child)
  }
  if (root !== null) visit(root)
  return files
}
