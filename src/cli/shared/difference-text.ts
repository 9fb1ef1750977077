import type { Paint } from '../../reporters/pretty/paint.ts'
import { unifiedDiff } from '../../text/unified-diff.ts'

/** A file that would change. */
export interface ChangedFile {
  readonly path: string
  /** Null when there is no such file yet. */
  readonly before: string | null
  readonly after: string
}

/** The differences as `diff -u` prints them, in colours where there are any. */
export function differenceText(files: readonly ChangedFile[], { safe, good, bad, accent, bold }: Paint): string {
  const styles = { added: good, removed: bad, hunk: accent, kept: (text: string) => text }
  const lines = files.flatMap(({ path, before, after }) => [
    bold(`--- ${before === null ? '/dev/null' : safe(path)}`),
    bold(`+++ ${safe(path)}`),
    ...unifiedDiff(before ?? '', after).map(({ kind, text }) => styles[kind](safe(withoutEnd(text)))),
    '',
  ])
  return `${lines.join('\n')}\n`
}

/** A line's own end is no part of what is shown of it: ends are kept as they are. */
function withoutEnd(line: string): string {
  return line.endsWith('\r') ? line.slice(0, -1) : line
}
