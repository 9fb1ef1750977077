import { sha256 } from '../text/digest.ts'
import { pemBody } from './pem-body.ts'

/** Whether `secret` is plainly not one: a documentation value, a variable to be filled in, a repeated or counted-up text. */
export function isPlaceholder(secret: string): boolean {
  return (
    words.test(secret) ||
    admissions.test(secret) ||
    variables.test(secret) ||
    isDocumented(secret) ||
    isPublishedKey(secret) ||
    isMonotonous(secret) ||
    isPeriodic(secret) ||
    hidesWords(secret)
  )
}

// Written by hand in documentation and tests; random text of 40 characters holds one of these by chance once in a million times.
const words =
  /example|change[-_]?me|\byour[-_]|your[-_]?(?:api|key|token|secret|password|own)|replace[-_]?(?:me|with|this)|placeholder|dummy|x{5,}|\*{3,}|\.{3,}|redacted|insert[-_]|<[a-z][\w -]*>|sample[-_]?(?:key|token|secret)|todo[-_]|foobar|lorem|deadbeef|abcdefgh|12345678/i

// The digits of π and of e are as good as a word.
const admissions =
  /314159265358979|271828182845904|invalid|fake|test[-_]?key|not[-_]?real|mock(?:ed)?[-_]|changeit|super[-_]?secret|top[-_]?secret|my[-_]?secret|asdf|qwerty/i

