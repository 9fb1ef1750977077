import { asBuffer } from '../text/as-buffer.ts'

const MARK = Buffer.from('://')

/** Hosts of the URLs in `bytes`, lower case, each once, in the order of their first place. Names without a dot count only as `localhost`. */
export function hostsOf(bytes: Uint8Array): readonly string[] {
  const hosts = new Set<string>()
  for (const { host } of hostPlaces(bytes)) hosts.add(host)
  return [...hosts]
}

/** Every place where a URL names a host: byte offsets of the name as it is written, end exclusive. */
export function* hostPlaces(
  bytes: Uint8Array,
): Iterable<{ readonly host: string; readonly start: number; readonly end: number }> {
  const buffer = asBuffer(bytes)
  for (let at = buffer.indexOf(MARK); at !== -1; at = buffer.indexOf(MARK, at + MARK.length)) {
    const before = buffer.toString('latin1', Math.max(0, at - SCHEME_LENGTH), at)
    if (!/(?:^|[^a-z])(?:https?|wss?|ftps?|s3|gs)$/i.test(before)) continue
    const from = at + MARK.length
    const authority = /^[^\s/?#"'`<>\\()]*/.exec(buffer.toString('latin1', from, from + HOST_LENGTH))?.[0] ?? ''
    const user = authority.lastIndexOf('@') + 1
    const name = authority.slice(user).replace(/:\d*$/, '')
    const host = name.toLowerCase()
    if (isHost(host)) yield { host, start: from + user, end: from + user + name.length }
  }
}

const SCHEME_LENGTH = 8
/** A host name has at most 253 characters (RFC 1035); before it may stand a user and a password. */
const HOST_LENGTH = 512

function isHost(name: string): boolean {
  if (name === 'localhost') return true
  return name.length <= 253 && /^(?:[a-z\d](?:[a-z\d_-]{0,61}[a-z\d])?\.)+(?:[a-z][a-z\d-]*[a-z]|\d{1,3})$/.test(name)
}
