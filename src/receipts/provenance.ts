import { type Fields, isFields } from '../model/json.ts'
import { parseJson } from '../text/parse-json.ts'

/** What npm's attestations of a package say of its bytes. */
export interface Provenance {
  /** Subjects by package URL, with their SHA-512 in hex; null where a statement gives none. */
  readonly subjects: readonly { readonly name: string; readonly sha512: string | null }[]
}

/**
 * The provenance among the attestations that a registry serves, signatures unchecked: each is a Sigstore bundle around an in-toto
 * statement. Null when there is none among them; undefined when the answer cannot be read.
 */
export function readProvenance(answer: Uint8Array): Provenance | null | undefined {
  const attestations = fieldsOf(parseJson(Buffer.from(answer).toString('utf8')))?.['attestations']
  if (!Array.isArray(attestations)) return undefined
  const subjects: Provenance['subjects'][number][] = []
  for (const attestation of attestations) {
    const { predicateType, bundle } = fieldsOf(attestation) ?? {}
    if (typeof predicateType !== 'string' || !predicateType.startsWith(provenance)) continue
    const payload = fieldsOf(fieldsOf(bundle)?.['dsseEnvelope'])?.['payload']
    const statement = typeof payload === 'string' ? fieldsOf(parseJson(decode(payload))) : undefined
    const subject = statement?.['subject']
    if (!Array.isArray(subject) || subject.length === 0) return undefined
    for (const one of subject) {
      const name = fieldsOf(one)?.['name']
      const sha512 = fieldsOf(fieldsOf(one)?.['digest'])?.['sha512']
      if (typeof name !== 'string') return undefined
      subjects.push({ name, sha512: typeof sha512 === 'string' ? sha512.toLowerCase() : null })
    }
  }
  return subjects.length === 0 ? null : { subjects }
}

const provenance = 'https://slsa.dev/provenance/'

function decode(base64: string): string {
  return Buffer.from(base64, 'base64').toString('utf8')
}

function fieldsOf(value: unknown): Fields | undefined {
  return isFields(value) ? value : undefined
}
