import type { Diagnosis, DoctorFinding } from '../diagnosis.ts'
import type { Examination } from '../examination.ts'

/** One subject of the doctor. What it throws as an AuditError becomes a finding that it could not tell. */
export interface Check {
  readonly id: string
  run(examination: Examination): Promise<readonly CheckFinding[]> | readonly CheckFinding[]
}

/** A finding, to which its check's name is added. */
export type CheckFinding = Omit<DoctorFinding, 'check'>

/** Findings about the project as a whole. */
export function finding(status: DoctorFinding['status'], message: string, advice: string | null = null): CheckFinding {
  return { status, package: null, message, advice }
}

/** The verdict that findings come to: a bypass is one whatever else could not be followed. */
export function verdictOf(findings: readonly DoctorFinding[]): Diagnosis['verdict'] {
  if (findings.some(({ status }) => status === 'bypass')) return 'bypassed'
  return findings.some(({ status }) => status === 'unknown') ? 'unknown' : 'gated'
}
