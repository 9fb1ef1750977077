/** A number with its noun, as prose has it: `1 file`, `1,900 files`, `2 entries`. */
export function counted(count: number, singular: string, plural?: string): string {
  return `${formatCount(count)} ${wordFor(count, singular, plural)}`
}

/** The form of a word that goes with a number: `file` or `files`, `is` or `are`. */
export function wordFor(count: number, singular: string, plural: string = pluralOf(singular)): string {
  return count === 1 ? singular : plural
}

/** A number with commas between thousands: 511,214. Prose has them; JSON, CSV and attributes have bare numbers. */
export function formatCount(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+(?!\d))/g, ',')
}

/** Regular plurals of English; others are given by whoever asks. */
function pluralOf(noun: string): string {
  if (/[^aeiou]y$/.test(noun)) return `${noun.slice(0, -1)}ies`
  return /(?:s|x|z|ch|sh)$/.test(noun) ? `${noun}es` : `${noun}s`
}
