import { sharedLines } from './changed-lines.ts'

/** What changes from `before` (null: there is no such file) to `after`, as `diff -u` and `git apply` have it; one hunk, empty when nothing changes. */
export function fileDiff(file: string, before: string | null, after: string): readonly string[] {
  if (before === after) return []
  const [old, fresh] = [linesOf(before ?? ''), linesOf(after)]
  const { head, tail } = sharedLines(old, fresh)
  const from = Math.max(0, head - CONTEXT)
  const behind = Math.min(CONTEXT, tail)
  const removed = old.slice(head, old.length - tail)
  const added = fresh.slice(head, fresh.length - tail)
  const above = old.slice(from, head)
  const below = old.slice(old.length - tail, old.length - tail + behind)
  return [
    before === null ? '--- /dev/null' : `--- a/${file}`,
    `+++ b/${file}`,
    `@@ -${range(from, above.length + removed.length + below.length)} +${range(from, above.length + added.length + below.length)} @@`,
    ...above.flatMap((line) => marked(' ', line)),
    ...removed.flatMap((line) => marked('-', line)),
    ...added.flatMap((line) => marked('+', line)),
    ...below.flatMap((line) => marked(' ', line)),
  ]
}

const CONTEXT = 3

/** Lines with their ends, so that another end is another line. */
function linesOf(text: string): readonly string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? []
}

function range(from: number, length: number): string {
  // An empty range names the line before it.
  return `${length === 0 ? from : from + 1},${length}`
}

function marked(sign: string, line: string): readonly string[] {
  return line.endsWith('\n') ? [sign + line.slice(0, -1)] : [sign + line, '\\ No newline at end of file']
}
