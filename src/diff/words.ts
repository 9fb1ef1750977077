import { formatBytes } from '../text/format-bytes.ts'
import type { Change, FileState } from './changes.ts'
import type { Side } from './diff.ts'

/** What a compared package is called: name and version where it has them. */
export function titleOfSide({ name, version, spec }: Side): string {
  return name === null ? spec : version === null ? name : `${name}@${version}`
}

/** What a thing is now, or was where it went; both where it changed. */
export function changeWords<State>({ from, to }: Change<State>, describe: (state: State) => string): string {
  const [was, is] = [from, to].map((state) => (state === undefined ? '' : describe(state)))
  if (from === undefined || to === undefined) return `${was}${is}`
  return was === is ? `${is}, other bytes` : `${was} → ${is}`
}

export function fileWords({ kind, bytes }: FileState): string {
  return `${kind}, ${formatBytes(bytes)}`
}
