import { describe, expect, test } from 'vitest'
import { readCode } from '../../src/exposure/code-reader.ts'
import { environmentIn, findAskers, flagsIn, namedTexts } from '../../src/exposure/flags.ts'
import { readTokens, type Token } from '../../src/exposure/tokens.ts'

function read(...files: readonly string[]) {
  const facts = files.map(readCode)
  const askers = findAskers(facts)
  const texts = namedTexts(facts)
  const names = (found: readonly { readonly text: string }[]) => [...new Set(found.map(({ text }) => text))].sort()
  return {
    flags: names(facts.flatMap((file) => flagsIn(file, askers, texts))),
    environment: names(facts.flatMap((file) => environmentIn(file, askers, texts))),
  }
}

describe('flags', () => {
  test.each([
    { name: 'LaunchDarkly', code: "await client.boolVariation('new-ui', context, false)", want: ['new-ui'] },
    {
      name: 'Statsig',
      code: 'statsig.checkGate(user, "server_gate"); Statsig.checkGate("agent_gate"); statsig.getExperiment(user, "exp")',
      want: ['agent_gate', 'exp', 'server_gate'],
    },
    { name: 'GrowthBook', code: "growthbook.isOn('gb-feature'); light.isOn('kitchen')", want: ['gb-feature'] },
    {
      name: 'Firebase Remote Config',
      code: "getValue(remoteConfig, 'fb_new'); getBoolean(getRemoteConfig(app), 'fb_on')\nremoteConfig().getValue('fb_old'); remoteConfig.getString('fb_text')",
      want: ['fb_new', 'fb_old', 'fb_on', 'fb_text'],
    },
    {
      name: 'no value of anything',
      code: "form.getValue('name'); getValue(state, 'field'); map().getString('x-y')",
      want: [],
    },
    {
      name: 'the client of VS Code',
      code: "service.getTreatmentVariable('chat.newPanel'); client.getTreatmentVariable('vscode', 'chat.otherPanel'); client.getTreatmentVariable('vscode', name)",
      want: ['chat.newPanel', 'chat.otherPanel'],
    },
    {
      name: 'no options of a command line',
      code: "const enum Flags { Print = '--print', NoCache = '--no-cache' }",
      want: [],
    },
    { name: 'ConfigCat', code: "await configCatClient.getValueAsync('isAwesome', false)", want: ['isAwesome'] },
    {
      name: 'Split',
      code: "client.getTreatment('user', 'CHECKOUT_V2'); client.getTreatment('IN_A_BROWSER')",
      want: ['CHECKOUT_V2', 'IN_A_BROWSER'],
    },
    { name: 'Unleash', code: "unleash.isEnabled('demo-toggle', context)", want: ['demo-toggle'] },
    { name: 'PostHog', code: "posthog.isFeatureEnabled('beta-agent')", want: ['beta-agent'] },
    { name: 'a hook', code: "const on = useFeatureIsOn('dark_mode')", want: ['dark_mode'] },
    { name: 'OpenFeature', code: 'client.getBooleanValue("v2.enabled", false)', want: ['v2.enabled'] },
    { name: 'a function like one', code: "if (feature('VOICE')) start()", want: ['VOICE'] },
    {
      name: 'a table',
      code: 'export const ExperimentFlags = { A_NEW_MODE: 45740196, B: 4574 } as const',
      want: ['A_NEW_MODE', 'B'],
    },
    { name: 'a member of a table', code: "enum Keys { A = 'key-a' }\nisEnabled(Keys.A)", want: ['key-a'] },
    {
      name: 'a constant of a namespace that a function makes',
      code: "namespace ConfigKey { export const New = defineSetting<boolean>('chat.new', Kind.Simple, true); export namespace Team { export const Old = new Setting('chat.old') } }\nservice.getExperimentBasedConfig(ConfigKey.New, experiments); service.getExperimentBasedConfig(ConfigKey.Team.Old, experiments)",
      want: ['chat.new', 'chat.old'],
    },
    {
      name: 'a constant with an old name and a new one',
      code: "namespace K { export const A = defineAndMigrateSetting<Map<string, number>>('old.a', 'new.a', 1) }\nuseFlag(K.A)",
      want: ['new.a'],
    },
    {
      name: 'a table within a table',
      code: "export const Keys = { Chat: { Panel: 'chat.panel', Size: 'chat.size' }, Other: make('other') }\nisEnabled(Keys.Chat.Panel); isEnabled(Keys.Other)",
      want: ['chat.panel', 'other'],
    },
    {
      name: 'an import that gives the table another name',
      code: "namespace ConfigKey { export const Only = define('only.one') }\nuseFlag(ChatConfigKey.Only)",
      want: ['only.one'],
    },
    {
      name: 'no constant whose name stands for two texts',
      code: "namespace A { export const Same = define('a.same') } namespace B { export const Same = define('b.same') }\nuseFlag(C.Same)",
      want: [],
    },
    { name: 'a constant', code: "const NEW_PANEL = 'new-panel'\nuseFlag(NEW_PANEL)", want: ['new-panel'] },
    {
      name: 'no constant that nothing asks for',
      code: "namespace Urls { export const Home = define('home.page') }\nopen(Urls.Home); render(Urls.Home)",
      want: [],
    },
    { name: 'a type argument', code: "useFlag<boolean>('typed-flag')", want: ['typed-flag'] },
    {
      name: 'a wrapper',
      code: "function on(name: string): boolean { return client.isFeatureEnabled(name) }\non('wrapped')",
      want: ['wrapped'],
    },
    {
      name: 'a wrapper of a wrapper',
      code: "const a = (n) => { return checkGate(n) }\nconst b = (x, n) => { return a(n) }\nb(1, 'deep')",
      want: ['deep'],
    },
    { name: 'no level of a log', code: "logger.isEnabled('debug')", want: [] },
    { name: 'no sentence', code: "feature('a whole sentence, with words')", want: [] },
    { name: 'no comment', code: "// useFlag('in-a-comment')", want: [] },
    { name: 'no text', code: 'const help = "useFlag(\'in-a-text\')"', want: [] },
  ])('$name', ({ code, want }) => {
    expect(read(code).flags).toEqual(want)
  })

  test('a wrapper of one file is known in another', () => {
    const wrapper =
      'export async function gate(key: string) {\n  const value = await statsig.checkGate(key)\n  return value\n}'
    expect(read(wrapper, "await gate('other-file')").flags).toEqual(['other-file'])
  })
})

