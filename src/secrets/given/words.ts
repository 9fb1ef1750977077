/**
 * The words of a name, in lower case: `DD_API_KEY`, `ddApiKey`, `dd-api-key`, `DDApiKey` and `dd.api.key` are `dd`, `api` and `key`. What is
 * written together (`ddapikey`) is cut before the words that names of secrets end with.
 */
export function wordsOf(name: string): readonly string[] {
  const words = name
    // A property of the Java machine, as it is given on a command line.
    .replace(/^-{1,2}D(?=[a-z])/, '')
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
  return words.flatMap((word) => (word === '' ? [] : cut(word)))
}

/** The words of a name, and what two and three of them make together: `better_stack` is known as `betterstack` too. */
export function phrasesOf(words: readonly string[]): readonly string[] {
  const phrases: string[] = []
  for (let at = 0; at < words.length; at += 1) {
    let phrase = ''
    for (let next = at; next < Math.min(words.length, at + LONGEST_PHRASE); next += 1) {
      phrase += words[next]
      phrases.push(phrase)
    }
  }
  return phrases
}

const LONGEST_PHRASE = 5

/** `sendgridapikey` as `sendgrid`, `api`, `key`. */
function cut(word: string): readonly string[] {
  if (word.length < 6 || whole.has(word)) return [word]
  const ending = endings.find((each) => word.length > each.length + 1 && word.endsWith(each))
  if (ending === undefined) return [word]
  return [...cut(word.slice(0, -ending.length)), ending]
}

const endings = [
  'password',
  'passwd',
  'secret',
  'token',
  'passphrase',
  'credentials',
  'pass',
  'pwd',
  'key',
  'api',
  'auth',
  'access',
  'client',
]
// They end like it and are none.
const whole = new Set([
  ...[
    'monkey',
    'turkey',
    'hotkey',
    'hockey',
    'jockey',
    'donkey',
    'whiskey',
    'keykey',
    'bypass',
    'compass',
    'surpass',
    'overpass',
    'trespass',
    'oauth',
    'masterauth',
  ],
  ...[
    'passkey',
    'encompass',
    'firstkey',
    'nextkey',
    'primarykey',
    'foreignkey',
    'publickey',
    'cachekey',
    'sortkey',
    'turnkey',
    'hashkey',
    'okey',
    'lockkey',
  ],
])
