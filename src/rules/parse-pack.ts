import { AuditError } from '../model/audit-error.ts'
import type { Grade, Rule } from '../model/rule.ts'
import type { Confidence, Severity } from '../model/severity.ts'

/** The rules of a pack that was read from YAML or JSON. `origin` names the file in errors. */
export function parsePack(pack: unknown, origin: string): readonly Rule[] {
  if (typeof pack !== 'object' || pack === null || !('rules' in pack) || !Array.isArray(pack.rules)) {
    throw new AuditError('ERULEPACK', `${origin}: a rule pack is an object with a list of rules`)
  }
  return pack.rules.map((rule: Record<string, unknown>) => parseRule(rule))
}

function parseRule(rule: Record<string, unknown>): Rule {
  const {
    id,
    aliases = [],
    detector,
    severity,
    grades = [],
    confidence = 'high',
    summary,
    message = summary,
    help,
    fix = null,
    references = [],
    secret = false,
    examples,
    ...options
  } = rule
  return {
    id: id as string,
    aliases: aliases as string[],
    detector: detector as string,
    severity: severity as Severity,
    grades: grades as Grade[],
    confidence: confidence as Confidence,
    summary: summary as string,
    message: message as string,
    help: help as string,
    fix: fix as string | null,
    references: references as string[],
    secret: secret as boolean,
    options,
    examples: examples as Rule['examples'],
  }
}
