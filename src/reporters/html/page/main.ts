import { islands, type PageData } from '../page-data.ts'
import { startComparison } from './comparison.ts'
import { startExplorer } from './explorer.ts'
import { startFilter } from './findings-filter.ts'
import { readIsland } from './read-island.ts'
import { startSources } from './source-browser.ts'
import { buildTree, type TreeNode } from './tree.ts'

// The page reads without this. What it adds shows itself once it works, and not before.
startFilter()
addEventListener('beforeprint', () => {
  for (const each of document.querySelectorAll('details')) each.open = true
})
const isAble = 'DecompressionStream' in window
// The words are painted before the data is read; a page that nobody sees yet paints nothing, and does not wait for it.
const painted = new Promise<void>((resolve) => {
  requestAnimationFrame(() => setTimeout(resolve))
  setTimeout(resolve, 200)
})
void painted
  .then(() => (isAble ? readIsland<PageData>(islands.data) : null))
  .then((data) => {
    if (data === null) return
    const known = new Map<number, TreeNode | null>()
    const treeOf = (index: number): TreeNode | null => {
      const built = known.get(index)
      if (built !== undefined) return built
      const each = data.packages[index]
      const tree = each === undefined || each.tree === null ? null : buildTree(each.tree, data.kinds, each.title)
      known.set(index, tree)
      return tree
    }
    const openSource = startSources(data.packages.map(({ title }) => title))
    if (document.getElementById('explorer') !== null && data.packages.some(({ tree }) => tree !== null))
      startExplorer(data, treeOf, openSource)
    startComparison(data, treeOf)
    document.documentElement.dataset['ready'] = 'true'
  })
