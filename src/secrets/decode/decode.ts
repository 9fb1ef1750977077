import { RunReader } from './base64.ts'
import { hexNumber, isPrintable } from './character.ts'
import { decodeCharCodes, decodeConcat, decodeConcatenation, decodeJoin, decodeTemplate } from './concatenation.ts'
import { decodeAroundEntity } from './entity.ts'
import { decodeAroundEscape } from './escape.ts'
import { type Decoded, Transcript } from './transcript.ts'

/** Given a trigger's place, the borders of the stretch, and up to where it has undone its layer already. */
type Decoder = (
  bytes: Uint8Array,
  start: number,
  end: number,
  floor: number,
  ceiling: number,
  done: number,
) => Decoded | null

const escapes: Decoder = (bytes, start, _end, floor, ceiling) => decodeAroundEscape(bytes, start, floor, ceiling)
const percent: Decoder = (bytes, start, _end, floor, ceiling) => decodeAroundPercent(bytes, start, floor, ceiling)
const entity: Decoder = (bytes, start, _end, floor, ceiling) => decodeAroundEntity(bytes, start, floor, ceiling)
// One chain never reaches into the one before it.
const plus: Decoder = (bytes, start, _end, floor, ceiling, done) =>
  decodeConcatenation(bytes, start, Math.max(floor, done), ceiling)
const join: Decoder = (bytes, start, _end, floor, ceiling) => decodeJoin(bytes, start, floor, ceiling)
const concat: Decoder = (bytes, start, _end, floor, ceiling) => decodeConcat(bytes, start + 1, floor, ceiling)
const template: Decoder = (bytes, start, _end, floor, ceiling) => decodeTemplate(bytes, start, floor, ceiling)
const charCodes: Decoder = (bytes, _start, end, _floor, ceiling) => decodeCharCodes(bytes, end, ceiling)

/** A quote in code that is itself a string, and a string in a string. */
const escapedQuotes = ['\\"', "\\'", '\\`', '\\\\\\"']

const decoders: readonly (readonly [Decoder, readonly string[]])[] = [
  [
    escapes,
    [
      '\\x',
      '\\u',
      ...['+', '+ ', '].join(', '.concat(', '${'].flatMap((opening) => escapedQuotes.map((quote) => opening + quote)),
    ],
  ],
  // Of what is encoded, only printable ASCII can hide a keyword.
  [percent, ['%2', '%3', '%4', '%5', '%6', '%7']],
  [entity, ['&#', '&amp;', '&quot;', '&apos;', '&equals;', '&lowbar;', '&sol;', '&colon;', '&commat;', '&period;']],
  [plus, ['+"', "+'", '+`', '+ "', "+ '", '+ `', '+\n', '+\r\n', '+ \n']],
  [join, ['].join(']],
  [concat, ['".concat(', "'.concat(", '`.concat(']],
  [template, ['${"', "${'", '${`']],
  [charCodes, ['fromCharCode(', 'fromCodePoint(']],
]

const decoderOf: readonly Decoder[] = decoders.flatMap(([decoder, triggers]) => triggers.map(() => decoder))

/** Layers inside layers that are undone. */
export const DEPTH = 3

/** What the automaton looks for beside the keywords of rules: the places where a layer may hide something. */
export const layerTriggers: readonly string[] = decoders.flatMap(([, triggers]) => triggers)

/** Undoes the layers of one stretch of bytes: told of every trigger in order, it gives what is hidden there. */
export class LayerReader {
  readonly #bytes: Uint8Array
  readonly #start: number
  readonly #end: number
  readonly #runs: RunReader
  /** Per decoder, the offset up to which it has seen everything. */
  readonly #done = new Map<Decoder, number>()

  constructor(bytes: Uint8Array, start: number, end: number) {
    this.#bytes = bytes
    this.#start = start
    this.#end = end
    this.#runs = new RunReader(bytes, start, end)
  }

  /** What the trigger, whose last byte is before `end`, hides; null when it is none, or was seen with the one before it. */
  read(trigger: number, end: number): Decoded | null {
    const decoder = decoderOf[trigger]
    const length = layerTriggers[trigger]?.length
    if (decoder === undefined || length === undefined) return null
    const start = end - length
    const done = this.#done.get(decoder) ?? 0
    if (start < done) return null
    const decoded = decoder(this.#bytes, start, end, this.#start, this.#end, done)
    if (decoded !== null) this.#done.set(decoder, Math.max(end, decoded.end))
    return decoded
  }

  /** What the runs of base64 and hexadecimal in this core hide; `isRun` when all of it is one. */
  runs(start: number, end: number, isRun: boolean): readonly Decoded[] {
    return this.#runs.read(start, end, isRun)
  }
}

const PERCENT = 0x25
const REACH = 512
const MOST = 1 << 16

/** The URL-like text around the `%XX` at `hit`, with percent-encoding undone, when it hides a printable character. */
function decodeAroundPercent(bytes: Uint8Array, hit: number, floor: number, ceiling: number): Decoded | null {
  const value = hexNumber(bytes, hit + 1, 2)
  if (value < 0 || !isPrintable(value)) return null
  let start = hit
  while (start > floor && hit - start < REACH && isUrlByte(bytes[start - 1])) start -= 1
  const limit = Math.min(ceiling, hit + MOST)
  let end = hit
  let last = hit
  while (end < limit && end - last < REACH && isUrlByte(bytes[end])) {
    if (bytes[end] === PERCENT) last = end
    end += 1
  }
  const transcript = new Transcript(bytes, end - start)
  let copied = start
  for (let at = hit; at !== -1 && at < end - 2; at = bytes.indexOf(PERCENT, at + 1)) {
    const byte = hexNumber(bytes, at + 1, 2)
    if (byte < 0 || at < copied) continue
    transcript.copy(copied, at)
    transcript.putByte(byte, at, at + 3)
    copied = at + 3
  }
  transcript.copy(copied, end)
  // What was cut at its bound is gone on with a little earlier.
  return transcript.finish('percent', start, end === limit && limit < ceiling ? end - REACH : end)
}

/** Anything but white space, quotes and angle brackets. */
function isUrlByte(byte: number | undefined): boolean {
  if (byte === undefined || byte <= 0x20) return false
  return byte !== 0x22 && byte !== 0x27 && byte !== 0x60 && byte !== 0x3c && byte !== 0x3e
}
