/** The longest text that every match of the pattern holds, as far as it is easily seen; null when that is shorter than `least`. */
export function literalOf(source: string, least: number): string | null {
  const pattern = source.replace(/^\(\?[a-zA-Z]+\)/, '')
  if (withoutGroups(pattern).includes('|')) return null
  let best = ''
  let run = ''
  for (const [piece, escaped, plain, optional] of withoutGroups(pattern).matchAll(PIECE)) {
    const character = escaped ?? plain
    if (character !== undefined && optional === undefined) run += character
    else run = piece.endsWith('+') && character !== undefined ? character : ''
    if (run.length > best.length) best = run
  }
  return best.length >= least ? best : null
}

/** Groups and classes as one dot each: of what is in them, nothing is known. */
function withoutGroups(pattern: string): string {
  let flat = pattern.replace(/\\[^\W_]/g, '.').replace(/(?<!\\)\[(?:\\[\s\S]|[^\]\\])*\]/g, '.')
  for (let before = ''; before !== flat; ) {
    before = flat
    flat = flat.replace(/(?<!\\)\((?:\\[\s\S]|[^()\\])*\)/g, '.')
  }
  return flat
}

// An escaped sign or a plain character, and whether it may be missing or repeated; anything else ends a run.
const PIECE = /(?:\\(\W)|([^\\.^$*+?{}()|[\]]))([*?+]|\{[^}]*\})?|[\s\S]/g
