import { describe, expect, test } from 'vitest'
import { alphabets } from '../../src/secrets/alphabet.ts'
import { checksums } from '../../src/secrets/checksum/checksum.ts'
import { isPlaceholder } from '../../src/secrets/placeholder.ts'
import { expandSample } from '../../src/secrets/sample.ts'

describe('expandSample', () => {
  test.each([
    { template: 'npm_{alnum:36}', shape: /^npm_[A-Za-z0-9]{36}$/ },
    { template: '{hex:20-40}', shape: /^[0-9a-f]{20,40}$/ },
    { template: '{HEX:12}', shape: /^[0-9A-F]{12}$/ },
    { template: '{any:abc-:12}', shape: /^[abc-]{12}$/ },
    { template: '{any:a:b:5}', shape: /^[a:b]{5}$/ },
    { template: '{uuid}', shape: /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/ },
    { template: '{jwt:{"iss":"a"}}', shape: /^eyJ[\w-]+\.eyJ[\w-]+\.[\w-]{43}$/ },
    {
      template: '{pem:RSA PRIVATE KEY}',
      shape: /^-----BEGIN RSA PRIVATE KEY-----\nMII[\w+/=\n]+-----END RSA PRIVATE KEY-----\n$/,
    },
    { template: '{json-of:{pem:EC PRIVATE KEY}}', shape: /^-----BEGIN EC PRIVATE KEY-----\\nMII/ },
    { template: '{base64-of:user:{alnum:9}}', shape: /^dXNlcj/ },
    { template: 'a = {}; {alnum}; ${NPM_TOKEN} {"b": 1}', shape: /^a = \{\}; \{alnum\}; \$\{NPM_TOKEN\} \{"b": 1\}$/ },
    { template: '{unclosed:{alnum:3}', shape: /^\{unclosed:[A-Za-z0-9]{3}$/ },
  ])('$template', ({ template, shape }) => {
    expect(expandSample(template)).toMatch(shape)
  })

  test('is the same for the same seed, and another for another', () => {
    expect(expandSample('{alnum:30}', 7)).toBe(expandSample('{alnum:30}', 7))
    expect(expandSample('{alnum:30}', 7)).not.toBe(expandSample('{alnum:30}', 8))
  })

  test.each(Object.keys(alphabets))('looks random in %s', (name) => {
    for (let seed = 0; seed < 200; seed += 1) {
      const text = expandSample(`{${name}:24}`, seed)
      expect(isPlaceholder(text), text).toBe(false)
      expect(text).not.toMatch(/(.)\1/)
    }
  })
})

describe('checksum pieces', () => {
  const azure32 = (signature: string, name: string): string => `{base64:33}${signature}{${name}:7}`
  const examples: readonly (readonly [checksum: string, template: string])[] = [
    ['crc32-base62', '_authToken=npm_{alnum:30}{crc32-base62:6}'],
    ['crc32-base62-npm', '_authToken=npm_{alnum:30}{crc32-base62-npm:6}'],
    ['crc32-base62-github', '"ghp_{alnum:30}{crc32-base62-github:6}'],
    ['crc32-base62-vercel', ' vcp_{base64url:50}{crc32-base62-vercel:6}'],
    ['crc32-base62-salad', ' salad_cloud_org_{alnum:40}{crc32-base62-salad:6}'],
    ['crc32-base62-wandb', ' wandb_v1_{alnum:71}{crc32-base62-wandb:6}'],
    ['crc32-base62-apify', ' apify_api_{alnum:30}{crc32-base62-apify:6}'],
    ['crc32-base62-jsr', ' jsrp_{alnum:29}{crc32-base62-jsr:6}'],
    ['crc32-base36-gitlab', ' glpat-{base64url:27}.01.{loweralnum:2}{crc32-base36-gitlab:7}'],
    ['crc32-hex-cloudflare', ' cfut_{alnum:40}{crc32-hex-cloudflare:8}'],
    ['crc32-hex-zuplo', ' zpka_{loweralnum:32}{crc32-hex-zuplo:8}'],
    ['crc32-hex-canva', ' cnvca{base64url:43}{crc32-hex-canva:8}'],
    ['crc32-hex-atlassian', 'token=ATATT3{base64url:60}={crc32-hex-atlassian:8}'],
    ['crc32-hex-grafana', ' glsa_{alnum:32}_{crc32-hex-grafana:8}'],
    ['crc32-base64-confluent', ' cflt{base64:54}{crc32-base64-confluent:6}'],
    ['bech32-age', ' AGE-SECRET-KEY-1{BECH32:52}{bech32-age:6}'],
    ['sha256-base32-github', ' github_pat_{alnum:22}_{alnum:43}{sha256-base32-github:8}{alnum:8}'],
    ['marvin32-azure-storage', ' {base64:76}+ASt{marvin32-azure-storage:8}'],
    ['marvin32-azure-cosmosdb', ' {base64:76}ACDb{marvin32-azure-cosmosdb:8}'],
    ['marvin32-azure-redis', ` ${azure32('AzCa', 'marvin32-azure-redis')}`],
    ['marvin32-azure-servicebus', ` ${azure32('+ASb', 'marvin32-azure-servicebus')}`],
    ['marvin32-azure-eventhub', ` ${azure32('+AEh', 'marvin32-azure-eventhub')}`],
    ['marvin32-azure-iot', ` ${azure32('AIoT', 'marvin32-azure-iot')}`],
    ['marvin32-azure-functions', ' {base64url:44}AzFu{marvin32-azure-functions:8}'],
    ['marvin32-azure-search', ' {alnum:42}AzSe{marvin32-azure-search:6}'],
    ['marvin32-azure-acr', ' {base64:42}+ACR{marvin32-azure-acr:6}'],
    ['marvin32-azure-devops', ' {alnum:52}JQQJ99{alnum:18}AZDO{marvin32-azure-devops:4}'],
    ['marvin32-azure-entra', ' {alnum:3}8Q~{alnum:31}{marvin32-azure-entra:3}'],
  ]

  test.each(examples)('%s', (name, template) => {
    for (let seed = 0; seed < 20; seed += 1) {
      const text = expandSample(template, seed)
      const token = text.slice(text.search(/[ "=]/) + 1)
      expect(checksums[name]?.verify(token), token).toBe(true)
      const last = token.replace(/=+$/, '').length - 1
      const middle = name === 'sha256-base32-github' ? 40 : last - 1
      const broken = token.slice(0, middle) + (token[middle] === 'b' ? 'c' : 'b') + token.slice(middle + 1)
      expect(checksums[name]?.verify(broken), broken).toBe(false)
    }
  })

  test('cover every checksum', () => {
    expect(examples.map(([name]) => name).toSorted()).toEqual(Object.keys(checksums).toSorted())
  })
})
