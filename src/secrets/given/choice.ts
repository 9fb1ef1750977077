import type { TextCursor } from './text-cursor.ts'

/** Whether the cursor stands behind a branch of a choice: `a ? b : `, when `at` is where the sign before the other branch stands. */
export function isSecondBranch({ text, floor }: TextCursor, at: number): boolean {
  return /[\w)\]"'] \? [^?:\n]{1,100} $/.test(text.slice(Math.max(floor, at - LONGEST_BRANCH), at))
}

/** What the choice goes to in whose branch the cursor stands: `x = a ? `. */
export function assignedBefore(cursor: TextCursor): string {
  const line = cursor.text.slice(Math.max(cursor.floor, cursor.at - LONGEST_BRANCH), cursor.at)
  const own = line.slice(line.lastIndexOf('\n') + 1)
  return (
    /([\w$.]{1,60})["'`]?(?:\s?:\s?\w{1,20})?\s{0,3}[=:]\s{0,3}(?![=:])[^=\n,;{}]{1,100}(?:[!=]==?[^=\n,;{}]{1,60})?$/.exec(
      own,
    )?.[1] ?? ''
  )
}

const LONGEST_BRANCH = 240
