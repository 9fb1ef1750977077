import type { StructureName } from '../schema/secret-checks.ts'
import { fromBase58 } from './base58.ts'
import { isKeyPair } from './checksum/ed25519.ts'
import { entropy } from './entropy.ts'
import { ENVIRONMENT_LEAST, readEnvironment } from './environment.ts'

/** Whether `secret` is built as its name says; `before` is the text in front of it, `context` that from where the match begins. */
export function hasStructure(name: StructureName, secret: string, context: string, before: string = ''): boolean {
  return structures[name](secret, context, before)
}

const structures: {
  readonly [Name in StructureName]: (secret: string, context: string, before: string) => boolean
} = {
  jwt: (secret) =>
    hasAlgorithm(decoded(secret.split('.', 1)[0] ?? '')) && /^\s*\{/.test(decoded(secret.split('.')[1] ?? '')),
  'user-password': (secret) => {
    const [, password] = /^[\x20-\x7e]+?:([\x20-\x7e]+)$/.exec(decoded(secret)) ?? []
    return password !== undefined && !sayings.test(password)
  },
  'base64-json': (secret) => /^\s*\{\s*"/.test(decoded(secret)),
  // Discord: the first part is a decimal id of 17 to 20 digits.
  snowflake: (secret) => /^\d{17,20}$/.test(decoded(secret.split('.', 1)[0] ?? '')),
  'base58-54-bytes': (secret) => fromBase58(secret).length === 54,
  'reference-token': (secret) => /^reftkn:\d+:\d+:/.test(decoded(secret)),
  // An ASN.1 sequence.
  der: (secret) =>
    Buffer.from(secret.replace(/-----[^-]*-----|\\+[rn]|[^A-Za-z0-9+/=]/g, '').slice(0, 8), 'base64')[0] === 0x30,
  'uri-password': (secret, context) => isRealPassword(secret, context),
  password: (secret) => !sayings.test(secret),
  'random-text': looksRandom,
  // Only the first of its variables is told.
  environment: (_, context, before) =>
    readEnvironment(context).names >= ENVIRONMENT_LEAST && readEnvironment(before.slice(-1500)).names < 2,
  people: (secret) => isTableOfPeople(secret),
  'ed25519-pair': (secret) => isKeyPair(secret.includes(',') ? secret.split(',').map(Number) : fromBase58(secret)),
}

/** Whether this is the header of a token: one with a character changed is no JSON any more. */
function hasAlgorithm(header: string): boolean {
  try {
    const fields: unknown = JSON.parse(header)
    return typeof fields === 'object' && fields !== null && 'alg' in fields
  } catch {
    return false
  }
}

function decoded(text: string): string {
  return Buffer.from(text, 'base64').toString('latin1')
}

/** The password of a URI that leads to another machine, and is no example. */
function isRealPassword(password: string, context: string): boolean {
  const at = context.indexOf(`:${password}@`)
  if (at === -1) return false
  const user = /[^/:@\s"'`]*$/.exec(context.slice(0, at))?.[0] ?? ''
  const host = /^[\w.-]*/.exec(context.slice(at + password.length + 2))?.[0] ?? ''
  // Examples of what has to be escaped: `p%40ss%3Aword`.
  const spelled = password.replace(/%([0-9A-Fa-f]{2})/g, (_, digits: string) =>
    String.fromCharCode(Number.parseInt(digits, 16)),
  )
  if (sayings.test(password) || sayings.test(spelled.replace(/[^\w@]/g, ''))) return false
  if (/^[<[{(%$*]|[>}\])*]$|\$\w+|%[sd]/.test(password) || password === user) return false
  return !/^$|^(?:localhost|127\.|0\.0\.0\.0|host(?:name)?$|server$|example\b|.*\bexample\.|.*\.(?:test|local|localhost|invalid)$|[a-z]+$)/i.test(
    host,
  )
}

// What people write where a password will be: one word for it, and others before that say whose or how good it is.
const sayings =
  /^(?:(?:an?|my|your|the|some|very|any|random|strong|secure|safe|long|super|top|db|database|user|admin|root|prisma)[-_]?){0,4}(?:pass(?:word|wd)?|p[a@]ss\w*|pwd|secret|user(?:name)?|token|test|root|admin|postgres|guest|key|[a-z]|\d{1,4})\d{0,3}!?$/i

/** What a generator draws, not what a person names: three classes or high entropy, and no words. */
function looksRandom(secret: string): boolean {
  if (secret.length < 8 || /\s/.test(secret)) return false
  const classes = [/[a-z]/, /[A-Z]/, /[0-9]/, /[^A-Za-z0-9]/].filter((each) => each.test(secret)).length
  if (classes < 2 || !/[0-9]/.test(secret)) return false
  if (/^[A-Za-z]+(?:[-_.][A-Za-z]+|[-_.]?\d(?:[A-Z][a-z]+)*)*$/.test(secret)) return false
  if (/^[A-Za-z][a-z]{2,20}(?:[A-Z][a-z]{2,20}|\d{1,2}(?=[A-Z])){0,8}\d{0,2}$/.test(secret)) return false
  if (isIdentifier(secret)) return false
  return entropy(secret) >= Math.min(3.5, Math.log2(secret.length) * 0.8)
}

/** Hashes, integrity values, UUIDs, versions, dates, colours, paths, selectors: they look random and open nothing. */
function isIdentifier(text: string): boolean {
  return (
    /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i.test(text) ||
    /^(?:sha\d+[-:]|md5[-:]|0x|#)/i.test(text) ||
    /^(?:[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{56}|[0-9a-f]{64}|[0-9a-f]{96}|[0-9a-f]{128})$/i.test(text) ||
    /^v?\d+(?:\.\d+)+(?:[-+][\w.]+)?$/.test(text) ||
    /^\d[\d\s:.TZ/+-]*$/.test(text) ||
    /^(?:[a-z]+:\/\/|\.{0,2}\/|@[\w-]+\/|[\w-]+\/[\w-]+\/|[A-Za-z]:\\)/i.test(text) ||
    /[a-z]{4,}[-_./][a-z]{4,}|[(){}<>;,=]/.test(text.replace(/={1,2}$/, ''))
  )
}

/**
 * Whether this text is a table of people: rows of a CSV or of an INSERT, of which three or more hold an address of mail, each another one, and
 * something else beside it.
 */
function isTableOfPeople(text: string): boolean {
  const rows = text.split(/\n|\),\s{0,4}\(/).slice(0, MOST_ROWS)
  const found = new Set(rows.flatMap((row) => addressIn(row)))
  return found.size >= LEAST_ROWS
}

const LEAST_ROWS = 3
const MOST_ROWS = 60

/** The address of a row with three columns or more; none where it is made up. */
function addressIn(row: string): readonly string[] {
  if (row.length > 2000 || row.split(/[,;\t|]/).length < 3) return []
  const address = /[\w.+-]{1,64}@([\w-]{1,63}(?:\.[\w-]{1,63}){1,4})/.exec(row)
  if (
    address === null ||
    /(?:^|\.)(?:example|test|invalid|localhost|acme|foo|bar|domain|email)\b/i.test(address[1] ?? '')
  )
    return []
  return [address[0].toLowerCase()]
}
