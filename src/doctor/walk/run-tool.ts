import { publishDirectory } from '../../managers/published-folder.ts'
import { type YamlValue, yamlAt, yamlEntries, yamlItems, yamlText } from '../../text/yaml.ts'
import type { Runner } from '../hook-runner.ts'
import { optionValue, type Program } from '../scripts/program-of.ts'
import { readConfigText, valueOfJson } from '../tools/read-config.ts'
import type { ReleaseTool } from '../tools/release-tools.ts'
import type { Point } from './point.ts'
import { semanticRelease } from './run-semantic-release.ts'
import { below, type WalkSetting } from './setting.ts'
import { type State, succeeds, type WalkOutcome } from './state.ts'
import { codeOf, command, followed, isCode, type ToolCall, upload } from './tool-call.ts'
import { unfollowed } from './unfollowed.ts'

/** Runs a release tool with its configuration: the commands of its own that it is given, and what it uploads. */
export function runTool(tool: ReleaseTool, program: Program, point: Point): WalkOutcome {
  const { state, setting, walker } = point
  walker.tools.add(tool.id)
  const config = setting.tools.find((one) => one.tool === tool.id) ?? null
  const call: ToolCall = { tool, args: program.args, config, ...point }
  switch (tool.id) {
    case 'changesets':
      return changesets(call)
    case 'lerna':
      return lerna(call)
    case 'semantic-release':
      return semanticRelease(call)
    case 'np':
      return np(call)
    case 'release-it':
      return releaseIt(call)
    case 'nx':
      return nx(call)
    case 'clean-publish':
      return upload(call, {
        folders: [state.folder],
        contents: '$copy',
        skipsHooks: 'it publishes a copy that it makes of the package, where no hook of it runs',
      })
    default:
      return unfollowed(`${tool.shown}`, 'whose hooks it runs is not known', point, tool.id)
  }
}

/** @changesets/cli 2.31: `pnpm publish` in a pnpm project, else `npm publish`, of the folder that publishConfig.directory names. */
function changesets(call: ToolCall): WalkOutcome {
  const { args, setting } = call
  const packed = optionValue(args, '--from-pack-dir')
  if (packed !== undefined) {
    const folder = below(call.state.folder, packed)
    return upload(call, { tarball: folder === null ? '$tarballs' : `${folder}/packages/*.tgz` })
  }
  return ofPackages(call, followed(setting, 'pnpm'), (folder) => publishDirectory(setting.manifestIn(folder) ?? {}))
}

/** lerna 9 runs the hooks itself in the package's own folder, packs `contents`, and uploads when all packages are packed. */
function lerna(call: ToolCall): WalkOutcome {
  const { args, config, setting } = call
  const value = config?.value ?? undefined
  const flag = optionValue(args, '--contents')
  const set = yamlText(value, 'command', 'publish', 'contents') ?? yamlText(value, 'contents')
  const ignores = ['ignoreScripts', 'ignore-scripts'].some(
    (key) => (yamlText(value, 'command', 'publish', key) ?? yamlText(value, key)) === 'true',
  )
  const skipsHooks = ignores ? `${config?.file} says ignoreScripts` : null
  return ofPackages(
    call,
    'lerna',
    (folder) => flag ?? publishDirectory(setting.manifestIn(folder) ?? {}) ?? set ?? null,
    skipsHooks,
  )
}

/** Each public package on its own, since each may have another folder that is published. */
function ofPackages(
  call: ToolCall,
  runner: Runner,
  contentsOf: (folder: string) => string | null,
  skipsHooks: string | null = null,
): WalkOutcome {
  const { packages } = call.setting.project
  const folders = packages.length > 0 ? packages.map(({ folder }) => folder) : ['.']
  const groups = new Map<string | null, string[]>()
  for (const folder of folders) {
    const contents = contentsOf(folder)
    groups.set(contents, [...(groups.get(contents) ?? []), folder])
  }
  let state: State | null = call.state
  for (const [contents, group] of groups) {
    if (state === null) break
    state = upload({ ...call, state }, { runner, folders: group, contents, skipsHooks }).success
  }
  return { success: state, failure: call.state, spared: null }
}

/** np 12: the manager's `publish` in the folder that `contents` names; npm in Bun's projects. */
function np(call: ToolCall): WalkOutcome {
  if (isCode(call)) return codeOf(call)
  const { args, config, setting, state } = call
  const value = config?.value ?? undefined
  if (yamlText(value, 'publish') === 'false' && !args.includes('--publish')) return succeeds(state)
  const contents = optionValue(args, '--contents') ?? yamlText(value, 'contents')
  const folder = contents === undefined ? state.folder : below(state.folder, contents)
  const named =
    yamlText(value, 'packageManager')?.split('@')[0] ?? optionValue(args, '--package-manager')?.split('@')[0]
  const runner = followed(setting, 'pnpm', 'yarn')
  const isOther = named !== undefined && runner !== 'lerna' && named !== runner.name
  return upload(call, {
    folders: [folder],
    runner: isOther ? { name: named === 'pnpm' || named === 'yarn' ? named : 'npm', version: null } : runner,
  })
}

