import type { Contract } from '../model/contract.ts'
import type { Report } from '../model/report.ts'
import { mergeContract } from './merge-contract.ts'
import { shapeOfReport } from './report-shape.ts'

/** The contract with what these packages ship; those of other packages stay as they are. */
export function approvedContract({ packages }: Report, earlier: Contract | undefined): Contract {
  const approved = new Map(Object.entries(earlier?.packages ?? {}))
  for (const one of packages) {
    if (one.name !== null) approved.set(one.name, mergeContract(approved.get(one.name), shapeOfReport(one)))
  }
  return { packages: Object.fromEntries(approved) }
}
