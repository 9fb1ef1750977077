import { type Decoded, Transcript } from './transcript.ts'

const AMPERSAND = 0x26
const REACH = 256
const MOST = 1 << 16

/** The surroundings of the HTML entity at `hit`, with entities undone; as far as one follows another. */
export function decodeAroundEntity(bytes: Uint8Array, hit: number, floor: number, ceiling: number): Decoded | null {
  if (entityAt(bytes, hit) === null) return null
  const start = Math.max(floor, hit - REACH)
  const limit = Math.min(ceiling, hit + MOST)
  let end = Math.min(limit, hit + REACH)
  const transcript = new Transcript(bytes, end - start)
  let copied = start
  for (let at = bytes.indexOf(AMPERSAND, start); at !== -1 && at < end; at = bytes.indexOf(AMPERSAND, at + 1)) {
    const entity = entityAt(bytes, at)
    if (entity === null) continue
    transcript.copy(copied, at)
    transcript.put(entity.codePoint, at, entity.end)
    copied = entity.end
    end = Math.min(limit, Math.max(end, entity.end + REACH))
  }
  transcript.copy(copied, end)
  // What was cut at its bound is gone on with a little earlier.
  return transcript.finish('html-entity', start, end === limit && limit < ceiling ? end - REACH : end)
}

interface Entity {
  readonly codePoint: number
  readonly end: number
}

function entityAt(bytes: Uint8Array, at: number): Entity | null {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset + at, Math.min(12, bytes.length - at)).toString('latin1')
  const found = /^&(?:#(\d{1,7})|#[xX]([0-9a-fA-F]{1,6})|([A-Za-z]{2,8}));/.exec(text)
  if (found === null) return null
  const [whole, decimal, hex, name] = found
  const codePoint = name === undefined ? Number.parseInt(decimal ?? hex ?? '', decimal ? 10 : 16) : named[name]
  const isCharacter = codePoint !== undefined && codePoint > 0 && codePoint <= 0x10ffff
  if (!isCharacter || (codePoint >= 0xd800 && codePoint <= 0xdfff)) return null
  return { codePoint, end: at + whole.length }
}

// Those that stand for ASCII, which is what tokens and the text around them are made of.
const named: { readonly [name: string]: number | undefined } = {
  amp: 0x26,
  lt: 0x3c,
  gt: 0x3e,
  quot: 0x22,
  apos: 0x27,
  nbsp: 0x20,
  equals: 0x3d,
  lowbar: 0x5f,
  sol: 0x2f,
  bsol: 0x5c,
  colon: 0x3a,
  semi: 0x3b,
  period: 0x2e,
  comma: 0x2c,
  num: 0x23,
  percnt: 0x25,
  commat: 0x40,
  plus: 0x2b,
  quest: 0x3f,
  dollar: 0x24,
}
