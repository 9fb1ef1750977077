import { defaultLimits } from '../../src/model/limits.ts'
import type { Requirement } from '../../src/receipts/weigh.ts'
import { completePolicy } from '../../src/schema/policy.ts'

/** What is required of an audit where nobody requires anything; what a test is about is written over it. */
export function sampleRequirement(given: Partial<Requirement> = {}): Requirement {
  return {
    file: null,
    isDemanded: false,
    policy: completePolicy(),
    limits: defaultLimits,
    budgets: {},
    terms: 0,
    packs: 0,
    contract: null,
    packer: 'npm',
    rules: new Map([
      ['map/embedded-sources', { id: 'map/embedded-sources', mildest: 'info', worst: 'critical' }],
      ['map/embedded', { id: 'map/embedded-sources', mildest: 'info', worst: 'critical' }],
    ]),
    ...given,
  }
}
