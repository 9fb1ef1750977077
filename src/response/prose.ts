import { escapeControls } from '../text/escape-controls.ts'

/**
 * A sentence of ours for a page in Markdown, in which nothing but words is left: no markup, no HTML, no row of a table. Text of somebody else's
 * making belongs into a code span.
 */
export function prose(text: string): string {
  return escapeControls(text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text).replace(/[\\<>`*_[\]|]/g, '\\$&')
}

const LONGEST = 2000
