import { AuditError } from '../../model/audit-error.ts'
import type { SourceContext } from '../../model/source.ts'
import { askManager } from '../ask-manager.ts'
import { isYarn1 } from '../pack-command.ts'
import { loginFor, type ManagerAtHand, type ManagerSettings, npmSettings } from './manager-settings.ts'

/** What .yarnrc.yml and Yarn's variables say of registries and logins, as Yarn itself reads them. Yarn 1 reads npm's files. */
export async function yarnSettings(
  { packer, packerVersion, root }: ManagerAtHand,
  context: SourceContext,
): Promise<ManagerSettings> {
  if (isYarn1(packerVersion)) return npmSettings
  const ask = (...words: readonly string[]): Promise<string> =>
    askManager(packer, ['config', ...words, '--json'], { ...context, cwd: root })
  // The list hides logins, and each setting costs a start of Yarn: only what is set is asked for in full.
  const set = (await ask()).split('\n').flatMap((line) => {
    const { key, source } = line.startsWith('{') ? (parse(line) as Settings) : {}
    return typeof key === 'string' && keys.includes(key) && source !== '<default>' ? [key] : []
  })
  const entries = await Promise.all(
    set.map(async (key) => [key, parse(await ask('get', key, '--no-redacted'))] as const),
  )
  return settingsFrom(Object.fromEntries(entries))
}

const keys = ['npmPublishRegistry', 'npmRegistryServer', 'npmAuthToken', 'npmAuthIdent', 'npmScopes', 'npmRegistries']

type Settings = { readonly [key: string]: unknown }

/** The meaning of Yarn's settings; a scope's win over those at the top. */
export function settingsFrom(yarn: Settings): ManagerSettings {
  const scopes = entriesOf(yarn['npmScopes'])
  const registries = entriesOf(yarn['npmRegistries'])
  const top = registryIn(yarn)
  const logins: (readonly [string, string])[] = []
  const add = (registry: string, settings: Settings): void => {
    logins.push(...loginFor(registry, textIn(settings, 'npmAuthToken'), textIn(settings, 'npmAuthIdent')))
  }
  add(top ?? usual, yarn)
  for (const [url, settings] of registries) add(url, settings)
  for (const [, settings] of scopes) add(registryIn(settings) ?? top ?? usual, settings)
  const byScope = new Map(scopes.map(([scope, settings]) => [scope, registryIn(settings)]))
  return {
    registryOf: async (name, publishConfig) =>
      'registry' in publishConfig ? null : (byScope.get(/^@([^/]+)\//.exec(name)?.[1] ?? '') ?? top),
    logins: Object.fromEntries(logins),
  }
}

// Yarn's own default is another name of it, for which npm would find no login.
const usual = 'https://registry.npmjs.org/'

function registryIn(settings: Settings): string | null {
  return textIn(settings, 'npmPublishRegistry') ?? textIn(settings, 'npmRegistryServer')
}

function textIn(settings: Settings, key: string): string | null {
  const value = settings[key]
  return typeof value === 'string' && value !== '' ? value : null
}

function entriesOf(value: unknown): readonly (readonly [string, Settings])[] {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).filter((entry): entry is [string, Settings] => {
    return typeof entry[1] === 'object' && entry[1] !== null
  })
}

function parse(text: string): unknown {
  try {
    return text === '' || text === 'undefined' ? undefined : JSON.parse(text)
  } catch (cause) {
    // Its text may hold a login, which is not ours to show.
    throw new AuditError('EPUBLISHER', 'yarn: does not say where it publishes to: its answer is not JSON', {
      hint: 'Run `yarn config get npmScopes --json` and see what else it prints.',
      cause: cause instanceof SyntaxError ? undefined : cause,
    })
  }
}
