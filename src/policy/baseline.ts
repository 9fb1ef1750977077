import { AuditError } from '../model/audit-error.ts'
import { isFields } from '../model/json.ts'
import type { Finding } from '../model/report.ts'

/** The accepted fingerprints in the text of a baseline file; `origin` names the file in errors. */
export function parseBaseline(text: string, origin: string): readonly string[] {
  const content = parseJson(text, origin)
  if (!isFields(content) || content['version'] !== 1 || !Array.isArray(content['findings'])) {
    throw malformed(origin, 'it needs "version": 1 and a list of "findings"')
  }
  return content['findings'].map((entry: unknown, index) => {
    const fingerprint = isFields(entry) ? entry['fingerprint'] : undefined
    if (typeof fingerprint !== 'string' || !/^wt\d+:[\w+/=-]+$/.test(fingerprint)) {
      throw malformed(origin, `findings[${index}] has no fingerprint`)
    }
    return fingerprint
  })
}

/**
 * The text of a baseline that accepts what is active or was accepted by it before, and nothing else: entries that no
 * longer match are pruned. It names rules for the reviewer, and neither paths nor text, which could hold a secret.
 */
export function formatBaseline(findings: readonly Pick<Finding, 'ruleId' | 'fingerprint' | 'state'>[]): string {
  const rules = new Map<string, string>()
  for (const { state, fingerprint, ruleId } of findings) {
    if (state !== 'suppressed') rules.set(fingerprint, ruleId)
  }
  const entries = [...rules].map(([fingerprint, rule]) => ({ rule, fingerprint }))
  entries.sort((a, b) => compare(a.rule, b.rule) || compare(a.fingerprint, b.fingerprint))
  return `${JSON.stringify({ version: 1, findings: entries }, null, 2)}\n`
}

function parseJson(text: string, origin: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''))
  } catch (cause) {
    throw malformed(origin, 'it is not JSON', cause)
  }
}

function malformed(origin: string, what: string, cause?: unknown): AuditError {
  return new AuditError('EBASELINE', `${origin} is not a baseline: ${what}`, {
    hint: 'Write it again with --update-baseline.',
    cause,
  })
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
