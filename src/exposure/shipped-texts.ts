import { tokensOf } from './tokens.ts'

/** The names and texts that stand in what ships. */
export class ShippedTexts {
  readonly #texts = new Set<string>()

  /** Reads a file that ships: code, or anything else as words. */
  add(text: string): void {
    for (const token of tokensOf(text)) {
      if (token.kind === 'comment' || token.kind === 'sign' || token.text.length < SHORTEST) continue
      if (this.#texts.size >= MOST) return
      this.#texts.add(keyOf(token.text))
    }
  }

  has(text: string): boolean {
    return this.#texts.has(keyOf(text))
  }
}

const SHORTEST = 3
/** Of more texts a package's own are only a part; what is then not known of counts as not shipped. */
const MOST = 4_000_000

/** Long texts by both ends and their length. */
function keyOf(text: string): string {
  const plain = /\s\s|[\n\t]/.test(text) ? text.replace(/\s+/g, ' ') : text
  return plain.length <= 160 ? plain : `${plain.slice(0, 80)}${plain.slice(-60)}${plain.length}`
}
