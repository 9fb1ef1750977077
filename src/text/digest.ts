import { createHash, type Hash, hash } from 'node:crypto'

/** SHA-256 of `bytes`, in lower-case hex. */
export function sha256(bytes: Uint8Array | string): string {
  return hash('sha256', bytes, 'hex')
}

/** SHA-256 of bytes that come one after the other. */
export class RunningDigest {
  /** What has come, while it is one piece: most files of a package are, and a digest in one go costs a third. */
  #first: Uint8Array | undefined
  #hash: Hash | undefined

  /** `bytes` may not change before the next piece or the end. */
  add(bytes: Uint8Array): void {
    if (this.#hash === undefined && this.#first === undefined) {
      this.#first = bytes
      return
    }
    this.#hash ??= createHash('sha256').update(this.#first ?? '')
    this.#hash.update(bytes)
  }

  /** In lower-case hex; to be asked for once. */
  end(): string {
    return this.#hash?.digest('hex') ?? sha256(this.#first ?? '')
  }
}

/** Subresource integrity of `bytes`: `sha512-` and base64. */
export function integrityOf(bytes: Uint8Array): string {
  return `sha512-${createHash('sha512').update(bytes).digest('base64')}`
}

/** The SHA-512 in lower-case hex that a subresource integrity states; null when it states none. */
export function sha512Of(integrity: string): string | null {
  const [, base64] = /(?:^|\s)sha512-([A-Za-z0-9+/]{86}==)(?=$|[\s?])/.exec(integrity) ?? []
  return base64 === undefined ? null : Buffer.from(base64, 'base64').toString('hex')
}
