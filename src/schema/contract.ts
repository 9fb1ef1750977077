import type { Fitting } from './schema.ts'
import { sizeSchema } from './size.ts'

/** watertight.contract.json: what packages may ship, as their owner approved it. */
export const contractSchema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  $id: 'https://unpkg.com/watertight/dist/schemas/contract.json',
  title: 'Watertight release contract, version 1',
  description:
    'watertight.contract.json: what packages may ship, as their owner approved it. `watertight approve` writes it.',
  type: 'object',
  additionalProperties: false,
  required: ['version', 'packages'],
  properties: {
    $schema: { description: 'This schema, for editors.', type: 'string' },
    version: { title: '1', type: 'integer', minimum: 1 },
    packages: {
      description: 'By the name of the package.',
      type: 'object',
      additionalProperties: {
        type: 'object',
        additionalProperties: false,
        required: ['packed', 'unpacked', 'files', 'maps', 'hosts', 'installScripts'],
        properties: {
          packed: sizeSchema as typeof sizeSchema,
          unpacked: sizeSchema as typeof sizeSchema,
          files: {
            description: 'Files that are no maps, by path or glob: the whole path in the package.',
            type: 'object',
            additionalProperties: {
              type: 'object',
              additionalProperties: false,
              required: ['kinds', 'size'],
              properties: {
                kinds: {
                  description: 'What they may be, as reports name it.',
                  type: 'array',
                  items: { type: 'string', minLength: 1 },
                },
                size: sizeSchema as typeof sizeSchema,
                holds: {
                  description: 'The kinds of what may lie inside an archive or a program.',
                  type: 'array',
                  items: { type: 'string', minLength: 1 },
                },
              },
            },
          },
          maps: {
            description: 'Source maps by their chain: a path or glob for each step, joined by " ! ".',
            type: 'object',
            additionalProperties: {
              type: 'object',
              additionalProperties: false,
              required: ['embedded', 'novel'],
              properties: {
                embedded: { title: 'a whole number, 0 or more', type: 'integer', minimum: 0 },
                novel: { title: 'a whole number, 0 or more', type: 'integer', minimum: 0 },
              },
            },
          },
          hosts: {
            description: 'Hosts that URLs may name; *.example.com covers all hosts below it.',
            type: 'array',
            items: { type: 'string', minLength: 1 },
          },
          installScripts: {
            description: 'Commands of preinstall, install and postinstall, word for word.',
            type: 'object',
            additionalProperties: { type: 'string' },
          },
        },
      },
    },
  },
} as const

/** A contract as it stands in its file, where sizes are text. */
export type WrittenContract = Fitting<typeof contractSchema>
