import { confidences, severities } from '../model/severity.ts'
import type { Fitting, Schema } from './schema.ts'
import { checksumNames, revealNames, structureNames } from './secret-checks.ts'

/** What every rule has, whichever detector it feeds; other keys are its detector's. */
export const ruleSchema = {
  type: 'object',
  required: ['id', 'detector', 'severity', 'summary', 'help', 'examples'],
  properties: {
    id: {
      title: 'of the form subject/name, in small letters',
      description: 'subject/name',
      type: 'string',
      pattern: '^[a-z0-9-]+/[a-z0-9-]+$',
    },
    aliases: {
      description: 'Ids that the rule had before.',
      type: 'array',
      items: { type: 'string', minLength: 1 },
      default: [],
    },
    detector: {
      description: 'Which detector the rule feeds: pattern, file, manifest, …',
      type: 'string',
      minLength: 1,
    },
    severity: {
      title: 'a severity, or one for open and one for closed packages',
      description: 'One for all packages, or one for those whose source is open and one for the others.',
      oneOf: [
        { enum: severities as typeof severities },
        {
          type: 'object',
          required: ['open', 'closed'],
          additionalProperties: false,
          properties: {
            open: { enum: severities as typeof severities },
            closed: { enum: severities as typeof severities },
          },
        },
      ],
    },
    grades: {
      description:
        'Cases in which another severity holds: the first whose every `when` value equals the match’s. A checksum’s own grades (failed: info; passed: certain) follow these.',
      type: 'array',
      default: [],
      items: {
        type: 'object',
        required: ['when', 'severity'],
        additionalProperties: false,
        properties: {
          when: {
            type: 'object',
            additionalProperties: {
              title: 'a text, a number or true or false',
              type: ['string', 'number', 'boolean'],
            },
          },
          visibility: { enum: ['open', 'closed'] },
          severity: { enum: severities as typeof severities },
          confidence: { enum: confidences as typeof confidences },
          message: { type: 'string', minLength: 1 },
        },
      },
    },
    confidence: { enum: confidences as typeof confidences, default: 'high' },
    summary: { description: 'One line, what it is.', type: 'string', minLength: 1, pattern: '\\S' },
    message: {
      description: 'What a finding says; {name} takes the match’s value of that name. The summary, when missing.',
      type: 'string',
      minLength: 1,
      pattern: '\\S',
    },
    help: {
      description: 'Markdown: why it matters, how to fix it, how to allow it.',
      type: 'string',
      minLength: 1,
      pattern: '\\S',
    },
    fix: { description: 'One line.', type: ['string', 'null'], minLength: 1, default: null },
    references: { description: 'URLs.', type: 'array', items: { type: 'string', minLength: 1 }, default: [] },
    secret: {
      description: 'Whether what it matches is a secret, which is never shown in full.',
      type: 'boolean',
      default: false,
    },
    examples: {
      type: 'object',
      required: ['match', 'pass'],
      additionalProperties: false,
      properties: {
        match: {
          title: 'a list of at least one example',
          description:
            'What the rule finds: a template of a text, or a file by path and text. {alnum:36}, {hex:20-40}, {uuid}, {any:abc:8}, a checksum by name ({crc32-base62-npm:6}), {jwt:{…}}, {pem:RSA PRIVATE KEY}, {base64-of:…}, {json-of:…} and the like are expanded when the example is tried.',
          type: 'array',
          minItems: 1,
          items: { title: 'a text or an object', type: ['string', 'object'], minLength: 1 },
        },
        pass: {
          title: 'a list of at least one example',
          description: 'What comes close and must not be found, written in the same way.',
          type: 'array',
          minItems: 1,
          items: { title: 'a text or an object', type: ['string', 'object'], minLength: 1 },
        },
      },
    },
  },
} as const

