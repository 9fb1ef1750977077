import { isFields } from '../../model/json.ts'
import { yamlAt, yamlEntries, yamlItems, yamlText } from '../../text/yaml.ts'
import type { Runner } from '../hook-runner.ts'
import { optionValue } from '../scripts/program-of.ts'
import { variableOf } from './hooks-off.ts'
import { below, type WalkSetting } from './setting.ts'
import type { State } from './state.ts'

type Files = Pick<WalkSetting, 'files' | 'manifestIn'>

/** Why a manager runs code of the project that may change what it packs; null where nothing says so. */
export function ownCodeOf(runner: Runner | null, args: readonly string[], state: State, setting: Files): string | null {
  if (runner === null || runner === 'lerna') return null
  if (runner.name === 'yarn') return ownYarn(state, setting)
  return runner.name === 'pnpm' ? packingCode(args, state, setting) : null
}

/** Why `yarn` is a program of the repository, or has parts of it; null where nothing says so. */
export function ownYarn(state: State, { files }: Files): string | null {
  const path = variableOf(state, 'YARN_YARN_PATH')
  const isIgnored = /^(?:1|true)$/.test(variableOf(state, 'YARN_IGNORE_PATH') ?? '')
  if (path !== undefined && path !== '' && !isIgnored) return 'YARN_YARN_PATH names a program that may not be Yarn'
  if (variableOf(state, 'YARN_RC_FILENAME')) return 'YARN_RC_FILENAME names other settings of Yarn'
  const settings = files.yaml('.yarnrc.yml') ?? undefined
  const own = yamlText(settings, 'yarnPath') ?? /^yarn-path\s+["']?([^"'\n]+)/m.exec(files.text('.yarnrc') ?? '')?.[1]
  if (own !== undefined && !isIgnored) return `${own} of the repository runs in place of Yarn (yarnPath)`
  const plugin = yamlItems(settings, 'plugins')
    .map((one) => yamlText(one, 'path') ?? yamlText(one))
    .find((one) => one !== undefined)
  return plugin === undefined ? null : `Yarn runs the plugin ${plugin} of the repository`
}

/** pnpm runs `beforePacking` of a pnpmfile while it packs. */
function packingCode(args: readonly string[], state: State, { files, manifestIn }: Files): string | null {
  const settings = files.yaml('pnpm-workspace.yaml') ?? undefined
  const isOff = (value: string | null | undefined): boolean => /^(?:1|true)$/.test(value ?? '')
  const variable = (name: string): string | null | undefined =>
    variableOf(state, `npm_config_${name}`) ?? variableOf(state, `pnpm_config_${name}`)
  if (args.some((word) => /^--ignore-pnpmfile(?:=true)?$/.test(word))) return null
  if (isOff(yamlText(settings, 'ignorePnpmfile')) || isOff(variable('ignore_pnpmfile'))) return null
  const inNpmrc = /^\s*(?:global-)?pnpmfile\s*=\s*"?([^"\n]+)/m.exec(files.text('.npmrc') ?? '')?.[1]
  const named = [
    optionValue(args, '--pnpmfile'),
    optionValue(args, '--global-pnpmfile'),
    variable('pnpmfile'),
    variable('global_pnpmfile'),
    inNpmrc,
    ...yamlItems(settings, 'pnpmfile').map((one) => yamlText(one)),
    yamlText(settings, 'globalPnpmfile'),
  ].filter((one): one is string => typeof one === 'string' && one !== '')
  for (const file of [...named, '.pnpmfile.cjs', '.pnpmfile.mjs']) {
    const text = files.text(below('.', file.trim()) ?? '')
    if (text === null && named.includes(file)) return `the pnpmfile ${file} is not in the repository`
    if (text !== null && /beforePacking/.test(text))
      return `${file} has beforePacking, which may change what pnpm packs`
  }
  const own = manifestIn('.')?.['pnpm']
  const inManifest = isFields(own) && isFields(own['configDependencies']) ? Object.keys(own['configDependencies']) : []
  const plugins = [...yamlEntries(yamlAt(settings, 'configDependencies')).map(([name]) => name), ...inManifest]
  const plugin = plugins.find((name) => /(?:^|\/)pnpm-plugin-|^@pnpm\/plugin-/.test(name))
  return plugin === undefined ? null : `pnpm runs hooks of ${plugin} (configDependencies)`
}
