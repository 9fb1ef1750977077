/** How many lines two texts share at their beginnings, and of the rest at their ends. */
export function sharedLines(
  one: readonly string[],
  other: readonly string[],
): { readonly head: number; readonly tail: number } {
  const head = sharedStart(one, other)
  return { head, tail: sharedStart(one.slice(head).reverse(), other.slice(head).reverse()) }
}

function sharedStart(one: readonly string[], other: readonly string[]): number {
  let count = 0
  while (count < one.length && count < other.length && one[count] === other[count]) count += 1
  return count
}
