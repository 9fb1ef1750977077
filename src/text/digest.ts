import { createHash } from 'node:crypto'

/** SHA-256 of `bytes`, in lower-case hex. */
export function sha256(bytes: Uint8Array | string): string {
  return createHash('sha256').update(bytes).digest('hex')
}

/** SHA-256 of bytes that come one after the other. */
export class RunningDigest {
  readonly #hash = createHash('sha256')

  add(bytes: Uint8Array): void {
    this.#hash.update(bytes)
  }

  /** In lower-case hex; to be asked for once. */
  end(): string {
    return this.#hash.digest('hex')
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
