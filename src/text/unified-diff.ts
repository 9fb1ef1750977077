/** A line of a difference: kept, taken out, put in, or the head of a hunk. */
export interface DiffLine {
  readonly kind: 'kept' | 'removed' | 'added' | 'hunk'
  /** With its sign in front, as `diff -u` prints it. */
  readonly text: string
}

/** The lines of `diff -u` without the names of the files; none where the texts are equal. */
export function unifiedDiff(before: string, after: string): readonly DiffLine[] {
  const [from, to] = [linesOf(before), linesOf(after)]
  const changes = changesBetween(from, to)
  return hunksOf(changes).flatMap((hunk) => linesOfHunk(hunk, changes))
}

const CONTEXT = 3

/** Texts longer than this are told as one replacement: the table of what they share would be too large. */
const MOST_CELLS = 25_000_000

interface Change {
  readonly kind: 'kept' | 'removed' | 'added'
  readonly line: string
}

/** Every line of both texts in order, those of the longest common subsequence once. */
function changesBetween(from: readonly string[], to: readonly string[]): readonly Change[] {
  const { head, tail } = sharedLines(from, to)
  const [a, b] = [from.slice(head, from.length - tail), to.slice(head, to.length - tail)]
  const keep = (line: string): Change => ({ kind: 'kept', line })
  return [...from.slice(0, head).map(keep), ...middle(a, b), ...from.slice(from.length - tail).map(keep)]
}

function middle(a: readonly string[], b: readonly string[]): readonly Change[] {
  const remove = (line: string): Change => ({ kind: 'removed', line })
  const add = (line: string): Change => ({ kind: 'added', line })
  if ((a.length + 1) * (b.length + 1) > MOST_CELLS) return [...a.map(remove), ...b.map(add)]
  const width = b.length + 1
  const lengths = new Uint32Array((a.length + 1) * width)
  const at = (i: number, j: number): number => lengths[i * width + j] ?? 0
  for (let i = a.length - 1; i >= 0; i -= 1)
    for (let j = b.length - 1; j >= 0; j -= 1)
      lengths[i * width + j] = a[i] === b[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1))
  const changes: Change[] = []
  let [i, j] = [0, 0]
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      changes.push({ kind: 'kept', line: a[i++] ?? '' })
      j += 1
    } else if (j === b.length || (i < a.length && at(i + 1, j) >= at(i, j + 1))) changes.push(remove(a[i++] ?? ''))
    else changes.push(add(b[j++] ?? ''))
  }
  return changes
}

interface Span {
  readonly start: number
  readonly end: number
}

/** Spans of changes with their context; those that touch are one. */
function hunksOf(changes: readonly Change[]): readonly Span[] {
  const spans: Span[] = []
  for (const [index, { kind }] of changes.entries()) {
    if (kind === 'kept') continue
    const span = { start: Math.max(0, index - CONTEXT), end: Math.min(changes.length, index + CONTEXT + 1) }
    const last = spans.at(-1)
    if (last !== undefined && span.start <= last.end) spans[spans.length - 1] = { start: last.start, end: span.end }
    else spans.push(span)
  }
  return spans
}

const signs = { kept: ' ', removed: '-', added: '+' } as const

function linesOfHunk({ start, end }: Span, changes: readonly Change[]): readonly DiffLine[] {
  const hunk = changes.slice(start, end)
  const head = `@@ -${range('added', changes, start, end)} +${range('removed', changes, start, end)} @@`
  const lines = hunk.flatMap(({ kind, line }): readonly DiffLine[] => {
    const [text, hasEnd] = line.endsWith('\n') ? [line.slice(0, -1), true] : [line, false]
    const written: DiffLine = { kind, text: signs[kind] + text }
    return hasEnd ? [written] : [written, { kind: 'kept', text: '\\ No newline at end of file' }]
  })
  return [{ kind: 'hunk', text: head }, ...lines]
}

/** Line number and count of a hunk on the side that has no lines of the `other` kind. */
function range(other: Change['kind'], changes: readonly Change[], start: number, end: number): string {
  const own = (part: readonly Change[]): number => part.filter(({ kind }) => kind !== other).length
  const [before, count] = [own(changes.slice(0, start)), own(changes.slice(start, end))]
  return `${count === 0 ? before : before + 1},${count}`
}

/** With their line ends. */
function linesOf(text: string): readonly string[] {
  return text === '' ? [] : text.split(/(?<=\n)/)
}

/** How many lines two texts share at their beginnings, and of the rest at their ends. */
export function sharedLines(
  one: readonly string[],
  other: readonly string[],
): { readonly head: number; readonly tail: number } {
  const head = sharedStart(one, other)
  return { head, tail: sharedStart(one.slice(head).reverse(), other.slice(head).reverse()) }
}

function sharedStart(one: readonly string[], other: readonly string[]): number {
  let count = 0
  while (count < one.length && count < other.length && one[count] === other[count]) count += 1
  return count
}
