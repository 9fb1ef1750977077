import { asBuffer } from './as-buffer.ts'

/** What an encrypted file is that has no word of its own at its beginning: `pgp`, `ms-encrypted`, or null. */
export function encryptedKind(bytes: Uint8Array): string | null {
  if (isOpenPgp(bytes)) return 'pgp'
  return isEncryptedOffice(asBuffer(bytes)) ? 'ms-encrypted' : null
}

/**
 * Whether this is an encrypted OpenPGP message (RFC 9580, 10.3): packets that hold the session key, for a key or a password, and behind them one
 * of encrypted data.
 */
function isOpenPgp(bytes: Uint8Array): boolean {
  let at = 0
  for (let keys = 0; keys <= MOST_KEYS; keys += 1) {
    const packet = packetAt(bytes, at)
    if (packet === null) return false
    if (keys > 0 && encryptedData.has(packet.tag)) return true
    if (!isSessionKey(bytes, packet)) return false
    at = packet.body + packet.length
  }
  return false
}

interface Packet {
  readonly tag: number
  /** Where its body begins, and how many bytes that has. */
  readonly body: number
  readonly length: number
}

/** RFC 9580, 4.2: the head of a packet, in the form of today or in the old one. */
function packetAt(bytes: Uint8Array, at: number): Packet | null {
  const [first = 0, one = 0, two = 0] = bytes.subarray(at, at + 3)
  if (first < 0x80) return null
  if (first >= 0xc0) {
    const tag = first & 0x3f
    // Of a long packet, or one in parts, only its tag is asked for: what holds a key is short.
    if (one < 192) return { tag, body: at + 2, length: one }
    return { tag, body: at + 3, length: one < 224 ? (one - 192) * 256 + two + 192 : Number.POSITIVE_INFINITY }
  }
  const tag = (first >> 2) & 0x0f
  if ((first & 3) === 0) return { tag, body: at + 2, length: one }
  return { tag, body: at + 3, length: (first & 3) === 1 ? one * 256 + two : Number.POSITIVE_INFINITY }
}

/** A session key for a public key (tag 1, version 3 or 6) or for a password (tag 3, version 4 to 6 and a known cipher). */
function isSessionKey(bytes: Uint8Array, { tag, body, length }: Packet): boolean {
  if (length < 4 || length > LONGEST_KEY) return false
  const [version = 0, cipher = 0] = bytes.subarray(body, body + 2)
  if (tag === 1) return version === 6 || (version === 3 && publicAlgorithms.has(bytes[body + 9] ?? 0))
  return tag === 3 && version >= 4 && version <= 6 && (version > 4 || (cipher >= 1 && cipher <= 13))
}

const MOST_KEYS = 64
const LONGEST_KEY = 4096
const publicAlgorithms = new Set([1, 2, 16, 18, 25, 26])
const encryptedData = new Set([9, 18, 20])

/** A document of Office with a password: a compound file with a stream of that name. */
function isEncryptedOffice(bytes: Buffer): boolean {
  return bytes.length >= 512 && bytes.readUInt32BE(0) === 0xd0cf11e0 && bytes.includes('EncryptedPackage', 0, 'utf16le')
}
