/** The names from the package's tarball (left out) down to an artifact. */
export type Chain = readonly string[]

/** The chain as people read and write it: `dist/cli.js.map ! src/auth.ts`. Empty for the package itself. */
export function printChain(chain: Chain): string {
  return chain.join(BETWEEN)
}

/** The names, or globs of names, of a chain as it is printed. */
export function namesIn(printed: string): Chain {
  return printed.split(BETWEEN)
}

/** The chain as a key of maps and sets. Names are hostile and may hold any character, so no separator would do. */
export function chainKey(chain: Chain): string {
  return JSON.stringify(chain)
}

/** The order of chains, name by name and by code unit. */
export function compareChains(one: Chain, other: Chain): number {
  for (let index = 0; index < one.length && index < other.length; index += 1) {
    const [a = '', b = ''] = [one[index], other[index]]
    if (a !== b) return a < b ? -1 : 1
  }
  return one.length - other.length
}

/**
 * A test of chains by a pattern that is written as chains are printed, a glob for each name; `compile` makes the test of one name.
 * `whole`: as many names as globs. `inside`: what fits a container also fits what is inside.
 */
export function chainMatcher(
  pattern: string,
  extent: 'whole' | 'inside',
  compile: (glob: string) => (name: string) => boolean,
): (chain: Chain) => boolean {
  const tests = namesIn(pattern).map(compile)
  return (chain) => {
    const isLongEnough = extent === 'whole' ? chain.length === tests.length : chain.length >= tests.length
    return isLongEnough && tests.every((fits, index) => fits(chain[index] ?? ''))
  }
}

const BETWEEN = ' ! '
