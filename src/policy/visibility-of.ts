import parse, { type Expression } from 'spdx-expression-parse'
import knownIds from 'spdx-license-ids'
import oldIds from 'spdx-license-ids/deprecated'
import type { Manifest } from '../model/artifact.ts'
import { isFields, type Json } from '../model/json.ts'
import type { Visibility } from '../model/severity.ts'
import { approvedLicences } from './approved-licences.ts'
import type { LicenceEvidence } from './licence-evidence.ts'
import { spokenLicence } from './spoken-licence.ts'

/** Whether the source of a package is meant to be public, whether that is proven, and because of what. */
export interface JudgedVisibility {
  readonly value: Visibility
  /** False where a package is closed only because nothing proves the open licence that it declares. */
  readonly proven: boolean
  readonly because: string
}

/** Whether the source of a package is meant to be public, by what its manifest declares and what ships beside it. */
export function visibilityOf(
  manifest: Manifest | null | undefined,
  evidence: LicenceEvidence,
  choice: Visibility | 'auto' = 'auto',
  /** What the manifest is called, for the reason. */
  file = 'package.json',
): JudgedVisibility {
  if (choice !== 'auto') return { value: choice, proven: true, because: `visibility is set to ${choice}` }
  const reason = reasonToClose(manifest, file)
  if (reason !== undefined) return { value: 'closed', proven: true, because: reason }
  if (evidence.forbidding !== null) {
    const because = `${evidence.forbidding} is not an open-source licence and forbids use, copying or distribution`
    return { value: 'closed', proven: true, because }
  }
  const licence = `license is ${declared(manifest).join(' OR ')}`
  if (!hasRepository(manifest?.['repository']))
    return { value: 'closed', proven: false, because: `${licence}, but ${file} has no repository` }
  if (evidence.proof !== null)
    return { value: 'open', proven: true, because: `${licence}, with a repository and ${evidence.proof}` }
  if (!declared(manifest).filter(isOpenSource).every(isOfTemplates))
    return { value: 'open', proven: true, because: `${licence}, which no template writes, with a repository` }
  const missing = 'no licence file ships, nor a licence section in the README or a licence banner in the code'
  return { value: 'closed', proven: false, because: `${licence}, as templates write it, and ${missing}` }
}

function reasonToClose(manifest: Manifest | null | undefined, file: string): string | undefined {
  if (!isFields(manifest)) return `${file} is missing or cannot be read`
  if (manifest['private']) return `${file} is private`
  const publishConfig = manifest['publishConfig']
  if (isFields(publishConfig) && publishConfig['access'] === 'restricted') return 'publishConfig.access is restricted'
  const licences = declared(manifest)
  if (licences.length === 0) {
    const isThere = [manifest['license'], manifest['licenses']].some((value) => value && value !== '')
    return isThere ? 'license is not an SPDX expression' : `${file} has no license`
  }
  if (licences.some(isOpenSource)) return undefined
  const [licence = ''] = licences
  return /^\s*unlicensed\s*$/i.test(licence) ? 'license is UNLICENSED' : notApproved(licence)
}

/** What package.json declares: `license`, or the old `licenses`, of which anyone may choose. */
function declared(manifest: Manifest | null | undefined): readonly string[] {
  const license = manifest?.['license']
  const value = license === undefined || license === null || license === '' ? manifest?.['licenses'] : license
  const all: readonly Json[] = Array.isArray(value) ? value.slice(0, MOST_LICENCES) : value === undefined ? [] : [value]
  return all.flatMap((one) => {
    const type = isFields(one) ? one['type'] : one
    if (typeof type !== 'string' || type.trim() === '') return []
    return isOpenSource(type) ? [type] : meant(type)
  })
}

const MOST_LICENCES = 20

/** The licences that people mean who write no SPDX expression; `MIT/GPLv2` is a choice. What says anything else is left as it is. */
function meant(licence: string): readonly string[] {
  const whole = spokenLicence(licence)
  if (whole !== null) return [whole]
  const parts = licence.split(/\s*(?:\/|,|\bor\b)\s*/i).map((part) => (isOpenSource(part) ? part : spokenLicence(part)))
  return parts.length > 1 && parts.length <= 4 && parts.every((part) => part !== null) ? parts : [licence]
}

/** `npm init -y` and its like write these two, in private repositories too. */
function isOfTemplates(licence: string): boolean {
  return /^[\s()]*(?:mit|isc)[\s()]*(?:(?:and|or)[\s()]+(?:mit|isc)[\s()]*)*$/i.test(licence.slice(0, 1000))
}

function notApproved(license: string): string {
  const shown = license.length > 60 ? `${license.slice(0, 60)}…` : license
  return `license is ${JSON.stringify(shown)}, not an OSI-approved SPDX expression`
}

function hasRepository(repository: Json | undefined): boolean {
  const url = isFields(repository) ? repository['url'] : repository
  return typeof url === 'string' && url.trim() !== ''
}

/** The longest expression that is read; every real one is far shorter. */
const maxLength = 1000

/** Whether `expression` is valid SPDX and grants an OSI-approved licence: any branch of OR, all of AND. */
export function isOpenSource(expression: string): boolean {
  if (expression.length > maxLength) return false
  try {
    return isApproved(parse(expression.replace(/[\w.-]+/g, (id) => canonical.get(id.toLowerCase()) ?? id)))
  } catch {
    // What the parser refuses is no SPDX expression, and declares nothing.
    return false
  }
}

function isApproved(expression: Expression): boolean {
  if ('conjunction' in expression) {
    const [left, right] = [isApproved(expression.left), isApproved(expression.right)]
    return expression.conjunction === 'or' ? left || right : left && right
  }
  // An exception only adds permissions to the licence before it; `+` is the older spelling of "or later".
  return approvedLicences.has(expression.license)
}

// SPDX ids are compared without regard to case (SPDX 2.3, annex D.2); the parser knows one spelling.
const canonical: ReadonlyMap<string, string> = new Map([...knownIds, ...oldIds].map((id) => [id.toLowerCase(), id]))
