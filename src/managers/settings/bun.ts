import { readFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { AuditError } from '../../model/audit-error.ts'
import { isFields } from '../../model/json.ts'
import type { SourceContext } from '../../model/source.ts'
import { parseToml } from '../../text/toml.ts'
import type { Environment } from '../lifecycle.ts'
import { loginFor, type ManagerAtHand, type ManagerSettings } from './manager-settings.ts'

/** What bunfig.toml and Bun's variables say of registries and logins: the project's file wins over the user's. */
export async function bunSettings({ root }: ManagerAtHand, { environment }: SourceContext): Promise<ManagerSettings> {
  const home = environment['XDG_CONFIG_HOME'] ?? homedir()
  const texts = await Promise.all([join(home, '.bunfig.toml'), join(root, 'bunfig.toml')].map(read))
  return settingsOf(texts, environment)
}

/** The meaning of bunfig files, the later winning. A scope's registry wins over publishConfig, as in Bun itself. */
export function settingsOf(texts: readonly string[], environment: Environment): ManagerSettings {
  const installs = texts.map((text) => tableIn(parse(text), 'install'))
  const scopes = Object.assign({}, ...installs.map((install) => tableIn(install, 'scopes'))) as Table
  const registry =
    environment['BUN_CONFIG_REGISTRY'] ?? installs.findLast((install) => 'registry' in install)?.['registry']
  const top = placeOf(registry, environment, environment['BUN_CONFIG_TOKEN'])
  const byScope = new Map(
    Object.entries(scopes).map(([scope, value]) => [scope.replace(/^@?/, '@'), placeOf(value, environment)]),
  )
  const places = [top, ...byScope.values()].filter((place) => place !== null)
  return {
    registryOf: async (name, publishConfig) => {
      const scoped = byScope.get(name.split('/')[0] ?? '')
      return scoped?.url ?? ('registry' in publishConfig ? null : (top?.url ?? null))
    },
    logins: Object.fromEntries(places.flatMap(({ url, token, ident }) => loginFor(url, token, ident))),
  }
}

type Table = { readonly [key: string]: unknown }

interface BunRegistry {
  readonly url: string
  readonly token: string | null
  readonly ident: string | null
}

/** A registry is an address, which may hold user and password, or a table with the address and a login. */
function placeOf(value: unknown, environment: Environment, token: string | null = null): BunRegistry | null {
  const table: Table = typeof value === 'string' ? { url: value } : isFields(value) ? value : {}
  const text = (key: string): string | null => {
    const found = table[key]
    return typeof found === 'string' ? expand(found, environment) : null
  }
  const url = text('url')
  if (url === null || !URL.canParse(url)) return null
  const address = new URL(url)
  const [user, password] = [text('username') ?? decode(address.username), text('password') ?? decode(address.password)]
  address.username = ''
  address.password = ''
  return { url: address.href, token: text('token') ?? token, ident: user === '' ? null : `${user}:${password}` }
}

function expand(text: string, environment: Environment): string {
  return text.replace(/\$\{?(\w+)\}?/g, (whole, name: string) => environment[name] ?? whole)
}

function decode(text: string): string {
  return text.includes('%') ? decodeURIComponent(text) : text
}

function parse(text: string): Table {
  try {
    return parseToml(text)
  } catch {
    // The reader's own message quotes the text, which may hold a login.
    throw new AuditError('EPUBLISHER', 'bun: a bunfig.toml is not valid TOML, so where to publish is not known', {
      hint: 'Correct the one in the project, or .bunfig.toml in the home directory.',
    })
  }
}

function tableIn(table: Table, key: string): Table {
  const value = table[key]
  return isFields(value) ? value : {}
}

async function read(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return ''
    throw new AuditError('EPUBLISHER', 'bun: a bunfig.toml cannot be read', {
      hint: 'Check its permissions.',
      cause: error,
    })
  }
}
