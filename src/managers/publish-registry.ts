import pacote from 'pacote'
import type { SourceContext } from '../model/source.ts'
import { loadNpmConfig } from './npm-config.ts'

/** The registry that npm publishes a package of this name to: by its configuration, the manifest's publishConfig and `flags`. */
export async function publishRegistry(
  name: string,
  publishConfig: { readonly [key: string]: unknown },
  context: SourceContext,
  flags: readonly string[],
): Promise<string> {
  const config = await loadNpmConfig(context, { flags })
  const given = [...flags, ...(context.registry === undefined ? [] : ['--registry'])]
  // A flag wins over publishConfig, which wins over every npmrc.
  const published = Object.entries(publishConfig).filter(
    ([key, value]) =>
      /(?:^|:)registry$/.test(key) &&
      typeof value === 'string' &&
      !given.some((flag) => flag === `--${key}` || flag.startsWith(`--${key}=`)),
  )
  return new pacote.RegistryFetcher(name, { ...config, ...Object.fromEntries(published) }).registry
}
