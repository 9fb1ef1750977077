import registryFetch, { type RegistryResponse } from 'npm-registry-fetch'
import { loadNpmConfig } from '../managers/npm-config.ts'
import type { Manifest } from '../model/artifact.ts'
import { AuditError } from '../model/audit-error.ts'
import { isFields } from '../model/json.ts'
import type { SourceContext, Tarball } from '../model/source.ts'
import { collect } from '../text/collect.ts'
import { integrityOf } from '../text/digest.ts'
import { parseJson } from '../text/parse-json.ts'
import { networkError, type Request } from './network-error.ts'
import { unstated } from './registry.ts'
import { publicUrl } from './resolved.ts'
import { isUrl } from './target.ts'
import { withRequest } from './with-request.ts'
import { withinOrigin } from './within-origin.ts'

/** A registry's answer; `value` is undefined where nothing has changed since `etag`. */
export interface RegistryAnswer {
  readonly value: unknown
  readonly etag: string | null
}

/** How a registry described a version of a package when it was last asked. */
export interface DescribedVersion {
  readonly tarball: string
  readonly integrity: string | null
  readonly manifest: Manifest
}

/** npm's registries, asked many questions under one reading of npm's configuration and past npm's own cache. */
export interface RegistryClient {
  /**
   * The JSON at a path of the registry that has `name` (a package), or at an address; `what` is what errors call it. Throws an AuditError with
   * npm's code.
   */
  ask(
    path: string,
    name: string,
    options?: { readonly etag?: string | null; readonly what?: string },
  ): Promise<RegistryAnswer>
  /** The bytes of a version, which have to match the integrity that the registry stated. */
  tarball(name: string, version: string, described: DescribedVersion): Promise<Tarball>
}

/** The largest there are, full documents of thousands of versions, have about 100 MB. */
const MOST_BYTES = 128 * 1024 ** 2

export async function openRegistry(context: SourceContext): Promise<RegistryClient> {
  const configured = await loadNpmConfig(context)
  if (configured['offline'] === true) {
    throw new AuditError('EOFFLINE', 'npm is configured to be offline, and only the registry knows what there is', {
      hint: 'Unset npm’s offline setting for this run.',
    })
  }
  const options = { ...configured, cache: undefined, preferOnline: true, preferOffline: false }
  const registryOf = (name: string) => registryFetch.pickRegistry(name, options).replace(/\/?$/, '/')
  const send = <T>(
    address: string,
    request: Request,
    more: { readonly [option: string]: unknown },
    read: (response: RegistryResponse, signal: AbortSignal) => Promise<T>,
  ): Promise<T> =>
    withRequest(context.signal, async (signal) => {
      try {
        return await withinOrigin(address, async () =>
          read(await registryFetch(address, { ...options, ...more, signal }), signal),
        )
      } catch (error) {
        throw networkError(error, request)
      }
    })
  const patience = Number(options['timeout' as keyof typeof options])
  return {
    ask: (path, name, { etag = null, what = name } = {}) => {
      const registry = registryOf(name)
      const address = isUrl(path) ? path : `${registry}${path}`
      const headers = { ...headersOf(options), accept: 'application/json', ...(etag && { 'if-none-match': etag }) }
      const { host } = new URL(address)
      const request: Request = { spec: isUrl(path) ? publicUrl(path) : what, host, kind: 'package', registry }
      return send(address, request, { headers }, async (response, signal) => {
        if (response.status === 304) return { value: undefined, etag }
        const bytes = await collect(response.body, request.spec, { maxBytes: MOST_BYTES, signal, patience })
        const value = parseJson(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8'))
        if (value === undefined) throw noJson(request)
        return { value, etag: response.headers.get('etag') }
      })
    },
    tarball: async (name, version, { tarball: address, integrity, manifest }) => {
      const spec = `${name}@${version}`
      const request: Request = { spec, host: new URL(address).host, kind: 'tarball', registry: registryOf(name) }
      // As npm does: the login of the scope's registry goes with a tarball that lies on the same host.
      const bytes = await send(address, request, { spec: name, integrity }, (response, signal) =>
        collect(response.body, spec, { maxBytes: context.maxBytes, signal, patience }),
      )
      if (bytes.length === 0) throw new AuditError('EEMPTY', `${spec}: ${request.host} serves an empty tarball`)
      return {
        spec,
        from: 'registry',
        resolved: publicUrl(address),
        integrity: integrityOf(bytes),
        bytes,
        registryManifest: manifest,
        notices: integrity === null ? [unstated(request.host)] : [],
      }
    },
  }
}

function headersOf(options: { readonly [option: string]: unknown }): object {
  const { headers } = options
  return isFields(headers) ? headers : {}
}

function noJson({ spec, host }: Request): AuditError {
  return new AuditError('EMISMATCH', `${spec}: ${host} answers with something that is not JSON`, {
    hint: 'Check the registry in .npmrc: its answer is not trustworthy.',
  })
}
