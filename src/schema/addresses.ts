import type { Fitting } from './schema.ts'

const address = {
  title: 'an http(s) address',
  type: 'string',
  pattern: '^https?://[^\\s]+$',
} as const

/** What `watertight respond --addresses` reads. */
export const addressesSchema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  $id: 'https://unpkg.com/watertight/dist/schemas/addresses.json',
  title: 'Where watertight respond looks for copies',
  description: 'Mirrors, CDNs and proxies that may keep a copy of a package, and where its downloads are counted.',
  type: 'object',
  additionalProperties: false,
  properties: {
    $schema: { description: 'This schema, for editors.', type: 'string' },
    builtin: {
      description: 'false: only the places of this file are asked, and none that Watertight knows by itself.',
      type: 'boolean',
    },
    without: {
      description: 'Ids of places that Watertight knows and that are not asked.',
      type: 'array',
      items: { type: 'string', minLength: 1 },
    },
    downloads: {
      title: 'an http(s) address',
      description: 'Where the downloads of the last week are counted, with {name} in it; it answers {"downloads": 12}.',
      type: 'string',
      pattern: '^https?://[^\\s]+$',
    },
    pause: {
      title: 'milliseconds, 0 to 60000',
      description: 'The least time between two requests to one host (default: 500).',
      type: 'integer',
      minimum: 0,
      maximum: 60_000,
    },
    places: {
      description: 'A place with the id of one that Watertight knows replaces that one.',
      type: 'array',
      items: {
        type: 'object',
        additionalProperties: false,
        required: ['id', 'name', 'addresses', 'removal'],
        properties: {
          id: {
            title: 'small letters, digits and hyphens',
            description: 'A draft is named after it.',
            type: 'string',
            pattern: '^[a-z0-9][a-z0-9-]{0,39}$',
          },
          name: { description: 'What people call it.', type: 'string', minLength: 1 },
          addresses: {
            description:
              'The address of a copy. {name}, {unscoped} (without its scope), {version} and {path} are replaced; an address with {path} stands for each file that leaks.',
            type: 'array',
            minItems: 1,
            items: address as typeof address,
          },
          hosts: {
            description: 'Other hosts that an address may lead to.',
            type: 'array',
            items: { type: 'string', minLength: 1 },
          },
          gone: {
            description: 'Statuses that say that no copy is there, beside 404 and 410.',
            type: 'array',
            items: { title: 'a status of HTTP', type: 'integer', minimum: 400, maximum: 599 },
          },
          proves: {
            description: 'package: an answer says only that the package is known there (default: version).',
            enum: ['version', 'package'],
          },
          onDemand: {
            description: 'true: what it does not have it fetches from the registry when it is asked.',
            type: 'boolean',
          },
          removal: { description: 'How a copy goes away, in a sentence.', type: 'string', minLength: 1 },
          contact: { description: 'Where that is asked for: an address, a mailbox, a name.', type: 'string' },
        },
      },
    },
  },
} as const

/** The file as it is written. */
export type WrittenAddresses = Fitting<typeof addressesSchema>
