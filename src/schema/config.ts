import { type LimitName, limitDefinitions } from '../model/limits.ts'
import { allowanceSchema, policySchema } from './policy.ts'
import type { Fitting } from './schema.ts'
import { countSchema, type Size, sizeSchema } from './size.ts'

/** The bounds as a configuration may give them. */
export const limitSchemas: LimitSchemas = Object.fromEntries(
  Object.entries(limitDefinitions).map(([name, { unit, ...others }]) => [
    name,
    { ...(unit === 'bytes' ? sizeSchema : countSchema), ...others },
  ]),
) as unknown as LimitSchemas

type LimitSchemas = { readonly [Name in LimitName]: typeof sizeSchema | typeof countSchema }

/** watertight.config.json, or the "watertight" key of package.json. Descriptions are Markdown: docs/configuration.md is made of them too. */
export const configSchema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  $id: 'https://unpkg.com/watertight/dist/schemas/config.json',
  title: 'Watertight configuration',
  description: 'watertight.config.json, or the "watertight" key of package.json.',
  type: 'object',
  additionalProperties: false,
  properties: {
    $schema: { description: 'This schema, for editors.', type: 'string' },
    failOn: policySchema.properties.failOn as typeof policySchema.properties.failOn,
    visibility: policySchema.properties.visibility as typeof policySchema.properties.visibility,
    rules: policySchema.properties.overrides as typeof policySchema.properties.overrides,
    allow: {
      description: 'What is accepted, and why.',
      type: 'array',
      items: allowanceSchema as typeof allowanceSchema,
    },
    budgets: {
      description: "The most bytes that a file may have, by glob; `packed` and `unpacked` are the whole package's.",
      type: 'object',
      additionalProperties: sizeSchema as typeof sizeSchema,
    },
    confidential: {
      description:
        'Terms that must not ship: project names, customers, hosts. Refused in package.json, which is always published.',
      type: 'array',
      items: {
        title: 'a text, or an object with a pattern',
        type: ['string', 'object'],
        minLength: 1,
        additionalProperties: false,
        required: ['pattern'],
        properties: {
          pattern: { description: 'The source of a regular expression.', type: 'string', minLength: 1 },
          flags: { title: 'some of the flags i, m, s and u', type: 'string', pattern: '^[imsu]*$' },
        },
      },
    },
    packs: {
      description:
        'Files with your own rules, relative to this file, or packages that hold some: `@acme/watertight-rules`.',
      type: 'array',
      items: { type: 'string', minLength: 1 },
    },
    baseline: {
      description: 'The baseline file, relative to this file.',
      type: 'string',
      minLength: 1,
      default: 'watertight-baseline.json',
    },
    contract: {
      description: 'The release contract, relative to this file.',
      type: 'string',
      minLength: 1,
      default: 'watertight.contract.json',
    },
    reporters: {
      description:
        'Reporters in place of `pretty`: a name, or `name=file` with the file relative to the working directory.',
      type: 'array',
      items: { type: 'string', minLength: 1 },
    },
    limits: {
      description: 'Bounds of the audit, counted on the decompressed side.',
      type: 'object',
      additionalProperties: false,
      properties: limitSchemas as typeof limitSchemas,
    },
  },
} as const

/** What a watertight.config file may say, once it is plain data. */
export type PlainConfig = Fitting<typeof configSchema>

/** What a watertight.config file may say; docs/configuration.md explains each key. Code may give a RegExp for a confidential term. */
export interface Config extends Omit<PlainConfig, 'confidential' | 'limits'> {
  readonly confidential?: readonly (NonNullable<PlainConfig['confidential']>[number] | RegExp)[]
  readonly limits?: { readonly [Name in LimitName]?: Size }
}

/** Gives `config` back: for completion and checking in editors. */
export function defineConfig(config: Config): Config {
  return config
}
