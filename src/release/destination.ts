import type { Environment, ManagerName } from '../managers/lifecycle.ts'
import { publishRegistry } from '../managers/publish-registry.ts'
import { bunSettings } from '../managers/settings/bun.ts'
import { type ManagerSettings, npmSettings, type PublishConfig } from '../managers/settings/manager-settings.ts'
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
      return npmSettings
  }
}

function slashed(url: string): string {
  return url.endsWith('/') ? url : `${url}/`
}

function objectOf(value: unknown): PublishConfig {
  return typeof value === 'object' && value !== null ? { ...value } : {}
}
