/** `/`-separated paths as the lines of a tree, folders before what is in them, in order of their names. */
export function treeOf(paths: readonly string[]): readonly string[] {
  const root = new Map<string, Node>()
  for (const path of paths) {
    let at = root
    for (const name of path.split('/')) {
      const below = at.get(name) ?? new Map<string, Node>()
      at.set(name, below)
      at = below
    }
  }
  return linesOf(root, '')
}

/** Names in a folder, and what is below each. */
type Node = Map<string, Node>

function linesOf(node: Node, indent: string): readonly string[] {
  const names = [...node.keys()].sort()
  return names.flatMap((name) => {
    // A chain of folders with one entry each reads better on one line.
    let label = name
    let below = node.get(name) ?? new Map<string, Node>()
    for (let only = onlyKey(below); only !== undefined; only = onlyKey(below)) {
      label += `/${only}`
      below = below.get(only) ?? new Map<string, Node>()
    }
    const rest = below.size === 0 ? [] : linesOf(below, `${indent}  `)
    return [`${indent}${label}${below.size === 0 ? '' : '/'}`, ...rest]
  })
}

function onlyKey(node: Node): string | undefined {
  return node.size === 1 ? node.keys().next().value : undefined
}
