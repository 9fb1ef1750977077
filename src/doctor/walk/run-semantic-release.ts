import { type YamlValue, yamlAt, yamlItems, yamlText } from '../../text/yaml.ts'
import { optionValue } from '../scripts/program-of.ts'
import { everywhere } from './scope.ts'
import { below } from './setting.ts'
import type { State, WalkOutcome } from './state.ts'
import { codeOf, command, isCode, type ToolCall, upload } from './tool-call.ts'
import { unfollowed } from './unfollowed.ts'

/** @semantic-release/npm 12: `npm publish <directory>`, behind the commands that @semantic-release/exec is given. */
export function semanticRelease(call: ToolCall): WalkOutcome {
  const { args, config, tool, setting } = call
  if (isCode(call)) return codeOf(call)
  const value = config?.value ?? undefined
  const shared = yamlItems(value, 'extends').flatMap((one) => yamlText(one) ?? [])
  const given = optionValue(args, '--extends', '-e', '--plugins', '-p')
  if (
    shared.some((name) => name !== 'semantic-release-monorepo') ||
    (given !== undefined && given !== 'semantic-release-monorepo')
  )
    return unfollowed(tool.shown, 'the configuration that it extends is not read', call, tool.id)
  const plugins = yamlAt(value, 'plugins') === undefined ? [npmPlugin] : yamlItems(value, 'plugins').map(pluginOf)
  const strange = plugins.find(({ name }) => !knownPlugins.test(name))
  if (strange !== undefined)
    return unfollowed(tool.shown, `what its plugin ${strange.name} does is not known`, call, tool.id)
  const old = [
    'verifyConditions',
    'verifyRelease',
    'generateNotes',
    'prepare',
    'publish',
    'success',
    'fail',
    'addChannel',
  ]
  if (old.some((key) => yamlAt(value, key) !== undefined))
    return unfollowed(tool.shown, 'its steps are configured one by one, which is not read', call, tool.id)
  const before = ['verifyConditionsCmd', 'analyzeCommitsCmd', 'verifyReleaseCmd', 'generateNotesCmd', 'prepareCmd']
  let state: State | null = call.state
  for (const key of before)
    for (const plugin of plugins) state = state && command(call, state, yamlText(plugin.options, key))
  const many = /^(?:.*multi-semantic-release|turbo-semantic-release)$/.test(tool.program)
  for (const { name, options } of plugins) {
    if (state === null) break
    state = command(call, state, yamlText(options, 'publishCmd'))
    if (state === null || !/semantic-release\/npm$|^semantic-release-npm$/.test(name)) continue
    if (yamlText(options, 'npmPublish') === 'false') continue
    const root = yamlText(options, 'pkgRoot')
    const folders = many ? everywhere(setting) : [state.folder]
    const published = folders.map((folder) => (root === undefined ? folder : below(folder, root)))
    state = upload({ ...call, state }, { folders: published }).success
  }
  for (const key of ['addChannelCmd', 'successCmd'])
    for (const plugin of plugins) state = state && command(call, state, yamlText(plugin.options, key))
  for (const plugin of plugins) command(call, call.state, yamlText(plugin.options, 'failCmd'))
  return { success: state, failure: call.state, spared: null }
}

interface Plugin {
  readonly name: string
  readonly options: YamlValue | undefined
}

const npmPlugin: Plugin = { name: '@semantic-release/npm', options: undefined }

function pluginOf(value: YamlValue): Plugin {
  if (value.kind !== 'list') return { name: yamlText(value) ?? yamlText(value, 'path') ?? '', options: value }
  return { name: yamlText(value.items[0]) ?? '', options: value.items[1] }
}

/** Plugins that publish nothing but what is read here. */
const knownPlugins =
  /^@semantic-release\/(?:npm|exec|git|github|gitlab|changelog|commit-analyzer|release-notes-generator|error|apm)$|^semantic-release-npm$|^(?:@google\/)?semantic-release-replace-plugin$|^@saithodev\/semantic-release-backmerge$|^semantic-release-slack-bot$|^conventional-changelog|^@semantic-release\/\.\.\/|^@codedependant\/semantic-release-docker$/
