import { type Markup, markup } from '../markup.ts'

/** A text of ours, in which backticks stand around code. */
export function withCode(text: string): Markup {
  const parts = text.split('`')
  // An odd backtick is a backtick.
  if (parts.length % 2 === 0) return markup`${text}`
  return markup`${parts.map((part, index) => (index % 2 === 1 ? markup`<code>${part}</code>` : part))}`
}
