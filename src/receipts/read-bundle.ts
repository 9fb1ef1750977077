import { isFields } from '../model/json.ts'
import { parseJson } from '../text/parse-json.ts'

/** A Sigstore bundle, unchecked. */
export interface SignatureBundle {
  /** The JSON value, as the library of Sigstore takes it. */
  readonly content: unknown
  /** What the bundle holds to be signed; null where it signs a file that lies elsewhere. */
  readonly payload: string | null
}

/** The Sigstore bundle that `text` is, or null for any other text. */
export function readBundle(text: string): SignatureBundle | null {
  const content = parseJson(text)
  if (!isFields(content)) return null
  const { mediaType, dsseEnvelope } = content
  if (typeof mediaType !== 'string' || !mediaType.startsWith('application/vnd.dev.sigstore.bundle')) return null
  const payload = isFields(dsseEnvelope) ? dsseEnvelope['payload'] : undefined
  return { content, payload: typeof payload === 'string' ? Buffer.from(payload, 'base64').toString('utf8') : null }
}

/** Where the signature of a receipt lies: beside it, `receipt.json` and `receipt.sigstore.json`. */
export function signatureFileOf(receipt: string): string {
  return `${receipt.replace(/\.json$/i, '')}.sigstore.json`
}
