import { readNames } from '../../secrets/given/read-names.ts'
import { labelsAround, siblingNames } from '../../secrets/given/surroundings.ts'
import { nextCore, tellValues } from '../../secrets/given/values.ts'
import type { Hit } from '../../secrets/matcher.ts'
import { type Name, NameBook } from './name-book.ts'
import { isNear, type Probe } from './probe.ts'

/** A part of what is looked at, and where it begins there. */
interface Part {
  readonly text: string
  readonly start: number
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

  /** Tells what in the bytes from `start` to `end` is a secret by its name, of which that of the file is one. */
  tell(bytes: Buffer, start: number, end: number, path: string, onNamed: OnNamed): void {
    let file: File | undefined
    let text = ''
    let first = 0
    let last = 0
    let at = nextCore(bytes, start, end)
    while (at < end) {
      if (at >= last) {
        first = Math.max(start, at - CONTEXT)
        last = Math.min(end, at + PART)
        text = bytes.toString('latin1', first, Math.min(end, last + CONTEXT))
      }
      file ??= fileOf(path, this.#names)
      const own = file
      const part = { text, start: first }
      const next = tellValues(text, at - first, (from, to, isQuoted) =>
        this.#tellValue(part, from, to, isQuoted, own, onNamed),
      )
      at = nextCore(bytes, Math.max(at + 1, first + next), end)
    }
  }

  #tellValue(part: Part, start: number, end: number, isQuoted: boolean, file: File, onNamed: OnNamed): void {
    const { text } = part
    const given = readNames(text, start, 0)
    if (given === null) return
    const own = given.names.map((name) => this.#names.read(name))
    const [key] = own
    if (key?.isContainer) own.push(...siblingNames(text, given.start, end, 0).map((name) => this.#names.read(name)))
    const isSecret = own.some((name) => name.isSecret)
    if (!isSecret && !own.some((name) => name.known.length > 0)) return
    const value = text.slice(start, end)
    const hit = { start: given.start, end, secretStart: start, secretEnd: end, groups: {} }
    const seen = new Set<Probe>()
    const offer = (probe: Probe, fits: boolean): void => {
      if (!fits || seen.has(probe) || !probe.isValue(value) || !isWanted(probe, own)) return
      seen.add(probe)
      onNamed(probe, part, hit)
    }
    for (const name of own) {
      for (const phrase of name.known) {
        for (const probe of this.#names.probes(phrase)) {
          const isAll = isWhole(probe, phrase) && isNear(probe.options, text, start, end)
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
      // In code, what has no quotes is an expression.
      if (probe.options.generic && file.isCode && !isQuoted && !isInLiteral(text, start)) continue
      offer(probe, isOfKind(probe, own, isSecret) && isNear(probe.options, text, start, end))
    }
  }
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
  /\.(?:[cm]?[jt]sx?|vue|svelte|py|rb|php|go|java|kt|kts|scala|swift|cs|cpp|cc|[ch]|hpp|rs|dart|lua|pl|ex|exs)$/i

function isWhole({ options }: Probe, phrase: string): boolean {
  return options.name?.whole?.includes(phrase) === true
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
  'api client sdk service config node js instance new http rest admin app server cloud io com'.split(' '),
)

/** Whether a place in code is in a literal of its line: an odd number of quotes stands before it. */
function isInLiteral(text: string, at: number): boolean {
  const line = text.slice(Math.max(0, text.lastIndexOf('\n', at - 1) + 1, at - 300), at)
  return ['"', "'", '`'].some((quote) => line.split(quote).length % 2 === 0)
}
