import type { Policy } from '../model/policy.ts'

/** What holds where the user has decided nothing. */
export const defaultPolicy: Policy = {
  failOn: 'high',
  visibility: 'auto',
  overrides: {},
  allowances: [],
  baseline: [],
  today: null,
}
