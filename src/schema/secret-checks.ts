/** The checks that a secret may carry in itself. */
export const checksumNames = [
  'crc32-base62',
  'crc32-base62-npm',
  'crc32-base62-github',
  'crc32-base62-vercel',
  'crc32-base62-salad',
  'crc32-base62-wandb',
  'crc32-base62-apify',
  'crc32-base62-jsr',
  'crc32-base36-gitlab',
  'crc32-hex-cloudflare',
  'crc32-hex-zuplo',
  'crc32-hex-canva',
  'crc32-hex-atlassian',
  'crc32-hex-grafana',
  'crc32-base64-confluent',
  'sha256-base32-github',
  'bech32-age',
  'marvin32-azure-storage',
  'marvin32-azure-cosmosdb',
  'marvin32-azure-redis',
  'marvin32-azure-functions',
  'marvin32-azure-search',
  'marvin32-azure-acr',
  'marvin32-azure-servicebus',
  'marvin32-azure-eventhub',
  'marvin32-azure-iot',
  'marvin32-azure-devops',
  'marvin32-azure-entra',
] as const

export type ChecksumName = (typeof checksumNames)[number]

/** The structures that a rule may demand of a secret beyond its pattern. */
export const structureNames = [
  'jwt',
  'user-password',
  'base64-json',
  'snowflake',
  'base58-54-bytes',
  'reference-token',
  'der',
  'uri-password',
  'password',
  'random-text',
  'environment',
  'people',
  'ed25519-pair',
] as const

export type StructureName = (typeof structureNames)[number]

/** The decoders that a rule may name under `reveals`. */
export const revealNames = [
  'aws-account',
  'jwt',
  'sentry-organisation',
  'slack-team',
  'url-user',
  'openssh-cipher',
  'wallet',
  'signed-url',
  'environment',
  'key-size',
  'installed-app',
] as const

export type RevealName = (typeof revealNames)[number]
