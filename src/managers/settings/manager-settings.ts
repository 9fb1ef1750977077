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
