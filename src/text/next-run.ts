/**
 * Where the next run of at least `least` bytes begins for which `table` has 1, between `floor` and `end`; `end` when there is none. Such a run
 * holds every place of so many: most bytes are never looked at.
 */
export function nextRun(bytes: Uint8Array, table: Uint8Array, floor: number, end: number, least: number): number {
  let probe = floor + least - 1
  while (probe < end) {
    let from = probe
    while (from >= floor && table[bytes[from] as number] === 1) from -= 1
    if (probe - from >= least) return from + 1
    probe = from + least
  }
  return end
}

/** Where the run ends that goes on at `from`: the first byte before `end` for which `table` has no 1. */
export function endOfRun(bytes: Uint8Array, table: Uint8Array, from: number, end: number): number {
  let at = from
  while (at < end && table[bytes[at] as number] === 1) at += 1
  return at
}
