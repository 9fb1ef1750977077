import type { Values } from '../../model/detector.ts'
import { DIGIT, eachCore, SIGN } from '../../secrets/cores.ts'
import { LEAST_RUN } from '../../secrets/decode/base64.ts'
import { DEPTH, LayerReader } from '../../secrets/decode/decode.ts'
import { decodeEscapes } from '../../secrets/decode/escape.ts'
import type { Decoded } from '../../secrets/decode/transcript.ts'
import { eachPhrase } from '../../secrets/phrases.ts'
import { Windows } from '../../secrets/windows.ts'
import { asBuffer } from '../../text/as-buffer.ts'
import type { Instruments } from './instruments.ts'
import type { NamedStretch } from './named.ts'
import type { Probe } from './probe.ts'
import { StepBounds } from './step-bounds.ts'
import { weigh } from './weigh.ts'

/** A secret that a rule found, in bytes of the artifact. */
export interface SecretCandidate {
  readonly probe: Probe
  readonly start: number
  readonly end: number
  readonly layers: readonly string[]
  readonly secret: string
  readonly values: Values
}

/** Where bytes stand in the artifact, and which layers were undone to read them. */
export interface LayerOrigin {
  readonly layers: readonly string[]
  original(start: number, end: number): readonly [start: number, end: number]
}

const PART = 1 << 16
const MOST = 1 << 15
const LONGEST_TOKEN = 16_384
const BACKSLASH = 0x5c
/** The shortest core of a value that is looked for where a keyword of a named rule stands, and everywhere. */
const SHORTEST = 8
const LEAST = 15
/** Bytes around a phrase that tell whether it is only shown. */
const AROUND_PHRASE = 4000

/** Goes over the bytes of one artifact, and what they hide, and collects what the rules find. */
export class Sweep {
  readonly candidates: SecretCandidate[] = []
  /** Whether more was hidden than `allowance` permits to be undone. */
  isCut = false
  readonly bounds: StepBounds
  readonly #instruments: Instruments
  readonly #path: string
  #allowance: number

  /** `size` of the artifact in bytes. */
  constructor(instruments: Instruments, path: string, size: number, allowance: number) {
    this.bounds = new StepBounds(size)
    this.#instruments = instruments
    this.#path = path
    this.#allowance = allowance
  }

