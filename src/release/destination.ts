import type { Environment, ManagerName } from '../managers/lifecycle.ts'
import { publishRegistry } from '../managers/publish-registry.ts'
import { bunSettings } from '../managers/settings/bun.ts'
import { pnpmSettings } from '../managers/settings/pnpm.ts'
import { yarnSettings } from '../managers/settings/yarn.ts'
import type { Manifest } from '../model/artifact.ts'
import type { SourceContext } from '../model/source.ts'
import type { Plan } from './plan.ts'

/** Where a package goes, and how npm gets in there. */
export interface Destination {
  /** Ends in a slash. */
  readonly registry: string
  /** npm's flags that name the registry for uploading and for reading back alike, whatever other configuration says. */
  readonly flags: readonly string[]
  /** With the login, where the project's manager keeps one that npm does not read. */
  readonly environment: Environment
}

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
export const npmOwn: ManagerSettings = { registryOf: async () => null, logins: {} }

/** Finds each package's destination. */
export type FindDestination = (name: string, manifest: Manifest) => Promise<Destination>

/** How the destinations of a plan's packages are found. `flags` are those for npm that the user gave. */
export async function destinationsOf(
  plan: Plan,
  context: SourceContext,
  flags: readonly string[],
): Promise<FindDestination> {
  const settings = await settingsOf(plan.manager, plan, context)
  const environment = { ...settings.logins, ...context.environment }
  return async (name, manifest) => {
    const publishConfig = objectOf(manifest['publishConfig'])
    const own = context.registry === undefined ? await settings.registryOf(name, publishConfig) : null
    const inner = { ...context, environment, cwd: plan.root }
    const registry = slashed(own ?? (await publishRegistry(name, publishConfig, inner, flags)))
    const scope = /^(@[^/]+)\//.exec(name)?.[1]
    const forScope = scope === undefined ? [] : [`--${scope}:registry=${registry}`]
    return { registry, flags: [`--registry=${registry}`, ...forScope], environment }
  }
}

async function settingsOf(manager: ManagerName, plan: Plan, context: SourceContext): Promise<ManagerSettings> {
  switch (manager) {
    case 'yarn':
      return yarnSettings(plan, context)
    case 'pnpm':
      return pnpmSettings(plan, context)
    case 'bun':
      return bunSettings(plan, context)
    case 'npm':
      return npmOwn
  }
}

function slashed(url: string): string {
  return url.endsWith('/') ? url : `${url}/`
}

function objectOf(value: unknown): PublishConfig {
  return typeof value === 'object' && value !== null ? { ...value } : {}
}
