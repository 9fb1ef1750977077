import type { Finding, Fix } from '../../model/report.ts'
import { sharedLines } from '../../text/shared-lines.ts'
import { labelled, unstyled } from './layout.ts'
import type { Paint } from './paint.ts'

/**
 * What to do about the findings, each way once: a sentence, and the exact edit as a small diff. `seen` holds the edits that were shown
 * before, and takes up those that are shown now.
 */
export function fixLines(findings: readonly Finding[], paint: Paint, seen: Set<string>): string[] {
  const fixes = new Map<string, Fix>()
  for (const fix of findings.flatMap((finding) => finding.fixes)) {
    // One edit may be right for files that came in by several ways; the first one told is enough.
    const key = JSON.stringify(fix.edit ?? fix)
    if (!fixes.has(key)) fixes.set(key, fix)
  }
  const shown = [...fixes.entries()].slice(0, paint.isVerbose ? fixes.size : MOST)
  const lines = shown.flatMap(([key, fix]) => {
    if (fix.edit && seen.has(key)) return labelled('fix', `The edit of ${fix.edit.file} above.`, 4, unstyled, paint)
    seen.add(key)
    return [...labelled('fix', fix.description, 4, unstyled, paint), ...diff(fix, paint)]
  })
  if (shown.length === fixes.size) return lines
  return [...lines, ...labelled('', `and ${fixes.size - shown.length} more of this kind`, 4, paint.dim, paint)]
}

const MOST = 3

function diff({ edit }: Fix, paint: Paint): string[] {
  if (!edit) return []
  const [before, after] = [edit.before === null ? [] : code(edit.before), code(edit.after)]
  const { head, tail } = sharedLines(before, after)
  const added = after.slice(head, after.length - tail)
  const shown = paint.isVerbose ? added : added.slice(0, LINES)
  return [
    ...labelled('', edit.file, 4, paint.bold, paint),
    ...before.slice(head, before.length - tail).flatMap((line) => labelled('', `- ${line}`, 4, paint.bad, paint)),
    ...shown.flatMap((line) => labelled('', `+ ${line}`, 4, paint.good, paint)),
    ...(shown.length < added.length
      ? labelled('', `and ${added.length - shown.length} more lines`, 4, paint.dim, paint)
      : []),
  ]
}

const LINES = 20

function code(text: string): string[] {
  return text.replace(/\r?\n$/, '').split(/\r?\n/)
}
