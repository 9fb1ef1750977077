import type { Fitting } from './schema.ts'

// Every exported definition is a literal, and names the type of what it takes from another: the declarations are made file by file.

/** One thing that is accepted. */
export const allowanceSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['reason'],
  anyOf: [{ required: ['rule'] }, { required: ['path'] }, { required: ['fingerprint'] }, { required: ['notice'] }],
  dependentRequired: { notice: ['path', 'digest'] },
  properties: {
    rule: { description: 'A rule id.', type: 'string', minLength: 1 },
    path: {
      description:
        'A glob for the path in the package; globs for a chain are joined by ` ! `, and what fits a container fits what is inside.',
      type: 'string',
      minLength: 1,
    },
    fingerprint: {
      title: 'a fingerprint as the report prints it, such as wt1:0123abcd',
      description: 'One finding, as `--json` names it; it survives new versions and moved lines.',
      type: 'string',
      pattern: '^wt\\d+:[\\w+/=-]+$',
    },
    notice: {
      description: 'The code of a notice; it needs `path` and `digest` beside it.',
      type: 'string',
      minLength: 1,
    },
    digest: {
      title: 'a SHA-256 in lower-case hex',
      description: 'The SHA-256 of the file, as `--json` names it: other bytes in the same place are not accepted.',
      type: 'string',
      pattern: '^[0-9a-f]{64}$',
    },
    reason: {
      title: 'a sentence that says why',
      description: 'A sentence that says why; required.',
      type: 'string',
      pattern: '\\S',
    },
    expires: {
      title: 'a date such as 2027-01-31',
      description: 'The last day on which it holds, `2027-01-31`.',
      type: 'string',
      pattern: '^\\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\\d|3[01])$',
    },
  },
} as const

/** Accepts findings (by rule, path, fingerprint, and the digest of their file) or a notice (by code, path and digest). */
export type Allowance = Fitting<typeof allowanceSchema>

/** What the user decides: what stops a release, how bad things are, what is accepted. Every key has a default. */
export const policySchema = {
  type: 'object',
  additionalProperties: false,
  properties: {
    failOn: {
      description: 'The lowest severity that stops a release.',
      enum: ['info', 'low', 'moderate', 'high', 'critical', 'never'],
      default: 'high',
    },
    visibility: {
      description:
        "Whether the package's source is meant to be public; `auto` goes by package.json and the licence file.",
      enum: ['open', 'closed', 'auto'],
      default: 'auto',
    },
    overrides: {
      description: 'Severity by rule id, or `off`.',
      type: 'object',
      additionalProperties: { enum: ['off', 'info', 'low', 'moderate', 'high', 'critical'] },
      default: {},
    },
    allowances: {
      description: 'What is accepted, and why.',
      type: 'array',
      items: allowanceSchema as typeof allowanceSchema,
      default: [],
    },
    baseline: {
      description: 'Fingerprints that were accepted before this run.',
      type: 'array',
      items: { type: 'string' },
      default: [],
    },
    today: {
      title: 'a date such as 2027-01-31, or null',
      description: 'Today, against which expiries are judged; with null nothing expires.',
      type: ['string', 'null'],
      pattern: '^\\d{4}-\\d\\d-\\d\\d$',
      default: null,
    },
  },
} as const

/** The policy, complete. */
export type Policy = Required<Fitting<typeof policySchema>>

/** What holds where the user has decided nothing. */
export const defaultPolicy: Policy = defaultsOf(policySchema.properties)

/** `policy` with the defaults for what it leaves out. */
export function completePolicy(policy: Partial<Policy> = {}): Policy {
  const decided = Object.fromEntries(Object.entries(policy).filter(([, value]) => value !== undefined))
  return { ...defaultPolicy, ...decided }
}

function defaultsOf(properties: { readonly [key: string]: { readonly default: unknown } }): Policy {
  return Object.fromEntries(
    Object.entries(properties).map(([key, schema]) => [key, schema.default]),
  ) as unknown as Policy
}
