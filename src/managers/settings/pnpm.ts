import { readFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { AuditError } from '../../model/audit-error.ts'
import type { SourceContext } from '../../model/source.ts'
import { askManager } from '../ask-manager.ts'
import type { Environment } from '../lifecycle.ts'
import { isAtLeastVersion } from '../version.ts'
import { type ManagerAtHand, type ManagerSettings, npmSettings } from './manager-settings.ts'

/** What pnpm 11 and later keep away from npm: registries in pnpm-workspace.yaml, logins in auth.ini. Before that, pnpm has npm publish. */
export async function pnpmSettings(
  { packer, packerVersion, root }: ManagerAtHand,
  context: SourceContext,
): Promise<ManagerSettings> {
  if (!isAtLeastVersion(packerVersion, '11.0.0')) return npmSettings
  const get = (key: string): Promise<string> =>
    askManager(packer, ['config', 'get', key], { ...context, cwd: root }).then((answer) => answer.trim())
  return {
    registryOf: async (name, publishConfig) => {
      const scope = /^(@[^/]+)\//.exec(name)?.[1]
      if ('registry' in publishConfig || `${scope}:registry` in publishConfig) return null
      const scoped = scope === undefined ? null : urlIn(await get(`${scope}:registry`))
      return scoped ?? urlIn(await get('registry'))
    },
    logins: loginsIn(await authFile(context.environment)),
  }
}

/** npm's variables for the logins of an ini file in the form of an npmrc. */
export function loginsIn(ini: string): Environment {
  const lines = ini.split(/\r\n?|\n/).flatMap((line) => {
    const [, key, value] = /^\s*(\/\/\S+:(?:_authToken|_auth|username|_password))\s*=\s*(.*?)\s*$/.exec(line) ?? []
    return key === undefined || value === undefined ? [] : [[`npm_config_${key}`, value.replace(/^"(.*)"$/, '$1')]]
  })
  return Object.fromEntries(lines) as Environment
}

async function authFile({ XDG_CONFIG_HOME, LOCALAPPDATA }: Environment): Promise<string> {
  const folders: { readonly [platform: string]: string } = {
    darwin: join(homedir(), 'Library/Preferences/pnpm'),
    win32: join(LOCALAPPDATA ?? join(homedir(), 'AppData/Local'), 'pnpm/config'),
  }
  const usual = folders[process.platform] ?? join(homedir(), '.config/pnpm')
  const folder = XDG_CONFIG_HOME === undefined ? usual : join(XDG_CONFIG_HOME, 'pnpm')
  try {
    return await readFile(join(folder, 'auth.ini'), 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return ''
    throw new AuditError('EPUBLISHER', 'pnpm: its auth.ini cannot be read', {
      hint: 'Check its permissions.',
      cause: error,
    })
  }
}

/** What pnpm prints for a setting that is not set is no address. */
function urlIn(answer: string): string | null {
  return /^https?:\/\//.test(answer) && URL.canParse(answer) ? answer : null
}
