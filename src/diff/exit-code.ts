import type { Report } from '../model/report.ts'
import { exitCodeOf } from '../policy/judge.ts'
import { type Difference, exitCodeOfDifference } from './diff.ts'

/** The code with which the command would exit: 0 clean, 1 something stops the release, 2 not everything could be looked at. */
export function exitCode(result: Pick<Report, 'verdict'> | Pick<Difference, 'verdict'>): 0 | 1 | 2 {
  const { verdict } = result
  if (verdict === 'same' || verdict === 'changed' || verdict === 'stopped') return exitCodeOfDifference({ verdict })
  return exitCodeOf(verdict)
}
