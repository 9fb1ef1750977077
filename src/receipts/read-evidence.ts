import { AuditError } from '../model/audit-error.ts'
import type { Verdict } from '../model/verdict.ts'
import { sha512Of } from '../text/digest.ts'
import { type Fields, isFields, parseJson } from '../text/parse-json.ts'
import { purlOf } from '../text/purl.ts'
import { receiptType, statementType } from './receipt.ts'

/** Bytes that were audited, and what came of it. */
export interface AuditedBytes {
  readonly name: string | null
  readonly version: string | null
  /** In lower-case hex. */
  readonly sha512: string
  readonly verdict: Verdict
}

/** What a receipt or a report (`kind`) says was audited, one a package. `origin` names the file in errors. The text is hostile: nothing else of it is used. */
export function readEvidence(text: string, kind: 'receipt' | 'report', origin: string): readonly AuditedBytes[] {
  const content = parse(text, kind, origin)
  if (kind === 'report') return readReport(content, origin)
  return readReceipt(content, origin)
}

function readReceipt(content: Fields, origin: string): readonly AuditedBytes[] {
  const wrong = (what: string) => malformed('receipt', origin, what)
  if (content['version'] === 1 && Array.isArray(content['packages'])) {
    throw wrong('it is a report; name it with --report')
  }
  if (content['_type'] !== statementType) throw wrong(`its _type is not ${statementType}`)
  if (content['predicateType'] !== receiptType) throw wrong('it is a statement of another kind than Watertight’s')
  const { subject, predicate } = content
  const packages = isFields(predicate) ? predicate['packages'] : undefined
  if (!Array.isArray(subject) || subject.length === 0) throw wrong('it has no subject')
  if (!Array.isArray(packages) || packages.length !== subject.length) {
    throw wrong('its packages are not as many as its subjects')
  }
  return subject.map((one: unknown, index) => {
    const audited: unknown = packages[index]
    if (!isFields(one) || !isFields(audited)) throw wrong(`subject[${index}] is incomplete`)
    const sha512 = isFields(one['digest']) ? one['digest']['sha512'] : undefined
    if (typeof sha512 !== 'string' || !/^[0-9a-f]{128}$/.test(sha512)) throw wrong(`subject[${index}] has no SHA-512`)
    const [name, version] = [textOf(audited['name']), textOf(audited['version'])]
    const called = name === null || version === null ? '_' : purlOf(name, version)
    if (one['name'] !== called) throw wrong(`subject[${index}] and predicate.packages[${index}] are different packages`)
    return { name, version, sha512, verdict: verdictOf(audited['verdict'], wrong, index) }
  })
}

function readReport(content: Fields, origin: string): readonly AuditedBytes[] {
  const wrong = (what: string) => malformed('report', origin, what)
  if (content['_type'] === statementType) throw wrong('it is a receipt; name it with --receipt')
  const packages = content['packages']
  if (content['version'] !== 1 || !Array.isArray(packages)) throw wrong('it needs "version": 1 and a list of packages')
  if (packages.length === 0) throw wrong('it is about no package')
  return packages.map((one: unknown, index) => {
    if (!isFields(one)) throw wrong(`packages[${index}] is incomplete`)
    const sha512 = sha512Of(textOf(one['integrity']) ?? '')
    if (sha512 === null) throw wrong(`packages[${index}] has no SHA-512`)
    const verdict = verdictOf(one['verdict'], wrong, index)
    return { name: textOf(one['name']), version: textOf(one['version']), sha512, verdict }
  })
}

function verdictOf(value: unknown, wrong: (what: string) => AuditError, index: number): Verdict {
  if (value === 'clean' || value === 'leak' || value === 'incomplete') return value
  throw wrong(`packages[${index}] has no verdict`)
}

function parse(text: string, kind: string, origin: string): Fields {
  const content = parseJson(text)
  if (content === undefined) throw malformed(kind, origin, 'it is not JSON')
  if (!isFields(content)) throw malformed(kind, origin, 'it is not a JSON object')
  return content
}

function malformed(kind: string, origin: string, what: string): AuditError {
  const hint =
    kind === 'receipt' ? 'watertight <target> --receipt <file> writes one.' : 'watertight <target> --json prints one.'
  return new AuditError('ERECEIPT', `${origin} is not a ${kind}: ${what}`, { hint })
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null
}
