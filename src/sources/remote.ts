import pacote from 'pacote'
import { loadNpmConfig } from '../managers/npm-config.ts'
import { AuditError } from '../model/audit-error.ts'
import type { SourceContext, Tarball } from '../model/source.ts'
import { type Bounds, collect } from '../text/collect.ts'
import { networkError, type Request } from './network-error.ts'
import { publicUrl } from './resolved.ts'
import { tarballOf } from './tarball-of.ts'
import { withRequest } from './with-request.ts'
import { withinOrigin } from './within-origin.ts'

/** The tarball at an http(s) address, through npm's own network code: its proxies, CAs, logins and cache. */
export async function fetchTarball(url: string, context: SourceContext): Promise<Tarball> {
  const { bytes, resolved } = await download(url, context, await loadNpmConfig(context))
  return tarballOf(publicUrl(url), resolved, bytes)
}

/** What an http(s) address serves, logged in as for `packageName` where one is named, as `npmOptions` (npm's own) say how to ask, and the address without anything secret. */
export async function download(
  url: string,
  context: SourceContext,
  npmOptions: { readonly [option: string]: unknown },
  packageName?: string,
): Promise<{ readonly bytes: Uint8Array; readonly resolved: string }> {
  const spec = publicUrl(url)
  const request: Request = { spec, host: hostOf(url), kind: 'url' }
  try {
    return await read(url, spec, context, npmOptions, packageName)
  } catch (error) {
    if (error instanceof TypeError && /^Wrong spec type/.test(error.message)) throw notATarball(spec)
    throw networkError(error, request)
  }
}

/** As `download`, with the errors of npm's network code as they come; `what` names it in our own. */
export async function read(
  url: string,
  what: string,
  context: Omit<Bounds, 'patience'>,
  npmOptions: { readonly [option: string]: unknown },
  packageName?: string,
): Promise<{ readonly bytes: Uint8Array; readonly resolved: string }> {
  return withRequest(context.signal, async (signal) => {
    const fetcher = new pacote.RemoteFetcher(named(url, packageName), { ...npmOptions, signal })
    const bounds = { ...context, signal, patience: Number(npmOptions['timeout']) }
    const bytes = await withinOrigin(fetcher.resolved ?? url, () =>
      fetcher.tarballStream((stream) => collect(stream, what, bounds)),
    )
    return { bytes, resolved: publicUrl(fetcher.resolved ?? url) }
  })
}

/**
 * The spec by which npm's code knows whose tarball it is: it sends the login of the scope's registry to a tarball that lies elsewhere on the
 * same host and port, as `npm install` does, and to no other.
 */
export function named(url: string, packageName: string | undefined): string {
  return packageName === undefined ? url : `${packageName}@${url}`
}

function hostOf(url: string): string {
  if (!URL.canParse(url))
    throw new AuditError('EUSAGE', `${publicUrl(url)}: not a valid address`, { hint: 'Check the URL.' })
  return new URL(url).host
}

function notATarball(spec: string): AuditError {
  return new AuditError('EUNSUPPORTED', `${spec}: a git repository, which is not audited`, {
    hint: 'Preparing a repository would run its scripts. Clone it, build it and audit the directory.',
  })
}
