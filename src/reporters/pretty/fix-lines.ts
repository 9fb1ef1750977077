import type { Finding, Fix } from '../../model/report.ts'
import { labelled, unstyled } from './layout.ts'
import type { Paint } from './paint.ts'

/** What to do about the findings, each way once: a sentence, and the exact edit as a small diff. */
export function fixLines(findings: readonly Finding[], paint: Paint): string[] {
  const fixes = new Map<string, Fix>()
  for (const fix of findings.flatMap((finding) => finding.fixes)) fixes.set(JSON.stringify(fix), fix)
  const shown = [...fixes.values()].slice(0, paint.isVerbose ? fixes.size : MOST)
  const lines = shown.flatMap((fix) => [...labelled('fix', fix.description, 4, unstyled, paint), ...diff(fix, paint)])
  if (shown.length === fixes.size) return lines
  return [...lines, ...labelled('', `and ${fixes.size - shown.length} more of this kind`, 4, paint.dim, paint)]
}

const MOST = 3

function diff({ edit }: Fix, paint: Paint): string[] {
  if (!edit) return []
  const removed = edit.before === null ? [] : code(edit.before).map((line) => `- ${line}`)
  const added = code(edit.after).map((line) => `+ ${line}`)
  return [
    ...labelled('', edit.file, 4, paint.bold, paint),
    ...removed.flatMap((line) => labelled('', line, 4, paint.bad, paint)),
    ...added.flatMap((line) => labelled('', line, 4, paint.good, paint)),
  ]
}

function code(text: string): string[] {
  return text.replace(/\r?\n$/, '').split(/\r?\n/)
}
