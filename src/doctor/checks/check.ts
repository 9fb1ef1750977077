import type { Diagnosis, Finding } from '../diagnosis.ts'
import type { Examination } from '../examination.ts'

/** One subject of the doctor. What it throws as an AuditError becomes a finding that it could not tell. */
export interface Check {
  readonly id: string
  run(examination: Examination): Promise<readonly Said[]> | readonly Said[]
}

/** A finding, to which its check's name is added. */
export type Said = Omit<Finding, 'check'>

/** Findings about the project as a whole. */
export function say(status: Finding['status'], message: string, advice: string | null = null): Said {
  return { status, package: null, message, advice }
}

/** The verdict that findings come to: what could not be told outweighs a bypass, as everywhere. */
export function verdictOf(findings: readonly Finding[]): Diagnosis['verdict'] {
  if (findings.some(({ status }) => status === 'unknown')) return 'unknown'
  return findings.some(({ status }) => status === 'bypass') ? 'bypassed' : 'gated'
}
