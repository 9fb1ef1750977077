import { eastAsianWidth } from 'get-east-asian-width'

/** Columns that `text`, free of control characters, takes in a terminal: wide characters take two, combining marks none. */
export function displayWidth(text: string): number {
  if (/^[\x20-\x7e]*$/.test(text)) return text.length
  let width = 0
  for (const character of text) width += columnsOf(character)
  return width
}

/** Columns that one character takes, by its East Asian width (UAX #11). */
export function columnsOf(character: string): number {
  const code = character.codePointAt(0)
  return code === undefined || combining.test(character) ? 0 : eastAsianWidth(code)
}

const combining = /^(?:\p{Mn}|\p{Me}|\u200d|\ufe0f)$/u
