import { AuditError } from '../model/audit-error.ts'
import { type Fields, isFields } from '../model/json.ts'
import type { Verdict } from '../model/verdict.ts'
import type { RegistryStatement } from '../sources/published.ts'
import { formatCount } from '../text/count.ts'
import { sha512Of } from '../text/digest.ts'
import { parseJson } from '../text/parse-json.ts'
import { purlOf } from '../text/purl.ts'
import type { AuditedBytes } from './evidence.ts'

/** Published bytes and what they are published as. */
type PublishedBytes = Pick<AuditedBytes, 'name' | 'version' | 'sha512'>

/** With the bytes that were audited, and the verdict on them; `same` are the audits of these bytes. `isNamed`: name and version were asked for, so bytes that were audited as something else do not count. */
export function compareAudited(
  published: PublishedBytes,
  audited: readonly AuditedBytes[],
  isNamed: boolean,
): { readonly check: BytesCheck; readonly verdict: Verdict | null; readonly same: readonly AuditedBytes[] } {
  const namesakes = audited.filter(({ name, version }) => name === published.name && version === published.version)
  const same = (isNamed ? namesakes : audited).filter(({ sha512 }) => sha512 === published.sha512)
  if (same.length > 0) {
    const detail = `the bytes are those that were audited (sha512 ${shorten(published.sha512)})`
    return {
      check: { id: 'audited', status: 'same', detail },
      verdict: worst(same.map(({ verdict }) => verdict)),
      same,
    }
  }
  const [namesake] = namesakes
  if (namesake !== undefined) {
    const detail = `these are not the bytes that were audited: they have sha512 ${published.sha512}, the audited ones ${namesake.sha512}`
    return { check: { id: 'audited', status: 'differs', detail }, verdict: null, same }
  }
  const about = [...new Set(audited.map(titleOf))]
  const more = about.length > SHOWN ? ` and ${formatCount(about.length - SHOWN)} more` : ''
  const detail = `what was audited is ${about.slice(0, SHOWN).join(', ')}${more}, not ${titleOf(published)}`
  return { check: { id: 'audited', status: 'unknown', detail }, verdict: null, same }
}

const SHOWN = 5

/** With the integrity that the registry states. */
export function compareStated(sha512: string, { host, integrity }: RegistryStatement): BytesCheck {
  const id = 'registry'
  if (integrity === null) return { id, status: 'absent', detail: `${host} states no integrity` }
  const stated = sha512Of(integrity)
  if (stated === null) return { id, status: 'absent', detail: `${host} states an integrity without a SHA-512` }
  if (stated === sha512) return { id, status: 'same', detail: `${host} states the same integrity` }
  return {
    id,
    status: 'differs',
    detail: `the integrity that ${host} states is not that of the bytes it serves: it states sha512 ${stated}, and serves ${sha512}`,
  }
}

/** With the subject of npm's provenance, when the registry has one. */
export async function compareProvenance(
  published: PublishedBytes,
  { host, attestations }: RegistryStatement,
): Promise<BytesCheck> {
  const id = 'provenance'
  if (attestations === null) return { id, status: 'absent', detail: `${host} has no provenance of it` }
  let answer: Uint8Array
  try {
    answer = await attestations()
  } catch (error) {
    if (!(error instanceof AuditError)) throw error
    return { id, status: 'unknown', detail: `its provenance could not be fetched: ${error.message}` }
  }
  const provenance = readProvenance(answer)
  if (provenance === undefined)
    return { id, status: 'unknown', detail: `${host} serves a provenance that cannot be read` }
  if (provenance === null)
    return { id, status: 'absent', detail: `${host} has attestations, and no provenance among them` }
  const purl = purlOf(published.name ?? '', published.version ?? '')
  const other = provenance.subjects.find(({ name, sha512 }) => name !== purl || sha512 !== published.sha512)
  if (other !== undefined) return { id, status: 'differs', detail: otherSubject(other, purl, published.sha512) }
  return { id, status: 'same', detail: 'npm’s provenance is about these bytes; its signature was not checked' }
}

function otherSubject({ name, sha512 }: Provenance['subjects'][number], purl: string, own: string): string {
  if (name !== purl) return `npm’s provenance is about another package: ${name.slice(0, 300)}, and not ${purl}`
  if (sha512 === null) return 'npm’s provenance names no SHA-512, so it vouches for no bytes'
  return `npm’s provenance is about other bytes: it names sha512 ${sha512.slice(0, 128)}, and these have ${own}`
}

function worst(verdicts: readonly Verdict[]): Verdict {
  if (verdicts.includes('incomplete')) return 'incomplete'
  return verdicts.includes('leak') ? 'leak' : 'clean'
}

function titleOf({ name, version }: Pick<AuditedBytes, 'name' | 'version'>): string {
  if (name === null) return 'a package without a name'
  return version === null ? name : `${name}@${version}`
}

function shorten(sha512: string): string {
  return `${sha512.slice(0, 16)}…`
}

/** One comparison with the published bytes: they are the same, they differ, there is nothing to compare with, or it could not be told. */
export interface BytesCheck {
  /** Against what: the receipt or report, the registry's integrity, npm's provenance. */
  readonly id: 'audited' | 'registry' | 'provenance'
  readonly status: 'same' | 'differs' | 'absent' | 'unknown'
  readonly detail: string
}

/** What npm's attestations of a package say of its bytes. */
interface Provenance {
  /** Subjects by package URL, with their SHA-512 in hex; null where a statement gives none. */
  readonly subjects: readonly { readonly name: string; readonly sha512: string | null }[]
}

/**
 * The provenance among the attestations that a registry serves, signatures unchecked: each is a Sigstore bundle around an in-toto
 * statement. Null when there is none among them; undefined when the answer cannot be read.
 */
function readProvenance(answer: Uint8Array): Provenance | null | undefined {
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
