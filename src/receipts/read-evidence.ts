import { AuditError } from '../model/audit-error.ts'
import { isFields } from '../model/json.ts'
import { parseJson } from '../text/parse-json.ts'
import { repeatedKey } from '../text/repeated-key.ts'
import type { Evidence } from './evidence.ts'
import { readReceipt } from './read-receipt.ts'
import { readReport } from './read-report.ts'

/** What a receipt or a report (`kind`) says was audited. `origin` names the file in errors. The text is hostile: what contradicts itself is refused. */
export function readEvidence(text: string, kind: 'receipt' | 'report', origin: string): Evidence {
  const wrong = (what: string): AuditError => malformed(kind, origin, what)
  const content = parseJson(text)
  if (content === undefined) throw wrong('it is not JSON')
  if (!isFields(content)) throw wrong('it is not a JSON object')
  const repeated = repeatedKey(text)
  if (repeated !== undefined) throw wrong(`it has the key ${JSON.stringify(repeated.slice(0, 60))} twice in one object`)
  return kind === 'report' ? readReport(content, wrong) : readReceipt(content, wrong)
}

/** The error for a file that is no receipt or report, or contradicts itself. */
function malformed(kind: 'receipt' | 'report', origin: string, what: string): AuditError {
  const hint =
    kind === 'receipt' ? 'watertight <target> --receipt <file> writes one.' : 'watertight <target> --json prints one.'
  return new AuditError('ERECEIPT', `${origin} is not a ${kind}: ${what}`, { hint })
}
