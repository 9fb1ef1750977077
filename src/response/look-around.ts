import type { AuditOptions } from '../engine/audit-options.ts'
import type { Tarball } from '../model/source.ts'
import type { RegistryRecord } from '../sources/registry-record.ts'
import { auditAround, type Surroundings } from './audit-around.ts'
import type { Response, ResponseNotice } from './response-type.ts'
import { timeInWords } from './words.ts'

/** What is known before a version and those around it are audited. */
interface Wanted {
  readonly name: string
  readonly version: string
  readonly record: RegistryRecord | null
  readonly bytes: Tarball | null
  readonly others: AuditOptions
  readonly earlier: Response | null
}

/** Audits a version and those around it, and says what kept it from all of that; null where there is nothing to be audited, or where what was known before is all there is. */
export async function lookAround(wanted: Wanted, notices: ResponseNotice[]): Promise<Surroundings | null> {
  const { name, version, record, bytes, others, earlier } = wanted
  const recorded = record?.versions.find((one) => one.version === version) ?? null
  if (bytes === null && recorded === null) {
    notices.push(
      earlier === null
        ? {
            code: 'version-gone',
            detail: `${record === null ? 'the registry does not answer' : 'the registry no longer has this version'}, so its contents are not known; --tarball names a copy of it`,
            effect: 'incomplete',
          }
        : {
            code: 'audited-before',
            detail: `${name}@${version} was not audited again: what is reported about its contents is from ${timeInWords(earlier.asked)}`,
            effect: 'none',
          },
    )
    if (earlier !== null) return null
  }
  const gone = record?.unpublished.find((one) => one.version === version)
  const center = {
    name,
    asked: recorded ?? gone ?? { version, published: null },
    tarball: bytes?.bytes ?? null,
    versions: record?.versions ?? [],
    unpublished: (record?.unpublished ?? []).map((one) => one.version),
  }
  const around = await auditAround(center, others)
  if (around === null) return null
  for (const { package: place, code, detail, effect } of around.report.notices) {
    if (effect === 'incomplete')
      notices.push({ code, detail: `${around.report.packages[place ?? -1]?.spec ?? name}: ${detail}`, effect })
  }
  for (const [edge, end] of [
    [around.givenUpBefore, 'before'],
    [around.givenUpAfter, 'after'],
  ] as const) {
    if (edge === null) continue
    const detail = `${edge} still leaks or could not be looked at, and what came ${end} it was not looked at: watertight history ${name} looks at all`
    notices.push({ code: 'not-all-versions', detail, effect: 'incomplete' })
  }
  return around
}
