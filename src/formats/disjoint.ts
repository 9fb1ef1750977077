/** Byte ranges in ascending order, without empty ones and without those that overlap one before them. */
export function disjoint(ranges: readonly (readonly [number, number])[]): (readonly [number, number])[] {
  let end = 0
  return ranges
    .filter(([from, to]) => from < to)
    .sort((one, other) => one[0] - other[0])
    .filter(([from, to]) => {
      if (from < end) return false
      end = to
      return true
    })
}
