import { comparedAfter } from '../../secrets/given/compared-after.ts'
import { type Given, LISTED, readNames } from '../../secrets/given/read-names.ts'
import { labelsAround, siblingNames } from '../../secrets/given/surroundings.ts'
import { isQuote, isSpace } from '../../secrets/given/text-cursor.ts'
import { tellValues } from '../../secrets/given/values.ts'
import type { Hit } from '../../secrets/matcher.ts'
import { type Name, NameBook } from './name-book.ts'
import { isNear, type Probe } from './probe.ts'

/** A part of what is looked at, and where it begins there. */
interface Part {
  readonly text: string
  readonly start: number
}

/** What is looked at: up to `end` for values, from `floor` to `ceiling` for what they are given to. */
export interface NamedStretch {
  readonly bytes: Buffer
  readonly end: number
  readonly floor: number
  readonly ceiling: number
}

/** Called for what a rule finds: the part that it stands in, and where in that. */
export type OnNamed = (probe: Probe, part: Part, hit: Hit) => void

const PART = 1 << 16
/** Bytes around a part that tell what its values are given to, and may be the rest of one. */
const CONTEXT = 1 << 12

/** Finds what is known by the name that it is given to. */
export class NamedSecrets {
  readonly #names: NameBook
  /** Those that need no provider in a name. */
  readonly #ofAnybody: readonly Probe[]

