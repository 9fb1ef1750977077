/** Numbers that follow from a seed, the same on every machine (mulberry32). */
export interface Random {
  /** A whole number from 0 up to, but without, `below`. */
  below(below: number): number
  /** One of them. */
  of<Value>(values: readonly [Value, ...Value[]]): Value
  /** True once in `times`. */
  oneIn(times: number): boolean
}

/** The numbers of a seed. */
export function randomOf(seed: number): Random {
  let state = seed >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const below = (most: number) => Math.floor(next() * most)
  return { below, of: (values) => values[below(values.length)] ?? values[0], oneIn: (times) => below(times) === 0 }
}
