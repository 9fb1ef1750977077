import type { Executable } from '../find-manager.ts'
import type { Environment } from '../lifecycle.ts'

/** A manager's own idea of registries and logins, where it keeps them away from npm. */
export interface ManagerSettings {
  /** The registry that it publishes a package of this name to; null when that is for npm's configuration or the manifest's publishConfig to say. */
  registryOf(name: string, publishConfig: PublishConfig): Promise<string | null>
  /** Variables that give npm the login. */
  readonly logins: Environment
}

/** What a manifest says of its own publishing. */
export type PublishConfig = { readonly [key: string]: unknown }

/** Of a manager that reads npm's files, as npm does. */
export const npmSettings: ManagerSettings = { registryOf: async () => null, logins: {} }

/** The manager that packs a project, and where that project lies. */
export interface ManagerAtHand {
  readonly packer: Executable
  readonly packerVersion: string
  /** The project's root: an absolute path. */
  readonly root: string
}

/** npm's variables for the login at a registry: a token, or `user:password` as such or in base64. */
export function loginFor(
  registry: string,
  token: string | null,
  ident: string | null,
): readonly (readonly [string, string])[] {
  const place = registry.replace(/^https?:/, '').replace(/\/?$/, '/')
  const found: (readonly [string, string])[] = []
  if (token !== null) found.push([`npm_config_${place}:_authToken`, token])
  else if (ident !== null) found.push([`npm_config_${place}:_auth`, base64(ident)])
  return found
}

function base64(ident: string): string {
  return ident.includes(':') ? Buffer.from(ident).toString('base64') : ident
}