describe('environment variables', () => {
  test.each([
    { name: 'the process under another name', code: "nodeProcess.env['SNAP']", want: ['SNAP'] },
    { name: 'env out of the process', code: "import { env } from 'node:process'\nenv.DEBUG", want: ['DEBUG'] },
    {
      name: 'a property of that name, and something else that has it',
      code: 'resolve({ env: process.env }); env.sessionId; env.CI',
      want: ['CI'],
    },
    { name: 'a member', code: 'process.env.API_URL', want: ['API_URL'] },
    { name: 'a key', code: "process.env['API_URL'] ?? process.env?.['OTHER_URL']", want: ['API_URL', 'OTHER_URL'] },
    { name: 'of a module', code: 'import.meta.env.VITE_KEY', want: ['VITE_KEY'] },
    { name: 'of Deno', code: "Deno.env.get('TOKEN_FILE')", want: ['TOKEN_FILE'] },
    { name: 'taken apart', code: 'const { HOME_URL, PORT: port = 3 } = process.env', want: ['HOME_URL', 'PORT'] },
    { name: 'an alias', code: 'const env = process.env\nenv.LEVEL', want: ['LEVEL'] },
    {
      name: 'a typed parameter',
      code: "function f(vars: NodeJS.ProcessEnv) { return vars['LEVEL'] }",
      want: ['LEVEL'],
    },
    {
      name: 'a wrapper',
      code: "function read(key: string) { return process.env[key] }\nread('WRAPPED_KEY')",
      want: ['WRAPPED_KEY'],
    },
    {
      name: 'nothing that is only set or taken away',
      code: "const env = { ...process.env }\nenv.CHILD_A = '1'; env.READ_B ??= '2'; delete env.CHILD_C; if (env.READ_D == 'x') go()",
      want: ['READ_B', 'READ_D'],
    },
    {
      name: 'no key of an object beside it',
      code: 'const env = v ? { ...process.env, CHILD_V: v } : process.env',
      want: [],
    },
    { name: 'no method', code: 'const env = process.env\nenv.hasOwnProperty(1)', want: [] },
    { name: 'no other object', code: 'state.LEVEL', want: [] },
  ])('$name', ({ code, want }) => {
    expect(read(code).environment).toEqual(want)
  })
})

function tokensOf(text: string): readonly Token[] {
  const tokens: Token[] = []
  const reader = readTokens(text)
  for (let token = reader.next(); token !== null; token = reader.next()) tokens.push(token)
  return tokens
}

describe('tokens', () => {
  const kinds = (text: string) => tokensOf(text).map(({ kind, text: value }) => `${kind} ${value}`)

  test.each([
    {
      name: 'a regular expression is no text',
      code: "a = /'/; b = 'x'",
      want: ['name a', 'sign =', 'sign ;', 'name b', 'sign =', 'string x'],
    },
    {
      name: 'a division is no expression',
      code: "a / b / 'x'",
      want: ['name a', 'sign /', 'name b', 'sign /', 'string x'],
    },
    {
      name: 'code in a template',
      code: "`a${f('b')}c`",
      want: ['template a', 'name f', 'sign (', 'string b', 'sign )', 'template c'],
    },
    {
      name: 'an apostrophe in JSX ends with its line',
      code: "<p>don't\n</p>",
      want: ['sign <', 'name p', 'sign >', 'name don', 'string t', 'sign <', 'sign /', 'name p', 'sign >'],
    },
    { name: 'an escape', code: "'a\\'b\\n'", want: ["string a'b\n"] },
  ])('$name', ({ code, want }) => {
    expect(kinds(code)).toEqual(want)
  })

  test('know their lines', () => {
    expect(tokensOf('a\n/* b\n */ c\n`d\n${e}`').map(({ line }) => line)).toEqual([1, 2, 3, 4, 5, 5])
  })

  test.each([
    '`${'.repeat(50_000),
    '{'.repeat(100_000),
    '/'.repeat(100_000),
    '(('.repeat(50_000),
    "f('a',".repeat(20_000),
    '\\'.repeat(1000),
    '<'.repeat(50_000),
  ])('whatever is no code ends: %.10s', (text) => {
    expect(() => readCode(text)).not.toThrow()
  })
})
