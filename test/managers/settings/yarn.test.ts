import { expect, test } from 'vitest'
import { settingsFrom } from '../../../src/managers/settings/yarn.ts'

// As Yarn 4 prints them; what is not set is null.
const yarn = {
  npmPublishRegistry: 'https://publish.test/npm',
  npmRegistryServer: 'https://read.test',
  npmAuthToken: 'top-token',
  npmAuthIdent: null,
  npmScopes: {
    acme: { npmPublishRegistry: null, npmRegistryServer: 'https://acme.test', npmAuthToken: 'acme-token' },
    bare: { npmPublishRegistry: null, npmRegistryServer: null, npmAuthToken: null },
  },
  npmRegistries: { '//other.test': { npmAuthIdent: 'user:word', npmAuthToken: null } },
}

test.each([
  { name: 'plain', want: 'https://publish.test/npm' },
  { name: '@acme/a', want: 'https://acme.test' },
  { name: '@bare/a', want: 'https://publish.test/npm' },
  { name: '@unknown/a', want: 'https://publish.test/npm' },
])('$name goes to $want', async ({ name, want }) => {
  expect(await settingsFrom(yarn).registryOf(name, {})).toBe(want)
})

test('publishConfig wins', async () => {
  expect(await settingsFrom(yarn).registryOf('@acme/a', { registry: 'https://own.test' })).toBeNull()
})

test('npm gets the logins by the place that they are for', () => {
  expect(settingsFrom(yarn).logins).toEqual({
    'npm_config_//publish.test/npm/:_authToken': 'top-token',
    'npm_config_//acme.test/:_authToken': 'acme-token',
    'npm_config_//other.test/:_auth': Buffer.from('user:word').toString('base64'),
  })
})

test('what is not set leaves it to npm', async () => {
  const { registryOf, logins } = settingsFrom({})
  expect(await registryOf('a', {})).toBeNull()
  expect(logins).toEqual({})
})

test('a login without a registry is for the public one', () => {
  expect(settingsFrom({ npmAuthToken: 'one' }).logins).toEqual({ 'npm_config_//registry.npmjs.org/:_authToken': 'one' })
})