// ${VAR}, {{var}}, %VAR%, $(var), $VAR, process.env.X, import.meta.env.X, #{var}: what a program puts there later.
const variables =
  /\$\{|\{\{|\}\}|\$\(|#\{|^\$\w+$|^%[A-Za-z_]\w*%$|^__\w+__$|\bprocess\.env\b|\bimport\.meta\b|os\.environ|getenv/

// Published as examples by their owners (documentation, local development defaults, test networks).
const documented = new Set([
  `${'AKIA'}IOSFODNN7EXAMPLE`,
  `${'wJalrXUtnFEMI'}/K7MDENG/bPxRfiCYEXAMPLEKEY`,
  `${'sk_test_'}4eC39HqLyjWDarjtT1zdp7dc`,
  `${'pk_test_'}TYooMQauvdEDq54NiTphI7jx`,
  `${'sb_publishable_'}ACJWlzQHlZjBrEguHvfOxg_3BJgxAaH`,
  `${'6LeIxAcTAAAA'}AGG-vFI1TnRWxMZNFuojJ4WifJWe`,
  `${'0xac0974bec39a17e3'}6ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80`,
  // UUIDs of RFC 4122, of Wikipedia, of Swagger and of the documentation of packages.
  '550e8400-e29b-41d4-a716-446655440000',
  '123e4567-e89b-12d3-a456-426614174000',
  '123e4567-e89b-12d3-a456-426655440000',
  'f47ac10b-58cc-4372-a567-0e02b2c3d479',
  '6ba7b810-9dad-11d1-80b4-00c04fd430c8',
  '9b1deb4d-3b7d-4bad-9bdd-2b0d7b3dcb6d',
  '1b9d6bcd-bbfd-4b2d-9b5d-ab8dfbbd4bed',
  '110ec58a-a0f2-4ac4-8393-c866d813b8d1',
  '7c9e6679-7425-40de-944b-e07fc1f90ae7',
  '3fa85f64-5717-4562-b3fc-2c963f66afa6',
  `${'ac0974bec39a17e3'}6ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80`,
])

// The keys of the emulators of Azure Cosmos DB and Azure Storage, which are the same on every machine, by their digest.
const emulators = new Set([
  'aa6547439583c3a275d4542a0df6c1ad6a863971be9f2a2220f027cc02aef615',
  '0011cc25eb4320717494d2703e8cba85743e71b500283c21c8b88147992f9059',
])

/** Whether it is one that was published, or one of them with a character or two changed. */
function isDocumented(secret: string): boolean {
  if (documented.has(secret)) return true
  if (secret.length === 88 && emulators.has(sha256(secret))) return true
  if (secret.length < 16) return false
  return [...documented].some((each) => each.length === secret.length && differences(each, secret) <= 2)
}

function differences(a: string, b: string): number {
  let count = 0
  for (let at = 0; at < a.length && count <= 2; at += 1) if (a[at] !== b[at]) count += 1
  return count
}

/** Whether it is a short text written over and over: `123123`, `cbadefcbadef`. */
function isPeriodic(secret: string): boolean {
  const body = bodyOf(secret)
  for (let period = 1; period <= Math.min(body.length / 2, LONGEST_PERIOD); period += 1) {
    if (body.startsWith(body.slice(period))) return true
  }
  return false
}

const LONGEST_PERIOD = 32

/** Whether it is base64 of what says that it is none. */
function hidesWords(secret: string): boolean {
  if (secret.length < 12 || secret.length > 512 || !/^[\w+/-]+={0,2}$/.test(secret)) return false
  const decoded = Buffer.from(secret, 'base64').toString('latin1')
  return /^[\x20-\x7e]{8,}$/.test(decoded) && (words.test(decoded) || admissions.test(decoded))
}

/** What follows a prefix such as `npm_`. */
function bodyOf(secret: string): string {
  return secret.replace(/^.{2,20}?[_.:-](?=.{8})/, '')
}

/** A run of one character or of a counted sequence over a third of the text, two of them in turn, or very few different characters. */
function isMonotonous(secret: string): boolean {
  const body = bodyOf(secret)
  if (body.length < 8) return false
  if (new Set(body).size <= Math.min(4, body.length / 4)) return true
  if (longestStep(body, 0) > body.length / 3 || longestStep(body, 1) >= 7 || longestStep(body, -1) >= 7) return true
  // `a1b2c3d4`, `0f1e2d3c`
  return [0, 1].every((first) => isCounted([...body].filter((_, at) => at % 2 === first).join('')))
}

function isCounted(text: string): boolean {
  return text.length >= 4 && Math.max(longestStep(text, 1), longestStep(text, -1)) >= Math.max(4, text.length / 4)
}

function longestStep(text: string, step: number): number {
  let longest = 0
  let run = 1
  for (let at = 1; at < text.length; at += 1) {
    run = text.charCodeAt(at) - text.charCodeAt(at - 1) === step ? run + 1 : 1
    if (run > longest) longest = run
  }
  return longest
}

/** Whether everybody has this, since its makers ship it and nothing but sending to them is done with it; known by its digest. */
export function isPublicToken(secret: string): boolean {
  return secret.length === 32 && publicTokens.has(sha256(secret))
}

const publicTokens: ReadonlySet<string> = new Set([
  // Lighthouse, core/lib/sentry.js: where its own errors are reported to.
  '58ce58f1c2814dadd6c6a7ea5ad49093958eeeb31c65101932493e6fd8b1c62c',
])

/**
 * Whether `secret` is a private key that its makers published, so that everybody has it and nothing trusts it. Known by the digest of the first
 * 64 characters of its body, however that is broken into lines and literals: the list writes no key out.
 */
export function isPublishedKey(secret: string): boolean {
  if (!secret.startsWith('-----BEGIN')) return false
  return published.has(sha256(pemBody(secret).slice(0, 64)))
}

const published: ReadonlySet<string> = new Set([
  // ssh2, lib/protocol/constants.js: made to try out whether Node knows Ed25519.
  '0739020d3a2d8f666ad29cc2a2255d10c719f498a888e09104f51c88fbb06156',
  // RFC 8410, 10.3, the example of an Ed25519 key.
  '4ff96a60934849a7f7c7733f163824cc22be7da33384bbd0b5de992972ea5586',
  // Netty, JdkSslServerContext and others: made to try out what the TLS library can do.
  '664bbc9a2d4540ff4917463bc045c4047c59403516abc7a3e5fd24a17c9da271',
  // Vagrant's insecure key, which its first login replaces.
  'eca7c0796c0d28714d81ae48ae76a19440ace23ef593c9fd9aa66b59703512c7',
])
