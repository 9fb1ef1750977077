import { AuditError } from '../model/audit-error.ts'
import type { SourceContext, Tarball } from '../model/source.ts'
import { networkError, type Request } from './network-error.ts'
import { openTarget } from './open-target.ts'
import { tarballOf } from './tarball-of.ts'
import { isUrl, kindOfTarget } from './target.ts'

/** Published bytes as they are served now, and what the registry says of them. */
export interface Published {
  readonly tarball: Tarball
  /** Null for a file or an address, of which no registry says anything. */
  readonly registry: RegistryStatement | null
}

export interface RegistryStatement {
  readonly host: string
  readonly name: string
  readonly version: string
  /** `dist.integrity`, or null when it states none. */
  readonly integrity: string | null
  /** Asks for the attestations of this version; null when the registry names none. */
  readonly attestations: (() => Promise<Uint8Array>) | null
}

/**
 * The tarball that `spec` (`name@version`, an address, a .tgz file) stands for. Nothing comes from npm's cache, and bytes that do not match
 * the stated integrity are handed over all the same: to compare them is the caller's business.
 */
export async function openPublished(spec: string, context: SourceContext): Promise<Published> {
  const kind = await kindOfTarget(spec, context)
  if (kind === 'directory') {
    throw new AuditError('EUSAGE', `${spec}: a directory, which holds no published bytes`, {
      hint: 'Name what was published: name@version, the address of a tarball, or a .tgz file.',
    })
  }
  if (kind === 'registry') return fromRegistry(spec, context)
  if (!isUrl(spec)) {
    for await (const tarball of openTarget(spec, context)) return { tarball, registry: null }
  }
  const { download } = await import('./remote.ts')
  const { bytes, resolved } = await download(spec, context, await uncached(context))
  return { tarball: tarballOf(resolved, resolved, bytes), registry: null }
}

async function fromRegistry(spec: string, context: SourceContext): Promise<Published> {
  const [{ default: pacote }, { parseSpec }, { download }, { boundedPackuments }] = await Promise.all([
    import('pacote'),
    import('./spec.ts'),
    import('./remote.ts'),
    import('./packuments.ts'),
  ])
  const wanted = parseSpec(spec)
  const options = await uncached(context)
  const fetcher = new pacote.RegistryFetcher(spec, {
    ...options,
    packumentCache: boundedPackuments(spec, context, options),
  })
  const request: Request = { spec, host: new URL(fetcher.registry).host, kind: 'package', registry: fetcher.registry }
  const manifest = await fetcher.manifest().catch((error: unknown) => {
    throw networkError(error, request)
  })
  if (manifest.name !== wanted.name) throw badAnswer(request, 'describes another package under this name')
  const { tarball: address, integrity, attestations } = manifest.dist ?? {}
  if (typeof address !== 'string' || !isUrl(address)) throw badAnswer(request, 'names no address of its tarball')
  const { bytes, resolved } = await download(address, context, options, wanted.name ?? undefined)
  const tarball: Tarball = { ...tarballOf(spec, resolved, bytes), from: 'registry' }
  // As npm does: whatever host the address names, the registry itself is asked.
  const attested = typeof attestations?.url === 'string' && isUrl(attestations.url) ? new URL(attestations.url) : null
  const ask = async (url: URL) =>
    (await download(new URL(url.pathname, fetcher.registry).href, { ...context, maxBytes: ATTESTATION_BYTES }, options))
      .bytes
  return {
    tarball,
    registry: {
      host: request.host,
      name: manifest.name,
      version: manifest.version,
      integrity: typeof integrity === 'string' ? integrity : null,
      attestations: attested === null ? null : () => ask(attested),
    },
  }
}

const ATTESTATION_BYTES = 16 * 1024 ** 2

/** npm's configuration with its cache left out: what was downloaded yesterday says nothing of what is served today. */
export async function uncached(context: SourceContext): Promise<{ readonly [option: string]: unknown }> {
  const { loadNpmConfig } = await import('../managers/npm-config.ts')
  const options = await loadNpmConfig(context)
  if (options['offline'] === true) {
    throw new AuditError('EOFFLINE', 'npm is configured to be offline, and only the registry knows what it serves', {
      hint: 'Unset npm’s offline setting for this run, or name a .tgz file that was downloaded.',
    })
  }
  return { ...options, cache: undefined, preferOnline: true, preferOffline: false }
}

function badAnswer({ spec, host }: Request, what: string): AuditError {
  return new AuditError('EMISMATCH', `${spec}: ${host} ${what}`, {
    hint: 'Check the registry in .npmrc: its answer is not trustworthy.',
  })
}