/** What a rule of the pattern detector has beside, and nothing else. */
export const patternSchema = {
  type: 'object',
  properties: {
    provider: { description: 'Whose secret it is.', type: 'string', minLength: 1 },
    keywords: {
      title: 'a list of at least one keyword: without one nothing is ever looked at',
      description: 'Literals, found whatever their case. The pattern is only tried around one of them.',
      type: 'array',
      minItems: 1,
      items: {
        title: 'a text of two characters or more: a shorter one would occur everywhere',
        type: 'string',
        minLength: 2,
      },
    },
    pattern: {
      description:
        'Source of a JavaScript regular expression. The named group `secret` marks the part that is the secret; without it, that is the whole match. What other named groups match are values for messages, such as {host}.',
      type: 'string',
      minLength: 1,
    },
    name: {
      title: 'an object of provider, kinds, not and whole',
      description:
        'The name that shows what the secret is: the key, variable, option, header, call or element that it is given to, in any notation, and the names around it. DD_API_KEY, ddApiKey and dd-api-key have the same words; a phrase is words written together.',
      type: 'object',
      additionalProperties: false,
      properties: {
        provider: {
          title: 'a list of words in small letters and digits, without signs',
          description: 'Phrases for whose it is. Without any, it may be anybody’s.',
          type: 'array',
          minItems: 1,
          items: { type: 'string', minLength: 1, pattern: '^[a-z0-9]+$' },
        },
        kinds: {
          title: 'a list of words in small letters and digits, without signs',
          description:
            'Words for what it is, of which one must occur; without any, all that say secret: key, token, password, …',
          type: 'array',
          minItems: 1,
          items: { type: 'string', minLength: 1, pattern: '^[a-z0-9]+$' },
        },
        not: {
          title: 'a list of words in small letters and digits, without signs',
          description: 'Words that must not occur.',
          type: 'array',
          minItems: 1,
          items: { type: 'string', minLength: 1, pattern: '^[a-z0-9]+$' },
        },
        whole: {
          title: 'a list of words in small letters and digits, without signs',
          description: 'Phrases that are enough by themselves, whoever they belong to.',
          type: 'array',
          minItems: 1,
          items: { type: 'string', minLength: 1, pattern: '^[a-z0-9]+$' },
        },
      },
    },
    value: {
      description: 'Source of a regular expression for all of the value that is given to the name.',
      type: 'string',
      minLength: 1,
    },
    phrase: {
      description:
        'bip39: the secret is a phrase of that list of words, proven by its checksum, and is looked for everywhere.',
      enum: ['bip39'],
    },
    flags: { enum: ['', 'i'] },
    window: {
      title: 'a number from 16 to 4096',
      description: 'Bytes before and after a keyword that the pattern may see.',
      type: 'number',
      minimum: 16,
      maximum: 4096,
      default: 256,
    },
    entropy: {
      title: 'a number from 0 to 8',
      description: 'The least entropy of the secret, in bits a character.',
      type: 'number',
      minimum: 0,
      maximum: 8,
    },
    classes: {
      description: 'Each must occur in the secret.',
      type: 'array',
      items: { enum: ['lower', 'upper', 'digit', 'symbol'] },
    },
    near: {
      description: 'One of these words must stand so close, in bytes, before or after the match.',
      type: 'object',
      required: ['keywords'],
      additionalProperties: false,
      properties: {
        keywords: { type: 'array', minItems: 1, items: { type: 'string', minLength: 1 } },
        within: { title: 'a number from 1 to 4096', type: 'number', minimum: 1, maximum: 4096, default: 200 },
      },
    },
    checksum: {
      description: 'The check that the secret carries in itself.',
      enum: checksumNames as typeof checksumNames,
    },
    structure: {
      description: 'Further rules that the secret must meet beside its pattern.',
      enum: structureNames as typeof structureNames,
    },
    generic: {
      description: 'true: any other rule that matches the same text wins.',
      type: 'boolean',
    },
    reveals: {
      description: 'The decoder whose values messages and grades may use.',
      enum: revealNames as typeof revealNames,
    },
    publicByDesign: {
      description: 'true: shipping it is normal, and it is info. depends: the values decide, by grades.',
      enum: [true, false, 'depends'],
    },
    pair: {
      description:
        'The id of the rule whose match nearby belongs to this one; the value `paired` says whether there is one.',
      type: 'string',
      minLength: 1,
    },
    placeholders: { description: 'true: documentation values and the like are reported too.', type: 'boolean' },
    paths: {
      description: 'Globs; only files of these names.',
      type: 'array',
      items: { type: 'string', minLength: 1 },
    },
    exceptPaths: {
      description: 'Globs; no files of these names.',
      type: 'array',
      items: { type: 'string', minLength: 1 },
    },
    exceptLayers: {
      description: 'Layers under which it is not looked for: html-entity, percent, base64, hex, …',
      type: 'array',
      items: { type: 'string', minLength: 1 },
    },
    revoke: {
      description: 'How to revoke the secret.',
      type: 'object',
      additionalProperties: false,
      properties: {
        url: { type: 'string', minLength: 1 },
        command: { type: 'string', minLength: 1 },
        text: { type: 'string', minLength: 1 },
      },
    },
    verify: { description: 'How to ask the provider, when the user asks for it.', type: 'object' },
  },
} as const

/** A rule as a pack writes it: those keys that every rule has. */
export type WrittenRule = Fitting<typeof ruleSchema>

/** All that a rule of the pattern detector may say. */
export const patternRuleSchema: Schema = {
  type: 'object',
  additionalProperties: false,
  required: ruleSchema.required,
  anyOf: [{ required: ['keywords', 'pattern'] }, { required: ['name', 'value'] }, { required: ['phrase'] }],
  properties: { ...ruleSchema.properties, ...patternSchema.properties },
}

/** A pack of rules, without a look at the rules themselves. */
export const packSchema = {
  type: 'object',
  required: ['rules'],
  additionalProperties: false,
  properties: {
    $schema: { description: 'This schema, for editors.', type: 'string' },
    name: {
      title: 'small letters, digits and hyphens: it comes before the ids',
      description:
        'The namespace of the pack: its rules are called name:subject/name. Without it, the file name serves.',
      type: 'string',
      pattern: '^[a-z0-9-]{1,60}$',
    },
    provider: { description: 'The provider of every rule that names none.', type: 'string' },
    rules: { title: 'a list of rules', type: 'array' },
  },
} as const

/** A pack of rules and each of them, as an editor checks it. */
export const rulePackSchema: Schema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  $id: 'https://unpkg.com/watertight/dist/schemas/rule-pack.json',
  title: 'A pack of Watertight rules',
  description: 'Data only. Every rule carries examples that it must match and examples that it must pass over.',
  ...packSchema,
  properties: {
    ...packSchema.properties,
    rules: {
      type: 'array',
      items: {
        ...ruleSchema,
        if: { properties: { detector: { const: 'pattern' } } },
        // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema, on a value that nobody awaits.
        then: {
          ...patternRuleSchema,
          properties: {
            ...Object.fromEntries(Object.keys(ruleSchema.properties).map((key) => [key, true as const])),
            ...patternSchema.properties,
          },
        },
      },
    },
  },
}
