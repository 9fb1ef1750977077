import type { Fetcher } from 'pacote'
import type { Departure } from '../managers/npm-config.ts'
import type { Manifest } from '../model/artifact.ts'
import { AuditError } from '../model/audit-error.ts'
import type { Source, SourceContext, Tarball } from '../model/source.ts'
import { collect } from '../text/collect.ts'
import { integrityOf } from '../text/digest.ts'
import { networkError, type Request } from './network-error.ts'
import { publicUrl } from './resolved.ts'
import { isUrl, kindOfTarget } from './target.ts'
import { withRequest } from './with-request.ts'

/** A published package: `name`, `name@version`, `name@range`, `name@tag`. */
export const registry: Source = {
  id: 'registry',
  async accepts(spec, context) {
    return (await kindOfTarget(spec, context)) === 'registry'
  },
  async *open(spec, context) {
    yield await download(spec, context)
  },
}

/** The tarball that a registry has under `spec`; its notices tell whether the registry stated an integrity. */
export async function download(spec: string, context: SourceContext, departure: Departure = {}): Promise<Tarball> {
  // npm's network code is heavy and is loaded only for what needs the network.
  const [{ default: pacote }, { loadNpmConfig }, { parseSpec }, { boundedPackuments }, { named }, { withinOrigin }] =
    await Promise.all([
      import('pacote'),
      import('../managers/npm-config.ts'),
      import('./spec.ts'),
      import('./packuments.ts'),
      import('./remote.ts'),
      import('./within-origin.ts'),
    ])
  const wanted = parseSpec(spec)
  const options = await loadNpmConfig(context, departure)
  return withRequest(context.signal, async (signal) => {
    const bounds = { ...context, signal, patience: Number(options['timeout']) }
    const packumentCache = boundedPackuments(spec, bounds, options)
    const fetcher = new pacote.RegistryFetcher(spec, { ...options, signal, packumentCache })
    const { registry } = fetcher
    let request: Request = { spec, host: hostOf(registry), kind: 'package', registry }
    try {
      const manifest = await fetcher.manifest()
      if (manifest.name !== wanted.name) throw otherPackage(request)
      const stated = fetcher.integrity !== null
      const address = fetcher.resolved
      if (address === null || !isUrl(address)) throw new Error('the tarball has no address')
      const { integrity } = fetcher
      const served = new pacote.RemoteFetcher(named(address, manifest.name), { ...options, signal, integrity })
      request = { ...request, kind: 'tarball' }
      const bytes = await withinOrigin(served.resolved ?? address, () =>
        served.tarballStream((stream) => collect(stream, spec, bounds)),
      )
      return {
        spec,
        from: 'registry',
        resolved: resolvedOf(served),
        integrity: integrityOf(bytes),
        bytes,
        registryManifest: describedBy(manifest, await fetcher.packument(), address),
        notices: stated ? [] : [unstated(request.host)],
      }
    } catch (error) {
      throw networkError(error, request)
    }
  })
}

function resolvedOf(fetcher: Fetcher): string | null {
  return fetcher.resolved === null ? null : publicUrl(fetcher.resolved)
}

/**
 * The fields of a registry's description of a version that are compared with the tarball's own, as plain data. `packument` is the document
 * that it stands in: where that would say whether scripts run on install and says nothing, none do. `tarball` is its address.
 */
export function describedBy(manifest: object, packument: object, tarball: string): Manifest {
  const plain: Manifest = JSON.parse(JSON.stringify(manifest))
  const stated = compared.flatMap((field) => (plain[field] === undefined ? [] : [[field, plain[field]]]))
  const isSilent = plain['scripts'] === undefined && plain['hasInstallScript'] === undefined
  return Object.fromEntries(
    isSilent && wouldSay(packument, tarball) ? [...stated, ['hasInstallScript', false]] : stated,
  )
}

/** The short form of a document, which alone has `modified`, leaves scripts out, and not every registry's says that there are some. */
function wouldSay(packument: object, tarball: string): boolean {
  const isShort = 'modified' in packument && !('_id' in packument)
  return !isShort || hostOf(tarball) === 'registry.npmjs.org'
}

const compared = [
  'name',
  'version',
  'scripts',
  'dependencies',
  'optionalDependencies',
  'peerDependencies',
  'bin',
  'hasInstallScript',
]

function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : 'the registry'
}

function otherPackage({ spec, host }: Request): AuditError {
  return new AuditError('EMISMATCH', `${spec}: ${host} describes another package under this name`, {
    hint: 'Check the registry in .npmrc: its answer is not trustworthy.',
  })
}

/** The notice of a tarball that nobody stated an integrity of. */
export function unstated(host: string): Tarball['notices'][number] {
  return {
    code: 'integrity-unstated',
    detail: `${host} states no integrity to compare the tarball with`,
    effect: 'none',
  }
}