/** release-it 20: `npm publish <publishPath>`, between the hooks that its configuration has. */
function releaseIt(call: ToolCall): WalkOutcome {
  const { args, tool } = call
  const named = optionValue(args, '-c', '--config')
  const config = named === undefined ? call.config : configOf(named, call)
  if (config !== null && config.value === null) return codeOf({ ...call, config })
  const value = config?.value ?? undefined
  if (yamlAt(value, 'extends') !== undefined)
    return unfollowed(tool.shown, 'the configuration that it extends is not read', call, tool.id)
  const strange = yamlEntries(value, 'plugins').find(
    ([name]) =>
      !/^@release-it\/(?:bumper|conventional-changelog|keep-a-changelog)$|lerna-changelog|auto-changelog/.test(name),
  )
  if (strange !== undefined)
    return unfollowed(tool.shown, `what its plugin ${strange[0]} does is not known`, call, tool.id)
  const hook = (state: State | null, ...names: readonly string[]): State | null =>
    names.reduce<State | null>(
      (current, name) =>
        yamlItems(value, 'hooks', name).reduce<State | null>(
          (at, one) => at && command(call, at, yamlText(one)),
          current,
        ),
      state,
    )
  let state = hook(
    call.state,
    'before:init',
    'before:npm:init',
    'before:git:init',
    'after:npm:init',
    'after:git:init',
    'after:init',
  )
  state = hook(
    state,
    'before:bump',
    'before:npm:bump',
    'after:npm:bump',
    'after:bump',
    'before:release',
    'before:git:release',
    'after:git:release',
    'before:npm:release',
  )
  const isOff = args.some((arg) => /^--(?:no-npm(?:\.publish)?|npm=false|npm\.publish=false)$/.test(arg))
  const isOn = yamlText(value, 'npm') !== 'false' && yamlText(value, 'npm', 'publish') !== 'false'
  if (state !== null && !isOff && isOn) {
    const path = optionValue(args, '--npm.publishPath') ?? yamlText(value, 'npm', 'publishPath')
    const extra = yamlItems(value, 'npm', 'publishArgs').flatMap((one) => yamlText(one) ?? [])
    const ignores =
      extra.some((arg) => /--ignore-scripts/.test(arg)) || args.some((arg) => /publishArgs.*--ignore-scripts/.test(arg))
    const folder = path === undefined ? state.folder : below(state.folder, path)
    const isTarball = /\.(?:tgz|tar\.gz)$/.test(path ?? '')
    state = upload(
      { ...call, state },
      {
        folders: [folder],
        tarball: isTarball ? folder : null,
        skipsHooks: ignores ? `${config?.file ?? 'its command line'} has publishArgs with --ignore-scripts` : null,
      },
    ).success
  }
  state = hook(state, 'after:npm:release', 'after:release')
  return { success: state, failure: call.state, spared: null }
}

/** A configuration that the command names. */
function configOf(file: string, { setting, state, tool }: ToolCall): NonNullable<ToolCall['config']> {
  const text = setting.files.text(below(state.folder, file) ?? '')
  return { tool: tool.id, file, value: text === null ? null : readConfigText(file, text) }
}

/** @nx/js: `pnpm publish` or `bun publish` in their projects, else `npm publish`, of each project's packageRoot. */
function nx(call: ToolCall): WalkOutcome {
  const { args, config, setting, state, site, walker, tool } = call
  if (isCode(call)) return codeOf(call)
  const value = config?.value ?? undefined
  const isRelease = args.find((arg) => !arg.startsWith('-')) === 'release' && !args.includes('publish')
  const building =
    yamlText(value, 'release', 'version', 'preVersionCommand') ??
    yamlText(value, 'release', 'groups', 'preVersionCommand')
  const before = isRelease && building !== undefined ? walker.script(building, state, site).success : state
  if (before === null) return { success: null, failure: state, spared: null }
  const roots = setting.project.packages.map(({ folder, name }) => {
    const own = setting.files.text(below(folder, 'project.json') ?? '')
    const target = own === null ? undefined : projectValue(own)
    const inManifest = valueIn(setting.manifestIn(folder), 'nx')
    const root =
      yamlText(yamlAt(target, 'targets', 'nx-release-publish'), 'options', 'packageRoot') ??
      yamlText(yamlAt(inManifest, 'targets', 'nx-release-publish'), 'options', 'packageRoot') ??
      yamlText(yamlAt(value, 'targetDefaults', 'nx-release-publish'), 'options', 'packageRoot')
    if (root === undefined) return folder
    const filled = root
      .replace('{workspaceRoot}/', '')
      .replace('{projectRoot}', folder)
      .replace('{projectName}', yamlText(target, 'name') ?? name)
    return /[{}]/.test(filled) ? null : below('.', filled)
  })
  const strange = yamlText(yamlAt(value, 'targetDefaults', 'nx-release-publish'), 'executor')
  if (strange !== undefined && strange !== '@nx/js:release-publish')
    return unfollowed(tool.shown, `what the executor ${strange} does is not known`, { ...call, state: before }, tool.id)
  const runner = followed(setting, 'pnpm', 'bun')
  return upload({ ...call, state: before }, { folders: roots.length > 0 ? roots : [state.folder], runner })
}

function projectValue(text: string): YamlValue | undefined {
  return readConfigText('project.json', text) ?? undefined
}

function valueIn(manifest: ReturnType<WalkSetting['manifestIn']>, key: string): YamlValue | undefined {
  return manifest === null || manifest[key] === undefined ? undefined : valueOfJson(manifest[key])
}
