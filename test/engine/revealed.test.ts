import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { audit } from '../../src/engine/audit.ts'
import { fake } from '../support/fake.ts'
import { pack } from '../support/pack.ts'
import { temporaryDirectory } from '../support/project.ts'

/** A key id of an account: 40 bits behind the first of ten characters of base32. */
function awsKeyId(account: bigint): string {
  const bits = (account << 9n).toString(2).padStart(50, '0')
  const digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
  const body = (bits.match(/.{5}/g) ?? []).map((group) => digits[Number.parseInt(group, 2)]).join('')
  return `AKIA${body}${fake('{base32:6}')}`
}

const sentry = Buffer.from(
  '{"iat":1700000000.1,"url":"https://sentry.io","region_url":"https://de.sentry.io","org":"acme"}',
)

test.each([
  {
    name: 'the account of an AWS key',
    text: `id = "${awsKeyId(123456789012n)}"`,
    rule: 'secret/aws-access-key-id',
    want: 'AWS access key id (account 123456789012)',
  },
  {
    name: 'an account that begins with zeros',
    text: `id = "${awsKeyId(1234567n)}"`,
    rule: 'secret/aws-access-key-id',
    want: 'AWS access key id (account 000001234567)',
  },
  {
    name: 'issuer, role and expiry of a JWT',
    text: fake('t = "{jwt:{"iss":"https://login.acme.io","role":"admin","exp":1893456000}}"'),
    rule: 'secret/jwt',
    want: 'JSON Web Token (issuer https://login.acme.io, role admin, expires 2030-01-01)',
  },
  {
    name: 'that a JWT has expired',
    text: fake('t = "{jwt:{"iss":"https://login.acme.io","exp":1577836800}}"'),
    rule: 'secret/jwt',
    want: 'JSON Web Token that has expired (issuer https://login.acme.io, expires 2020-01-01)',
  },
  {
    name: 'the role of a Supabase key',
    text: fake(
      't = "{jwt:{"iss":"supabase","ref":"abcdefghij","role":"service_role","iat":1700000000,"exp":2015000000}}"',
    ),
    rule: 'secret/supabase-service-role-jwt',
    want: 'Supabase service role key (issuer supabase, role service_role, expires 2033-11-07)',
  },
  {
    name: 'the organization of a Sentry token',
    text: fake(`t = "sntrys_${sentry.toString('base64')}_{base64:43}"`),
    rule: 'secret/sentry-org-token',
    want: 'Sentry organization token (organization acme, at https://de.sentry.io)',
  },
  {
    name: 'the team of a Slack webhook',
    text: fake('t = "https://hooks.slack.com/services/T{upperalnum:8}/B{upperalnum:8}/{alnum:24}"'),
    rule: 'secret/slack-webhook',
    want: /^Slack webhook URL \(team T[A-Z0-9]{8}\)$/,
  },
  {
    name: 'the host of a registry token',
    text: fake('//npm.acme.io/:_authToken={alnum:32}\n'),
    rule: 'secret/npmrc-authtoken',
    want: /\(at npm\.acme\.io\)$/,
  },
  {
    name: 'the host of a registry password',
    text: fake('//npm.acme.io:8443/repo/:_password={base64-of:{alnum:20}}\n'),
    rule: 'secret/npmrc-password',
    want: /\(at npm\.acme\.io:8443\)$/,
  },
  {
    name: 'the user and the host of a database',
    text: fake('t = "postgres://app:{alnum:20}@db.acme.io:5432/main"'),
    rule: 'secret/postgres-uri',
    want: 'PostgreSQL URL with a password (user app, at db.acme.io)',
  },
  {
    name: 'nothing where there is nothing to tell',
    text: fake('t = "npm_{alnum:30}{crc32-base62-npm:6}"'),
    rule: 'secret/npm-access-token',
    want: 'npm access token',
  },
])('a finding names $name', async ({ text, rule, want }) => {
  const cwd = temporaryDirectory()
  writeFileSync(join(cwd, 'p.tgz'), pack({ 'package.json': { name: 'p', version: '1.0.0' }, 'a.js': text }))
  const { findings } = await audit('p.tgz', { cwd })
  const messages = findings.filter(({ ruleId }) => ruleId === rule).map(({ message }) => message)
  expect(messages).toEqual([
    expect.stringMatching(want instanceof RegExp ? want : new RegExp(`^${want.replace(/[().]/g, '\\$&')}$`)),
  ])
})
