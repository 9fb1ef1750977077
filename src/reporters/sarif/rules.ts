import type { Finding, Report } from '../../model/report.ts'
import { confidences, type Severity, severities } from '../../model/severity.ts'
import { escapeControls } from '../../text/escape-controls.ts'

/** A `reportingDescriptor`, with what GitHub reads of it. */
export interface SarifRule {
  readonly id: string
  readonly shortDescription: { readonly text: string }
  readonly fullDescription: { readonly text: string }
  readonly help: { readonly text: string; readonly markdown: string }
  readonly helpUri?: string
  readonly defaultConfiguration: { readonly level: 'error' | 'warning' | 'note' }
  readonly properties: { readonly [name: string]: string | readonly string[] }
}

/** The rules that the findings name, as grave as the gravest of their findings. */
export function rulesOf(report: Report, findings: readonly Finding[]): readonly SarifRule[] {
  const texts = new Map(report.rules.map((rule) => [rule.id, rule]))
  const worst = new Map<string, { severity: number; confidence: number }>()
  for (const { ruleId, severity, confidence } of findings) {
    const known = worst.get(ruleId) ?? { severity: 0, confidence: 0 }
    worst.set(ruleId, {
      severity: Math.max(known.severity, severities.indexOf(severity)),
      confidence: Math.max(known.confidence, confidences.indexOf(confidence)),
    })
  }
  return [...worst].map(([id, { severity, confidence }]) => {
    const { summary, help, references } = texts.get(id) ?? { summary: id, help: id, references: [] }
    const gravest = severities[severity] ?? 'info'
    const [helpUri] = references.filter((reference) => /^https?:\/\//.test(reference) && URL.canParse(reference))
    const text = escapeLines(help)
    return {
      id: escapeControls(id),
      shortDescription: { text: escapeControls(summary) },
      fullDescription: { text: escapeControls(summary) },
      help: { text, markdown: text },
      ...(helpUri !== undefined && { helpUri: new URL(helpUri).href }),
      defaultConfiguration: { level: levels[gravest] },
      properties: {
        'security-severity': scores[gravest],
        precision: precisions[confidence] ?? 'medium',
        tags: ['security', 'npm', ...(id.includes('/') ? [escapeControls(id.slice(0, id.indexOf('/')))] : [])],
      },
    }
  })
}

/** Text of several lines, each made safe. */
function escapeLines(text: string): string {
  return text.split('\n').map(escapeControls).join('\n')
}

/** What GitHub shows of a result. */
export const levels: { readonly [severity in Severity]: 'error' | 'warning' | 'note' } = {
  critical: 'error',
  high: 'error',
  moderate: 'warning',
  low: 'note',
  info: 'note',
}

// Above 9 GitHub says critical, from 7 high, from 4 medium.
const scores: { readonly [severity in Severity]: string } = {
  critical: '9.5',
  high: '8.0',
  moderate: '5.5',
  low: '2.0',
  info: '0.0',
}

/** By the index of a confidence. */
const precisions = ['low', 'medium', 'high', 'very-high'] as const
