import type { Location, OriginalPosition } from '../model/report.ts'

/** `dist/cli.js.map ! src/auth.ts:14:9`; the package itself is named by what `chain` would start with. */
export function formatLocation(location: Location): string {
  const { chain, region } = location
  const path = chain.length === 0 ? 'the package' : chain.join(' ! ')
  return region ? `${path}:${region.startLine}:${region.startColumn}` : path
}

/** `src/auth.ts:14:9`, and in whose name. */
export function formatOriginal({ source, line, column, name }: OriginalPosition): string {
  return `${source}:${line}:${column}${name === null ? '' : ` (${name})`}`
}
