import { escapeControls } from '../text/escape-controls.ts'

const LONGEST = 1000

/** Text in which nothing is Markdown: no markup, no HTML, no links, no mentions, no references to issues. */
export function escapeMarkdown(text: string): string {
  return (
    shorten(text)
      .replace(/[\\`*_{}[\]()<>#+!|~&:$-]|(?<=^\d+|www)\./g, '\\$&')
      // A mention or a reference is looked for in the rendered text, in which a comment is all that parts it.
      .replace(/@|#(?=\w)/g, '$&<!-- -->')
  )
}

/** Text as a code span, also with backticks in it; `isCell`: inside a table, where a bar would end the cell. */
export function codeSpan(text: string, isCell = false): string {
  const code = shorten(text) || ' '
  const fence = '`'.repeat(longestRun(code, 1) + 1)
  const pad = /^`|`$|^ .* $/.test(code) ? ' ' : ''
  const span = fence + pad + code + pad + fence
  return isCell ? span.replaceAll('|', '\\|') : span
}

/** Lines as a fenced block that none of them can close. */
export function codeFence(lines: readonly string[], language = ''): string[] {
  const code = lines.map((line) => shorten(line))
  const fence = '`'.repeat(Math.max(3, ...code.map((line) => longestRun(line, 3) + 1)))
  return [fence + language, ...code, fence]
}

function shorten(text: string): string {
  return escapeControls(text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text)
}

/** The longest run of at least `least` backticks, 0 when there is none. */
function longestRun(text: string, least: number): number {
  const runs = text.match(/`+/g) ?? []
  return Math.max(0, ...runs.map(({ length }) => length).filter((length) => length >= least))
}
