import { describe, expect, test } from 'vitest'
import { readCode } from '../../src/exposure/code-reader.ts'
import { environmentIn, findAskers, flagsIn, namedTexts, withoutOthers } from '../../src/exposure/flags.ts'
import { isPrompt } from '../../src/exposure/prompts.ts'
import { eventsIn, eventTables } from '../../src/exposure/telemetry.ts'
import { readTokens, type Token } from '../../src/exposure/tokens.ts'

function read(...files: readonly string[]) {
  const facts = files.map(readCode)
  const askers = findAskers(facts)
  const texts = namedTexts(facts)
  const names = (found: readonly { readonly text: string }[]) => [...new Set(found.map(({ text }) => text))].sort()
  return {
    flags: names(
      [...withoutOthers(new Map(facts.map((file) => [file, flagsIn(file, askers, texts)])), facts).values()].flat(),
    ),
    options: names(facts.flatMap((file) => file.options)),
    hidden: names(facts.flatMap((file) => file.options).filter(({ note }) => note.includes('hidden'))),
    events: names(facts.flatMap((file) => eventsIn(file, eventTables(facts), texts))),
    constants: names(facts.flatMap((file) => file.constants)),
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
    {
      name: 'a table of flags that a function is handed',
      code: "export const ALL_EXPERIMENTS: Table<Key> = define({ rtdb: { description: 'x', public: true }, 'new-ui': { default: false } })",
      want: ['new-ui', 'rtdb'],
    },
    {
      name: 'a list of flags',
      code: "const EXPERIMENT_DEFINITIONS: readonly A[] = [{ id: 'artifacts', label: 'a' }, { id: 'diffs' }]\nconst featureFlags = ['one_flag', 'two_flag']",
      want: ['artifacts', 'diffs', 'one_flag', 'two_flag'],
    },
    {
      name: 'members of an object of flags',
      code: "if (config.featureFlags.newPanel) open(); featureFlags['old-panel']; build({ featureFlags: { rust: env.X === '1', ...more } }); featureFlags.map(f)",
      want: ['newPanel', 'old-panel', 'rust'],
    },
    {
      name: 'no type of such an object',
      code: 'interface A { featureFlags: { name: string; rust: boolean } }',
      want: [],
    },
    {
      name: 'nothing that a function asks for which only sounds like one, where the table of flags says otherwise',
      code: "const FEATURE_FLAGS = { a1: true, b1: true, c1: false, d1: true, e1: true }\ncheckFeatureActive('storage'); checkFeatureActive('auth'); checkFeatureActive('a1')",
      want: ['a1', 'b1', 'c1', 'd1', 'e1'],
    },
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
    {
      name: 'a key that says so',
      code: "factory({ variableName: 'CF_TOKEN', defaultValue: 'NO_NAME' }); const a = { envVar: 'MY_FLAG' }",
      want: ['CF_TOKEN', 'MY_FLAG'],
    },
    {
      name: 'schemas',
      code: 'cleanEnv(process.env, { PORT: port(), LOG_LEVEL: str() }); createEnv({ server: { DATABASE_URL: z.string().url(), name: z.string() } })',
      want: ['DATABASE_URL', 'LOG_LEVEL', 'PORT'],
    },
    { name: 'env of the process, taken apart', code: 'const { env } = process\nenv.USER', want: ['USER'] },
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

describe('options of a command line', () => {
  test.each([
    {
      name: 'commander',
      code: "program.option('-f, --force', 'x').requiredOption(`--kind <x>`, `y`).option('-q').command('deploy <site>'); new Command('logs:tail')",
      want: ['--force', '--kind', '-q', 'deploy', 'logs:tail'],
    },
    {
      name: 'the short and the long name apart',
      code: "command.option('-e', '--extension <id>', 'x')",
      want: ['--extension'],
    },
    {
      name: 'yargs',
      code: "yargs.option('port', { type: 'number', describe: 'x' }).options({ host: { alias: 'h' }, verbose: { type: 'boolean' } })",
      want: ['--host', '--port', '--verbose'],
    },
    {
      name: 'cac and sade',
      code: "cli.command('dev [root]', 'x').option('--host [host]', 'y')",
      want: ['--host', 'dev'],
    },
    {
      name: 'citty',
      code: "defineCommand({ args: { dir: { type: 'positional' }, open: { type: 'boolean' } } })",
      want: ['--open'],
    },
    { name: 'clipanion', code: "class A { verbose = Option.Boolean('-v,--verbose', false) }", want: ['--verbose'] },
    {
      name: 'oclif',
      code: "static flags = { json: Flags.boolean({ char: 'j' }), 'no-wait': Flags.custom<X>({})(), all: cmdFlags.boolean({}) }\nconst given = { name: flags.name }",
      want: ['--all', '--json', '--no-wait'],
    },
    {
      name: 'minimist',
      code: "minimist(process.argv.slice(2), { boolean: ['dry-run', 'all'], string: 'config', alias: { h: 'help' } })",
      want: ['--all', '--config', '--dry-run'],
    },
    {
      name: 'parseArgs',
      code: "parseArgs({ args, options: { watch: { type: 'boolean', short: 'w' }, out: { type: 'string' } } })",
      want: ['--out', '--watch'],
    },
    {
      name: 'a catalogue that parseArgs is made of',
      code: "export const CLI_FLAG_CATALOG = { resume: { parser: { type: 'boolean' }, mode: 'both' }, other: 1 }",
      want: ['--resume'],
    },
    { name: 'meow', code: "meow('help', { flags: { rainbow: { type: 'boolean' } } })", want: ['--rainbow'] },
    {
      name: 'arg',
      code: "arg({ '--version': Boolean, '--tag': [String], '-v': '--version' })",
      want: ['--tag', '--version'],
    },
    { name: 'cmd-ts', code: "flag({ long: 'quiet', short: 'q' })", want: ['--quiet'] },
    {
      name: 'stricli',
      code: "buildCommand({ parameters: { flags: { count: { kind: 'parsed', brief: 'x' } } } })",
      want: ['--count'],
    },
    {
      name: 'by hand',
      code: "if (arg === '--print') a(); switch (args[0]) { case '--list': b() } argv.includes('--all'); hasFlag(args, '--fix')",
      want: ['--all', '--fix', '--list', '--print'],
    },
    {
      name: 'nothing that another program is started with, or whose command is read',
      code: "spawn('git', ['log', '--oneline']); args.push('--quiet'); token === '--git-dir'; tokens.includes('--force'); x ? '--a' : '--b'; bot.command('start', async () => {})",
      want: [],
    },
    {
      name: 'no parameters of anything else',
      code: "const schema = { properties: { name: { type: 'string' } } }; const options = { method: 'GET' }",
      want: [],
    },
  ])('$name', ({ code, want }) => {
    expect(read(code).options).toEqual(want)
  })

  test('what help hides is marked', () => {
    const code =
      "program.addOption(new Option('--secret-mode').hideHelp()); program.option('--plain'); program.command('inner', { hidden: true }); const flags = { deep: Flags.string({ hidden: true }) }"
    expect(read(code).hidden).toEqual(['--deep', '--secret-mode', 'inner'])
  })
})

describe('telemetry', () => {
  test.each([
    {
      name: 'a call',
      code: "track('user_login', { email }); analytics.track('loaded')",
      want: ['loaded', 'user_login'],
    },
    { name: 'a function of the package', code: "trackGA4('function_deploy', { n })", want: ['function_deploy'] },
    {
      name: 'all members of a table that events are taken of',
      code: "enum BuildEvent { Start = 'build start', End = 'build end' }\nlogEvent(BuildEvent.Start)",
      want: ['build end', 'build start'],
    },
    { name: 'no message of an error', code: "capture('Could not fetch the servers'); Sentry.capture('x_y')", want: [] },
    { name: 'nothing that is only followed or logged', code: "trackEnd('manual'); logEvent('loaded')", want: [] },
  ])('$name', ({ code, want }) => {
    expect(read(code).events).toEqual(want)
  })
})

test('what a build decides is no key and no member', () => {
  const code = '__DEV__ && on(); const a = { __type__: 1 }; a.__path__; __webpack_require__; x ? __FLAG__ : 0'
  expect(read(code).constants).toEqual(['__DEV__', '__FLAG__'])
})

describe('prompts', () => {
  const more =
    'Read what was written before, and say in a few words what happened and why it matters to whoever comes next. '
  test.each([
    {
      name: 'what speaks to a model',
      text: `You are an assistant. Never guess. Always answer in English. ${more}${more}`,
      want: true,
    },
    {
      name: 'a summary of a conversation',
      text: `Summarize this conversation for another LLM. ${more}${more}`,
      want: true,
    },
    {
      name: 'no help of a command',
      text: `Usage: tool [options]\nThe agent and the assistant. ${more}${more}${more}`,
      want: false,
    },
    {
      name: 'no description of an API',
      text: `The ID of the user. The user must exist, and should only be named once. ${more}${more}`,
      want: false,
    },
    { name: 'nothing short', text: 'You are an assistant. Never guess.', want: false },
  ])('$name', ({ text, want }) => {
    expect(isPrompt(text)).toBe(want)
  })

  test('a template is read as one text', () => {
    const { templates } = readCode(`const a = \`You are \${who}. \${\`in\${1}ner\`} ${more}${more}${more}\``)
    expect(templates.map(({ text }) => text.slice(0, 14))).toEqual(['You are …. … R'])
  })
})
