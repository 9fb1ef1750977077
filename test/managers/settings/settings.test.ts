import { describe, expect, test } from 'vitest'
import { settingsOf } from '../../../src/managers/settings/bun.ts'
import { loginsIn } from '../../../src/managers/settings/pnpm.ts'

describe('bunfig.toml', () => {
  const user = '[install]\nregistry = "https://user.test"\n[install.scopes]\nold = "https://old.test"\n'
  const project = `[install]
registry = { url = "https://top.test/npm", token = "$TOKEN" }
[install.scopes]
"@acme" = { url = "https://acme.test/", username = "u", password = "p" }
bare = "https://me:word@bare.test/"
`
  const settings = settingsOf([user, project], { TOKEN: 'from-the-environment' })

  test.each([
    { name: 'plain', publishConfig: {}, want: 'https://top.test/npm' },
    { name: 'plain', publishConfig: { registry: 'https://own.test' }, want: null },
    { name: '@acme/a', publishConfig: { registry: 'https://own.test' }, want: 'https://acme.test/' },
    { name: '@bare/a', publishConfig: {}, want: 'https://bare.test/' },
    { name: '@old/a', publishConfig: {}, want: 'https://old.test/' },
  ])('$name with $publishConfig goes to $want', async ({ name, publishConfig, want }) => {
    expect(await settings.registryOf(name, publishConfig)).toBe(want)
  })

  test('npm gets the logins by the place that they are for', () => {
    expect(settings.logins).toEqual({
      'npm_config_//top.test/npm/:_authToken': 'from-the-environment',
      'npm_config_//acme.test/:_auth': Buffer.from('u:p').toString('base64'),
      'npm_config_//bare.test/:_auth': Buffer.from('me:word').toString('base64'),
    })
  })

  test("Bun's variables win", async () => {
    const env = { BUN_CONFIG_REGISTRY: 'https://env.test/', BUN_CONFIG_TOKEN: 'env-token' }
    const { registryOf, logins } = settingsOf([project], env)
    expect(await registryOf('plain', {})).toBe('https://env.test/')
    expect(logins).toMatchObject({ 'npm_config_//env.test/:_authToken': 'env-token' })
  })

  test('without one, it is for npm to say', async () => {
    expect(await settingsOf(['', ''], {}).registryOf('plain', {})).toBeNull()
  })

  test('a broken one is told without its text', () => {
    expect(() => settingsOf(['token = "abc'], {})).toThrow(/not valid TOML/)
    expect(() => settingsOf(['token = "abc'], {})).not.toThrow(/abc/)
  })
})

test("pnpm's auth.ini: logins, and nothing else", () => {
  const ini =
    'registry=https://r.test/\n//r.test/:_authToken=one\r\n//s.test/x/:_auth="dTpw"\n; //t.test/:_authToken=no\n'
  expect(loginsIn(ini)).toEqual({ 'npm_config_//r.test/:_authToken': 'one', 'npm_config_//s.test/x/:_auth': 'dTpw' })
})
