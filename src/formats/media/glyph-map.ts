import { hexadecimal } from './pdf-strings.ts'

/** What the glyphs of a font are in letters, by their code; each code is of so many bytes. */
export interface GlyphMap {
  readonly width: number
  readonly letters: ReadonlyMap<number, string>
}

/** How many glyphs may still be looked at: every line is tried with every font, and a range of a few bytes names very many. */
export interface GlyphAllowance {
  left: number
}

/** The map that a ToUnicode stream holds (ISO 32000-1, 9.10.3), as far as the allowance goes; null when the stream is none. */
export function readGlyphMap(content: Buffer, allowance: GlyphAllowance): GlyphMap | null {
  if (!content.includes('begincmap')) return null
  const letters = new Map<number, string>()
  let width = 1
  for (const { name, values } of blocks(content)) {
    if (name === 'codespacerange') width = Math.max(width, values[0]?.[0]?.length ?? 0)
    else if (name === 'bfchar')
      for (let at = 0; at + 1 < values.length; at += 2) add(letters, code(values[at]), text(values[at + 1]?.[0]), 0)
    else
      for (let at = 0; at + 2 < values.length; at += 3) {
        const [first, last, to] = [code(values[at]), code(values[at + 1]), values[at + 2] ?? []]
        for (let one = first; one <= last && one < first + MOST && allowance.left > 0; one += 1) {
          allowance.left -= 1
          if (to.length === 1) add(letters, one, text(to[0]), one - first)
          else add(letters, one, text(to[one - first]), 0)
        }
      }
  }
  return width > WIDEST || letters.size === 0 ? null : { width, letters }
}

/** The letters of these glyphs; null when the map lacks one of them: then they are of another font; or when the allowance is used up. */
export function lettersOf(codes: Buffer, { width, letters }: GlyphMap, allowance: GlyphAllowance): string | null {
  if (codes.length % width !== 0) return null
  let line = ''
  for (let at = 0; at < codes.length; at += width) {
    if (allowance.left <= 0) return null
    allowance.left -= 1
    const letter = letters.get(codes.readUIntBE(at, width))
    if (letter === undefined) return null
    line += letter
  }
  return line
}

/** The blocks of a map: each value is a string in hexadecimal digits, or a list of them. */
function* blocks(content: Buffer): Generator<{ readonly name: string; readonly values: readonly Buffer[][] }> {
  for (const name of ['codespacerange', 'bfchar', 'bfrange']) {
    for (let at = content.indexOf(`begin${name}`); at !== -1; at = content.indexOf(`begin${name}`, at + 1)) {
      const end = content.indexOf(`end${name}`, at)
      if (end === -1) break
      yield { name, values: valuesOf(content.subarray(at, end)) }
    }
  }
}

function valuesOf(block: Buffer): readonly Buffer[][] {
  const values: Buffer[][] = []
  let list: Buffer[] | null = null
  for (let at = 0; at < block.length; at += 1) {
    const byte = block[at]
    if (byte === OPEN_LIST) list = []
    else if (byte === CLOSE_LIST) {
      if (list !== null) values.push(list)
      list = null
    } else if (byte === ANGLE) {
      const value = hexadecimal(block, at + 1)
      if (list === null) values.push([value])
      else list.push(value)
    }
  }
  return values
}

function code(value: readonly Buffer[] | undefined): number {
  const bytes = value?.[0] ?? Buffer.alloc(0)
  return bytes.length === 0 || bytes.length > WIDEST ? Number.NaN : bytes.readUIntBE(0, bytes.length)
}

function text(value: Buffer | undefined): string {
  if (value === undefined) return ''
  return Buffer.from(value.length % 2 === 0 ? value : value.subarray(1))
    .swap16()
    .toString('utf16le')
}

/** A range goes on from its first text: the last character counts up. */
function add(letters: Map<number, string>, at: number, first: string, further: number): void {
  if (Number.isNaN(at) || first === '' || first.length > LONGEST || letters.size >= MOST) return
  const last = first.charCodeAt(first.length - 1) + further
  letters.set(at, further === 0 ? first : first.slice(0, -1) + String.fromCharCode(last))
}

const WIDEST = 2
const MOST = 0x10000
const LONGEST = 8
const ANGLE = 0x3c
const OPEN_LIST = 0x5b
const CLOSE_LIST = 0x5d
