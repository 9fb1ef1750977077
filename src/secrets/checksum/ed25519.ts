import { createPrivateKey, createPublicKey } from 'node:crypto'

/** Whether these are the 32 bytes of an Ed25519 seed (RFC 8032) and the 32 of its public key, as Solana writes its keys: no table of numbers is. */
export function isKeyPair(bytes: readonly number[]): boolean {
  if (bytes.length !== 64 || bytes.some((byte) => !(byte >= 0 && byte <= 255))) return false
  const pair = Buffer.from(bytes)
  return publicKeyOf(pair.subarray(0, 32)).equals(pair.subarray(32))
}

/** The public key of a seed of 32 bytes. */
export function publicKeyOf(seed: Uint8Array): Buffer {
  const key = createPrivateKey({ key: Buffer.concat([PKCS8, seed]), format: 'der', type: 'pkcs8' })
  return createPublicKey(key).export({ format: 'der', type: 'spki' }).subarray(-32)
}

/** RFC 8410, 7: all of a private key before its seed. */
const PKCS8 = Buffer.from('302e020100300506032b657004220420', 'hex')
