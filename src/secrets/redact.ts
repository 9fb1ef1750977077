/**
 * What may be shown of a secret: the one of the `prefixes` that it begins with (`npm_`, `sk_live_`, as its rule names them) and, of long
 * ones, the last four characters, by which its owner knows it again. The length is not told.
 */
export function redact(secret: string, prefixes: readonly string[] = []): string {
  const prefix = prefixOf(secret, prefixes)
  const body = secret.length - prefix.length
  const tail = body >= TAIL_FROM && /^[\w+/=.-]{4}$/.test(secret.slice(-4)) ? secret.slice(-4) : ''
  return `${prefix}…${tail}`
}

/** Four of fewer characters would be too large a part of the secret. */
const TAIL_FROM = 24

function prefixOf(secret: string, prefixes: readonly string[]): string {
  const header = /^-----BEGIN [A-Z ]{1,40}-----/.exec(secret)?.[0]
  if (header !== undefined) return header
  const lower = secret.toLowerCase()
  const fitting = prefixes.filter(
    (prefix) => prefix.length * 2 < secret.length && lower.startsWith(prefix.toLowerCase()),
  )
  const length = Math.max(0, ...fitting.map((prefix) => prefix.length))
  return secret.slice(0, length)
}
