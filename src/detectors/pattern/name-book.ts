import { phrasesOf, wordsOf } from '../../secrets/given/words.ts'
import { groupBy } from '../../text/group-by.ts'
import type { Probe } from './probe.ts'

/** What a name says. */
export interface Name {
  readonly words: readonly string[]
  /** Of its phrases, those that rules ask for. */
  readonly known: readonly string[]
  /** Whether it says that its value is a secret. */
  readonly isSecret: boolean
  /** Whether it only says that there is a value, as `value` does: the name stands beside it. */
  readonly isContainer: boolean
}

/** Reads names, each once, and knows which rules ask for them. */
export class NameBook {
  readonly #probes: ReadonlyMap<string, readonly Probe[]>
  /** The phrases that may stand in the name of a file, by their first characters. */
  readonly #byStart: ReadonlyMap<string, readonly string[]>
  readonly #read = new Map<string, Name>()

  constructor(probes: readonly Probe[]) {
    const byPhrase = new Map<string, Probe[]>()
    for (const probe of probes) {
      const { provider = [], whole = [] } = probe.options.name ?? {}
      for (const phrase of new Set([...provider, ...whole])) {
        const known = byPhrase.get(phrase)
        if (known === undefined) byPhrase.set(phrase, [probe])
        else known.push(probe)
      }
    }
    this.#probes = byPhrase
    this.#byStart = groupBy(
      [...byPhrase.keys()].filter((phrase) => phrase.length >= SHORTEST),
      (phrase) => phrase.slice(0, SHORTEST),
    )
  }

  probes(phrase: string): readonly Probe[] {
    return this.#probes.get(phrase) ?? []
  }

  read(name: string): Name {
    const before = this.#read.get(name)
    if (before !== undefined) return before
    if (this.#read.size >= MOST) this.#read.clear()
    const written = wordsOf(name)
    const last = written.at(-1) ?? ''
    const words = singular.has(last) ? [...written.slice(0, -1), singular.get(last) ?? last] : written
    const read = {
      words,
      known: phrasesOf(words).filter((phrase) => this.#probes.has(phrase)),
      isSecret: words.some((word) => secrets.has(word)) && !others.has(words.at(-1) ?? ''),
      isContainer: words.length <= 2 && containers.has(words.at(-1) ?? ''),
    }
    this.#read.set(name, read)
    return read
  }

  /** The phrases that the name of a file has or begins with: `.sentryclirc`, `snyk.json`. */
  inFileName(base: string): readonly string[] {
    const plain = base.toLowerCase().replace(/^[._]+|\.[a-z0-9]+$/g, '')
    const begun = (this.#byStart.get(plain.slice(0, SHORTEST)) ?? []).filter((phrase) => plain.startsWith(phrase))
    return [...new Set([...this.read(plain).known.filter((phrase) => phrase.length >= SHORTEST), ...begun])]
  }
}

const MOST = 8192
/** The shortest phrase that means something in the name of a file. */
const SHORTEST = 4

/** A list of secrets is named by several of them: `apiKeys`, but not `tokensOwed`. */
const singular: ReadonlyMap<string, string> = new Map(
  ['key', 'token', 'secret', 'password', 'passphrase', 'credential'].map((word) => [`${word}s`, word]),
)

const secrets = new Set(
  'key keys apikey token tokens secret secrets password passwd passphrase pass pwd pw passcode psk rootpw masterauth pat auth authorization credential credentials creds dsn webhook bearer seed mnemonic license licence signature sig jwt hmac createhmac cookieparser basic cipheriv decipheriv encrypt decrypt hmacsha cryptr cookiesession'.split(
    ' ',
  ),
)

// The last word of what is near a secret, and is none.
const others = new Set(
  'id ids identifier name names url uri path paths file filename header headers field type types length size count prefix suffix label title placeholder hint message error regex pattern expires expiry expiration ttl hash digest checksum version alg algorithm index icon format mode method policy status state event events endpoint host port date time timestamp at on enabled required'.split(
    ' ',
  ),
)

// What holds a value, and what tells it from others of its kind: `apiKeys: {production: v}`.
const containers = new Set(
  'value val default content data text string defaultvalue body v production prod staging stage development dev live test testing sandbox qa uat local preview'.split(
    ' ',
  ),
)