  constructor(probes: readonly Probe[]) {
    this.#names = new NameBook(probes)
    this.#ofAnybody = probes.filter(
      ({ options: { name, near } }) => near !== undefined || (name?.provider ?? name?.whole) === undefined,
    )
  }

  /** Reads a stretch of a file core by core, from the front to the back, and tells what is a secret by its name, of which that of the file is one. */
  reader({ bytes, end, floor, ceiling }: NamedStretch, path: string, onNamed: OnNamed): (core: number) => void {
    // What its name says is asked for only where a value has a name that counts.
    const file = once(() => fileOf(path, this.#names))
    let part: Part = { text: '', start: 0 }
    let last = 0
    let next = 0
    // Where the last literal of a long list ends: such a list may have half a million, and none is given to a name.
    let listed = -1
    const onValue = (from: number, to: number): void => {
      const { text } = part
      const given = isNextLiteral(text, listed, from) ? LISTED : withCompared(readNames(text, from, 0), text, from, to)
      listed = given === LISTED && text[from - 1] === text[to] ? to : -1
      if (given === null || given === LISTED) return
      this.#tellValue(part, from, to, given, file, onNamed)
    }
    return (core) => {
      if (core < next) return
      if (core >= last) {
        const first = Math.max(floor, core - CONTEXT)
        last = Math.min(end, core + PART)
        listed = -1
        part = { text: bytes.toString('latin1', first, Math.min(ceiling, last + CONTEXT)), start: first }
      }
      const read = tellValues(part.text, core - part.start, onValue)
      next = part.start + read
      if (listed === -1) return
      const listEnd = endOfList(bytes, part.start + listed, end)
      listed = listEnd - part.start
      next = Math.max(next, listEnd)
    }
  }

  #tellValue(part: Part, start: number, end: number, given: Given, file: () => File, onNamed: OnNamed): void {
    const { text } = part
    const own = given.names.map((name) => this.#names.read(name))
    const [key] = own
    if (key?.isContainer) {
      const around = labelsAround(text, given.start, 0).slice(0, 1)
      own.push(...[...siblingNames(text, given.start, end, 0), ...around].map((name) => this.#names.read(name)))
    }
    const isSecret = own.some((name) => name.isSecret)
    if (!isSecret && !own.some((name) => name.known.length > 0)) return
    const written = text.slice(start, end)
    const hidden = own.some((name) => name.isSecret) ? underBase64(written) : null
    for (const value of hidden === null ? [written] : [written, hidden]) {
      this.#match({ part, own, given, isSecret, value, file: file(), start, end }, onNamed)
    }
  }

  /** Offers the value to the rules that its names may be for. */
  #match(found: Found, onNamed: OnNamed): void {
    const { part, own, given, isSecret, value, file, start, end } = found
    const { text } = part
    const hit = { start: given.start, end, secretStart: start, secretEnd: end, groups: {}, value }
    const seen = new Set<Probe>()
    // Asked for only where a rule fits, which is seldom.
    const isBare = once(
      () =>
        file.isCode &&
        !given.isQuoted &&
        text[start - 1] !== '>' &&
        !/^[0-9a-f-]{32,}$/.test(value) &&
        !isInLiteral(text, start),
    )
    // An identifier has few digits, a drawn text many.
    const isName = once(
      () =>
        /^[A-Za-z_$][\w$]*$/.test(value) &&
        value.replace(/\D/g, '').length <= 2 &&
        !/^[A-Z0-9_]+$/.test(given.names[0] ?? ''),
    )
    const offer = (probe: Probe, fits: boolean): void => {
      if (!fits || seen.has(probe)) return
      // In code, what has no quotes is an expression.
      if (isBare() && (probe.options.generic || isName())) return
      // A comment over a literal is no name of it.
      if (given.isProse && file.isCode && (probe.options.generic || beginsLine(text, start))) return
      if (!probe.isValue(value) || !isWanted(probe, own)) return
      seen.add(probe)
      onNamed(probe, part, hit)
    }
    for (const name of own) {
      for (const phrase of name.known) {
        for (const probe of this.#names.probes(phrase)) {
          const isAll = isWhole(probe, name, phrase) && isNear(probe.options, text, start, end)
          offer(
            probe,
            isAll || (isOfProvider(probe, phrase) && (isOfKind(probe, own, isSecret) || isAlone(probe, name, phrase))),
          )
        }
      }
    }
    if (!isSecret) return
    const around = labelsAround(text, given.start, 0).flatMap((label) => this.#names.read(label).known)
    for (const phrase of [...around, ...file.known]) {
      for (const probe of this.#names.probes(phrase))
        offer(probe, isOfProvider(probe, phrase) && isOfKind(probe, own, isSecret))
    }
    for (const probe of this.#ofAnybody) {
      offer(probe, isOfKind(probe, own, isSecret) && isNear(probe.options, text, start, end))
    }
  }
}

/** With the name that the literal is compared with, where that stands behind it. */
function withCompared(given: Given | typeof LISTED | null, text: string, start: number, end: number) {
  if (given === LISTED || !isQuote(text[start - 1] ?? '') || text[end] !== text[start - 1]) return given
  const name = comparedAfter(text, end)
  if (name === null) return given
  return { names: [name, ...(given?.names ?? [])], start: start - 1, isQuoted: true, isProse: false }
}

function once<Value>(ask: () => Value): () => Value {
  let known: Value | undefined
  return () => {
    known ??= ask()
    return known
  }
}

/** Whether a literal begins at `start` that follows the one which ends at `last` in a list: `"a", "b"`. */
function isNextLiteral(text: string, last: number, start: number): boolean {
  if (last === -1 || !isQuote(text[last] ?? '') || text[last + 1] !== ',') return false
  let at = last + 2
  while (at < start && isSpace(text.charCodeAt(at))) at += 1
  return at === start - 1 && text[at] === text[last]
}

/** Where the last literal of a list ends whose first one ends at `last`, as far as they are plain words: nothing in them is given to a name. */
function endOfList(bytes: Uint8Array, last: number, ceiling: number): number {
  const quote = bytes[last]
  for (let end = last; ; ) {
    let at = end + 1
    if (bytes[at] !== COMMA) return end
    at += 1
    while (isSpace(bytes[at] as number)) at += 1
    if (bytes[at] !== quote) return end
    at += 1
    while (plain[bytes[at] as number] === 1) at += 1
    if (bytes[at] !== quote || at >= ceiling) return end
    end = at
  }
}

const COMMA = 0x2c
/** What a literal may have in which nothing is given to anything. */
const plain = Uint8Array.from({ length: 256 }, (_, code) => (/[\w$.-]/.test(String.fromCharCode(code)) ? 1 : 0))

interface Found {
  readonly part: Part
  readonly own: readonly Name[]
  readonly isSecret: boolean
  /** As it stands, or what it is in base64. */
  readonly value: string
  readonly file: File
  readonly given: Given
  readonly start: number
  readonly end: number
}

/** What the text is the base64 of, when that is a text without blanks: the data of a Kubernetes secret. */
function underBase64(text: string): string | null {
  if (text.length < 16 || text.length % 4 !== 0 || !/^[A-Za-z0-9+/]+={0,2}$/.test(text)) return null
  const decoded = Buffer.from(text, 'base64').toString('latin1')
  return /^[!-~]+\n?$/.test(decoded) ? decoded.trim() : null
}

interface File {
  readonly known: readonly string[]
  readonly isCode: boolean
}

function fileOf(path: string, names: NameBook): File {
  const base = path.slice(path.lastIndexOf('/') + 1)
  return { known: names.inFileName(base), isCode: code.test(base) }
}

const code =
  /\.(?:[cm]?[jt]sx?|vue|svelte|py|rb|php|go|java|kt|kts|scala|groovy|swift|cs|cpp|cc|[chm]|mm|hpp|rs|dart|lua|pl|ex|exs|erl|sol|vy|cairo|move|zig|nim|fsx?|clj[sc]?|hs|jl|mli?|resi?|elm|coffee)(?:\.(?:ejs|hbs|mustache|tmpl|tpl|template|twig))?$/i

function isWhole({ options: { name, generic } }: Probe, { isSecret }: Name, phrase: string): boolean {
  return name?.whole?.includes(phrase) === true && (isSecret || !generic)
}

function isOfProvider({ options }: Probe, phrase: string): boolean {
  return options.name?.provider?.includes(phrase) === true
}

/** Whether a name says what the rule looks for. */
function isOfKind({ options }: Probe, own: readonly Name[], isSecret: boolean): boolean {
  const wanted = options.name?.kinds
  return wanted === undefined ? isSecret : own.some(({ words }) => words.some((word) => wanted.includes(word)))
}

function isWanted({ options }: Probe, own: readonly Name[]): boolean {
  const unwanted = options.name?.not
  return unwanted === undefined || !own.some(({ words }) => words.some((word) => unwanted.includes(word)))
}

/** Whether the name is the provider's and nothing more: `postmark: v`, `new HubSpotAPI(v)`. */
function isAlone({ options }: Probe, { words }: Name, phrase: string): boolean {
  return options.name?.kinds === undefined && words.every((word) => phrase.includes(word) || fillers.has(word))
}

const fillers = new Set(
  'api client sdk service config node js instance new http rest admin app server cloud io com create logger init initialize setup connect configure'.split(
    ' ',
  ),
)

/** Whether nothing but blanks and a quote stand between a value and the beginning of its line. */
function beginsLine(text: string, start: number): boolean {
  return /\n\s{0,80}["'`]?$/.test(text.slice(Math.max(0, start - 82), start))
}

/** Whether a place in code is in a literal of its line: an odd number of quotes stands before it. */
function isInLiteral(text: string, at: number): boolean {
  let [double, single, back] = [0, 0, 0]
  for (let i = at - 1; i >= 0 && i >= at - 300; i -= 1) {
    const code = text.charCodeAt(i)
    if (code === 0x0a) break
    if (code === 0x22) double += 1
    else if (code === 0x27) single += 1
    else if (code === 0x60) back += 1
  }
  return double % 2 === 1 || single % 2 === 1 || back % 2 === 1
}
