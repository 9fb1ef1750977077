import type { Artifact, Summary } from '../../model/artifact.ts'
import { formatBytes } from '../../text/format-bytes.ts'
import { isTextKind } from '../../text/kind.ts'

/** The sizes of a package and of the groups that its files fall into, the largest file of each first. */
export interface Measured {
  readonly packed: number
  readonly unpacked: number
  readonly files: readonly Summary[]
  readonly maps: readonly Summary[]
  readonly archives: readonly Summary[]
  readonly texts: readonly Summary[]
  /** Bytes of all JavaScript and styles. */
  readonly code: number
}

/** Measures the files of a package, each by what it is. */
export function measure(root: Artifact): Measured {
  const files = [...root.contents].sort((a, b) => b.size - a.size)
  const maps = files.filter((file) => file.facts.map !== undefined)
  const archives = files.filter(isArchive)
  const code = total(files.filter((file) => file.kind === 'javascript' || file.kind === 'css'))
  const texts = files.filter((file) => isTextKind(file.kind) && file.facts.map === undefined)
  return { packed: root.bytes.length, unpacked: total(files), files, maps, archives, texts, code }
}

/** The three largest files with their sizes and shares: `dist/cli.js.map 59.7 MB (85 %), …`. */
export function topOf(files: readonly Summary[], whole: number): string {
  const share = (bytes: number) => Math.round((bytes / Math.max(1, whole)) * 100)
  return files
    .slice(0, 3)
    .map(({ path, size }) => `${path} ${formatBytes(size)} (${share(size)} %)`)
    .join(', ')
}

function total(files: readonly Summary[]): number {
  return files.reduce((sum, file) => sum + file.size, 0)
}

/** An archive or a compressed file, opened or not; what is encrypted may be anything. */
function isArchive({ facts: { container, opaque } }: Summary): boolean {
  if (opaque !== undefined) return opaque.because !== 'encrypted'
  return container?.role === 'archive' || container?.role === 'wrapper'
}
