import { DigestSet, digest } from './digest-set.ts'
import { readTokens } from './tokens.ts'

/** The names, texts and comments that stand in what ships. */
export class ShippedTexts {
  readonly #texts = new DigestSet(MOST)

  /** Reads a file that ships: code, or anything else as words. */
  add(text: string): void {
    const tokens = readTokens(text)
    for (let token = tokens.next(); token !== null; token = tokens.next()) {
      const { kind, text: part } = token
      if (kind === 'sign' || part.length < SHORTEST) continue
      this.#texts.add(kind === 'name' ? part : keyOf(part))
    }
  }

  has(text: string): boolean {
    digest(keyOf(text))
    return this.#texts.hasDigested()
  }

  /** Whether a text ships, and whether it is new to `others`: its digest is made once. */
  hasAndAdd(text: string, others: DigestSet): { readonly ships: boolean; readonly isNew: boolean } {
    const ships = this.has(text)
    return { ships, isNew: others.addDigested() }
  }
}

const SHORTEST = 3

/** Whether a text is so short that nobody knows whether it ships, and that it does tells nothing. */
export function isShort(text: string): boolean {
  return text.length < SHORTEST
}
/** Of more texts a package's own are only a part; what is then not known of counts as not shipped. */
const MOST = 4_000_000

/** A text with each run of white space as one blank. */
export function inOneLine(text: string): string {
  return /\s\s|[\n\t]/.test(text) ? text.replace(/\s+/g, ' ') : text
}

/** Long texts by both ends and their length. */
function keyOf(text: string): string {
  const plain = inOneLine(text)
  return plain.length <= 160 ? plain : `${plain.slice(0, 80)}${plain.slice(-60)}${plain.length}`
}
