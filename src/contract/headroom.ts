/** A budget for a file of `bytes` with room for ordinary growth, in a round number: at least a quarter more, and 10 kB for whatever is small. */
export function fileBudget(bytes: number): number {
  return roundUp(Math.max(bytes * 1.25, 10_000))
}

/** A budget for a whole package of `bytes`: likewise, and 50 kB for whatever is small. */
export function packageBudget(bytes: number): number {
  return roundUp(Math.max(bytes * 1.25, 50_000))
}

/** The most of a count that is as good as what there is now. None stays none: the first one is always news. */
export function countBudget(count: number): number {
  const wanted = Math.ceil(count * 1.25)
  return wanted < 10 ? wanted : roundUp(wanted)
}

/** The earlier budget while it is enough for `actual` and not far more than `fresh` would give today, else a new one. */
export function kept(earlier: number, actual: number, fresh: (actual: number) => number): number {
  return actual <= earlier && earlier <= fresh(actual) * 2 ? earlier : fresh(actual)
}

/** The next of 1, 1.5, 2, 3, 4, 5, 6, 8 times a power of ten. */
function roundUp(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value))
  const step = steps.find((candidate) => Math.round(candidate * power) >= value) ?? 10
  return Math.round(step * power)
}

const steps = [1, 1.5, 2, 3, 4, 5, 6, 8]