  /** Looks at the bytes from `start` to `end`, and nothing else. */
  stretch(view: Uint8Array, start: number, end: number, origin: LayerOrigin, depth: number = DEPTH): void {
    // Once, since many small texts are cut out of it.
    const bytes = asBuffer(view)
    const { automaton, keywordCalls } = this.#instruments
    const windows = new Map<Probe, Windows>()
    const reader = depth > 0 ? new LayerReader(bytes, start, end) : null
    const tokenEnds = new TokenEnds(bytes, end)
    automaton.scan(
      bytes,
      (keyword, hitEnd) => {
        const calls = keywordCalls[keyword]
        if (calls === undefined) {
          const decoded = reader?.read(keyword - keywordCalls.length, hitEnd)
          if (decoded) this.#enter(decoded, origin, depth)
          return
        }
        const hitStart = hitEnd - (automaton.keywords[keyword]?.length ?? 0)
        for (const { probe, mayBegin } of calls) {
          if (!mayBegin(bytes, hitStart, start, end)) continue
          const own = windows.get(probe) ?? new Windows()
          windows.set(probe, own)
          own.add(Math.max(start, hitStart - probe.reach), tokenEnds.after(hitEnd + probe.reach))
        }
      },
      start,
      end,
    )
    for (const [probe, own] of windows) {
      if (!probe.appliesTo(this.#path, origin.layers)) continue
      for (const [from, to] of own.parts(PART, 2 * probe.reach)) {
        if (probe.options.pattern === undefined) {
          const readCore = this.#namesReader({ bytes, end: to, floor: start, ceiling: end }, origin)
          eachCore(bytes, from, to, SHORTEST, (core, _, kinds) => {
            if ((kinds & DIGIT) !== 0) readCore?.(core)
          })
          continue
        }
        this.#show(probe, { bytes, start, end, origin, depth }, from, to)
      }
    }
    const readCore = this.#namesReader({ bytes, end, floor: start, ceiling: end }, origin)
    eachCore(bytes, start, end, LEAST, (from, to, kinds) => {
      if (reader !== null && to - from >= LEAST_RUN) {
        for (const decoded of reader.runs(from, to, (kinds & SIGN) === 0)) this.#enter(decoded, origin, depth)
      }
      if ((kinds & DIGIT) !== 0) readCore?.(from)
    })
    if (this.#instruments.phrases.length > 0) {
      eachPhrase(bytes, start, end, (from, to) => this.#keepPhrase(bytes, [start, end], [from, to], origin))
    }
  }

  /** Offers a phrase to the rules that ask for phrases. */
  #keepPhrase(
    bytes: Buffer,
    [floor, ceiling]: readonly [number, number],
    [start, end]: readonly [number, number],
    origin: LayerOrigin,
  ): void {
    const first = Math.max(floor, start - AROUND_PHRASE)
    const text = bytes.toString('latin1', first, Math.min(ceiling, end + AROUND_PHRASE))
    const [secretStart, secretEnd] = [start - first, end - first]
    const hit = { start: secretStart, end: secretEnd, secretStart, secretEnd, groups: {} }
    for (const probe of this.#instruments.phrases) {
      if (!probe.appliesTo(this.#path, origin.layers)) continue
      const values = weigh(probe, this.#path, text, hit)
      if (values !== null) this.#keep(probe, bytes, start, end, origin, values)
    }
  }

  /** Looks for what is known by its name, core by core; undefined when no rule does. */
  #namesReader(stretch: NamedStretch, origin: LayerOrigin): ((core: number) => void) | undefined {
    return this.#instruments.named?.reader(stretch, this.#path, (probe, part, hit) => {
      if (!probe.appliesTo(this.#path, origin.layers)) return
      const values = weigh(probe, this.#path, part.text, hit)
      if (values === null || probe.passesOver(this.#path, part.text, hit, this.bounds.of(probe))) return
      const isHidden = hit.value !== undefined && hit.value !== part.text.slice(hit.secretStart, hit.secretEnd)
      const own = isHidden ? { ...origin, layers: [...origin.layers, 'base64'] } : origin
      this.#keep(
        probe,
        stretch.bytes,
        part.start + hit.secretStart,
        part.start + hit.secretEnd,
        own,
        values,
        isHidden ? hit.value : undefined,
      )
    })
  }

  #enter(decoded: Decoded, origin: LayerOrigin, depth: number): void {
    if (decoded.bytes.length > this.#allowance) {
      this.isCut = true
      return
    }
    this.#allowance -= decoded.bytes.length
    this.stretch(decoded.bytes, 0, decoded.bytes.length, through(decoded, origin), depth - 1)
  }

  /** Tries the rule on a part of a stretch, as it stands and with its escapes undone. */
  #show(probe: Probe, stretch: Stretch, from: number, to: number): void {
    const moreBefore = from > stretch.start
    const moreAfter = to < stretch.end
    const plain = this.#try(probe, stretch.bytes, from, to, stretch.origin, moreBefore, moreAfter)
    const escaped = this.#unescape(probe, stretch, from, to, moreBefore, moreAfter)
    // A token that touches the edge may go on behind it.
    if (!(plain || escaped) || to - from >= MOST) return
    const more = to - from
    this.#show(probe, stretch, Math.max(stretch.start, from - more), Math.min(stretch.end, to + more))
  }

  #unescape(
    probe: Probe,
    { bytes, start, origin, depth }: Stretch,
    from: number,
    to: number,
    moreBefore: boolean,
    moreAfter: boolean,
  ): boolean {
    let inner = bytes
    let [innerStart, innerEnd] = [escapeStart(bytes, from, start), to]
    let at = origin
    let needsMore = false
    for (let left = depth; left > 0 && hasBackslash(inner, innerStart, innerEnd); left -= 1) {
      const decoded = decodeEscapes(inner, innerStart, innerEnd)
      at = through(decoded, at)
      needsMore = this.#try(probe, decoded.bytes, 0, decoded.bytes.length, at, moreBefore, moreAfter) || needsMore
      inner = decoded.bytes
      innerStart = 0
      innerEnd = inner.length
    }
    return needsMore
  }

  /** Gives whether a match touches an edge behind which there is more. */
  #try(
    probe: Probe,
    bytes: Uint8Array,
    from: number,
    to: number,
    origin: LayerOrigin,
    moreBefore: boolean,
    moreAfter: boolean,
  ): boolean {
    const text = withoutDefaults(withoutColours(asBuffer(bytes).toString('latin1', from, to)))
    const steps = this.bounds.of(probe)
    let needsMore = false
    for (let hit = steps.left < 0 ? null : probe.matcher.find(text, 0, steps); hit !== null; ) {
      if ((moreBefore && hit.start === 0) || (moreAfter && hit.end === text.length)) needsMore = true
      else {
        const values = weigh(probe, this.#path, text, hit)
        if (values !== null && !probe.passesOver(this.#path, text, hit, steps))
          this.#keep(probe, bytes, from + hit.secretStart, from + hit.secretEnd, origin, values)
      }
      hit = probe.matcher.find(text, Math.max(hit.end, hit.start + 1), steps)
    }
    return needsMore
  }

  #keep(
    probe: Probe,
    bytes: Uint8Array,
    start: number,
    end: number,
    origin: LayerOrigin,
    values: Values,
    hidden?: string,
  ): void {
    const [first, last] = origin.original(start, end)
    const secret = hidden ?? asBuffer(bytes).toString('utf8', start, end)
    this.candidates.push({ probe, start: first, end: last, layers: origin.layers, secret, values })
  }
}

interface Stretch {
  readonly bytes: Uint8Array
  readonly start: number
  readonly end: number
  readonly origin: LayerOrigin
  readonly depth: number
}

function through(decoded: Decoded, outer: LayerOrigin): LayerOrigin {
  return {
    layers: [...outer.layers, decoded.layer],
    original: (start, end) => outer.original(...decoded.original(start, end)),
  }
}

/** The text with the sequences that colour a terminal's output blanked: their last letter is none of a token. */
function withoutColours(text: string): string {
  return text.includes('\x1b[') ? text.replace(colours, (sequence) => ' '.repeat(sequence.length)) : text
}

const colours = /\x1b\[[\d;]{0,16}[A-Za-z]/g

/** The text with the dash of a shell's default, `${NAME:-value}`, blanked: it is no part of the value. */
function withoutDefaults(text: string): string {
  return text.includes(':-') ? text.replace(/:-(?=\w)/g, ': ') : text
}

function hasBackslash(bytes: Uint8Array, start: number, end: number): boolean {
  return bytes.subarray(start, end).includes(BACKSLASH)
}

/** Ends of unbroken tokens, each byte looked at once however many hits lie in one long token. */
class TokenEnds {
  readonly #bytes: Uint8Array
  readonly #ceiling: number
  #from = 0
  #to = -1

  constructor(bytes: Uint8Array, ceiling: number) {
    this.#bytes = bytes
    this.#ceiling = ceiling
  }

  /** `at`, or the end of the unbroken token in whose middle it stands: half of a long token matches nothing. */
  after(at: number): number {
    if (at >= this.#ceiling) return this.#ceiling
    const limit = Math.min(this.#ceiling, at + LONGEST_TOKEN)
    if (at < this.#from) {
      // Rules reach differently far, so the next may begin a little before the last.
      const end = this.#firstOutside(at, Math.min(this.#from, limit))
      if (end < this.#from) return end
      this.#from = at
    } else if (at > this.#to) {
      this.#from = at
      this.#to = at
    }
    this.#to = this.#firstOutside(this.#to, limit)
    return Math.min(this.#to, limit)
  }

  #firstOutside(from: number, limit: number): number {
    let at = from
    while (at < limit && tokenBytes[this.#bytes[at] as number] === 1) at += 1
    return Math.max(at, from)
  }
}

/** By byte, 1 for letters, digits and what stands between the parts of a token. */
const tokenBytes = Uint8Array.from({ length: 256 }, (_, byte) =>
  /[\w+\-./=~%]/.test(String.fromCharCode(byte)) ? 1 : 0,
)

/** `from`, or the beginning of the backslashes that it stands in the middle of. */
function escapeStart(bytes: Uint8Array, from: number, floor: number): number {
  let at = from
  while (at > floor && from - at < 16 && bytes[at - 1] === BACKSLASH) at -= 1
  return at
}
