/** Where `piece` last begins in `text` between `least` and `at`; -1 when it does not. Looks at nothing before `least`. */
export function lastIndexFrom(text: string, piece: string, at: number, least: number): number {
  const found = text.slice(least, at + piece.length).lastIndexOf(piece)
  return found === -1 ? -1 : least + found
}
