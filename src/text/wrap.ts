import { columnsOf, displayWidth } from './display-width.ts'

/**
 * Breaks `text`, free of control characters, into lines of at most `width` columns: between words, else after a slash, else anywhere. A URL
 * stays whole, and its line may be longer: what is broken cannot be copied.
 */
export function wrap(text: string, width: number): string[] {
  const columns = Math.max(width, 8)
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ').flatMap((each) => pieces(each, columns))) {
    const joined = line === '' || word.glued ? line + word.text : `${line} ${word.text}`
    if (displayWidth(joined) <= columns) {
      line = joined
      continue
    }
    lines.push(line)
    line = word.text
  }
  return line === '' && lines.length > 0 ? lines : [...lines, line]
}

/** A word as it is when it fits, else its parts; a `glued` part follows without a space. */
function pieces(word: string, columns: number): { readonly text: string; readonly glued: boolean }[] {
  if (displayWidth(word) <= columns || /^\W{0,2}https?:\/\//i.test(word)) return [{ text: word, glued: false }]
  const parts: { text: string; glued: boolean }[] = []
  for (const segment of word.split(/(?<=\/)/)) {
    for (const text of chop(segment, columns)) parts.push({ text, glued: parts.length > 0 })
  }
  return parts
}

function chop(text: string, columns: number): string[] {
  const parts: string[] = []
  let part = ''
  let width = 0
  for (const character of text) {
    const columnsNeeded = columnsOf(character)
    if (width + columnsNeeded > columns) {
      parts.push(part)
      part = ''
      width = 0
    }
    part += character
    width += columnsNeeded
  }
  return [...parts, part]
}
