import parse, { type Expression } from 'spdx-expression-parse'
import knownIds from 'spdx-license-ids' with { type: 'json' }
import oldIds from 'spdx-license-ids/deprecated' with { type: 'json' }
import { approvedLicences } from './approved-licences.ts'

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
