import { AuditError } from '../model/audit-error.ts'
import { counted } from '../text/count.ts'
import { publicUrl } from './resolved.ts'

/** What was asked of whom, for the error's sentence. */
export interface Request {
  /** What the user asked for, without credentials. */
  readonly spec: string
  /** The registry or site that was asked. */
  readonly host: string
  /** Whether a registry was asked for a package or for the tarball of a version that it has, or a site for a tarball. */
  readonly kind: 'package' | 'tarball' | 'url'
  /** The registry, for whoever has to log in there. */
  readonly registry?: string
}

/** The AuditError that tells why `request` failed, from what npm's network code threw. */
export function networkError(error: unknown, request: Request): unknown {
  if (error instanceof AuditError || !(error instanceof Error) || error.name === 'AbortError') return error
  const code = codeOf(error)
  const { message, hint } = explain(code, error, request)
  return new AuditError(code, `${request.spec}: ${message}`, { hint, cause: error })
}

interface Explanation {
  readonly message: string
  readonly hint: string
}

function explain(code: string, error: Error, request: Request): Explanation {
  const { host } = request
  const status = /^E([45]\d\d)$/.exec(code)?.[1]
  if (code === 'E404') return notFound(request)
  if (code === 'ETARGET' || code === 'ENOVERSIONS') return noVersion(error)
  if (code === 'E401' || code === 'E403' || code === 'EOTP' || code === 'EAUTHIP' || code === 'EAUTHUNKNOWN')
    return refused(request, status)
  if (status === '407')
    return {
      message: 'the proxy refuses access (407)',
      hint: 'Check the user and password in the proxy setting of .npmrc, or in HTTPS_PROXY.',
    }
  if (status?.startsWith('5') || status === '429')
    return { message: `${host} answered ${status}`, hint: 'The fault is on that side: wait and run again.' }
  if (status !== undefined)
    return { message: `${host} answered ${status}`, hint: 'Check the address and the registry in .npmrc.' }
  if (code === 'ENOTCACHED')
    return { message: "is not in npm's cache, and the run is offline", hint: 'Run once without --offline.' }
  if (code === 'EINTEGRITY')
    return {
      message: `what ${host} sent does not match the integrity that it states`,
      hint: 'Do not use this tarball. If a proxy or mirror stands between, ask the registry directly; npm cache verify clears a bad copy.',
    }
  if (unreachable.has(code))
    return {
      message: `${host} cannot be reached (${code})`,
      hint: 'Check the network, the proxy and the registry in .npmrc; --offline serves from the cache.',
    }
  if (late.has(code))
    return { message: `${host} does not answer (${code})`, hint: 'Check the network and the proxy, and run again.' }
  if (broken.has(code))
    return {
      message: `the connection to ${host} broke off (${code})`,
      hint: 'Run again; the download was not complete.',
    }
  if (code === 'EMAXREDIRECT') return { message: `${host} redirects without end`, hint: 'Check the address.' }
  if (code === 'ENODATA')
    return { message: `${host} sent an empty file`, hint: 'Check the address; an empty file is not a tarball.' }
  if (/CERT|SELF_SIGNED|UNABLE_TO|ERR_TLS|ERR_SSL/.test(code))
    return {
      message: `the certificate of ${host} is not trusted (${code})`,
      hint: 'Name the authority in .npmrc (cafile=…) or in NODE_EXTRA_CA_CERTS.',
    }
  if (code === 'EACCES' || code === 'EPERM' || code === 'ENOSPC' || code === 'EROFS')
    return { message: `npm's cache cannot be used (${code})`, hint: 'Set another with npm_config_cache=<directory>.' }
  return {
    message: `${host} sent something that is not ${request.kind === 'package' ? "a package's description" : 'a tarball'}`,
    hint: 'Check that the registry in .npmrc is an npm registry, and that no login page answers in its place.',
  }
}

function notFound({ kind, host }: Request): Explanation {
  if (kind === 'url') return { message: `${host} has no such file (404)`, hint: 'Check the address.' }
  if (kind === 'tarball')
    return {
      message: `${host} describes this version and has no tarball of it (404)`,
      hint: 'It may have been removed, or its login may not read it: the token must be valid for the tarball’s address too.',
    }
  return {
    message: `${host} has no such package`,
    hint: 'Check the name. A private package needs its registry and a login in .npmrc; registries answer 404 to whoever is not logged in.',
  }
}

function noVersion(error: Error): Explanation {
  const { versions, distTags } = error as Error & { versions?: unknown; distTags?: unknown }
  const known = Array.isArray(versions) ? versions.map(String) : []
  const tags = typeof distTags === 'object' && distTags !== null ? Object.entries(distTags) : []
  if (known.length === 0) return { message: 'has no versions', hint: 'It may have been unpublished.' }
  const named = tags.slice(0, SHOWN).map(([tag, version]) => `${tag} (${String(version)})`)
  const exists = named.length > 0 ? `Its tags are ${named.join(', ')}` : `Its last version is ${known.at(-1)}`
  return { message: 'no such version or tag', hint: `${exists}; it has ${counted(known.length, 'version')} in all.` }
}

function refused({ host, registry }: Request, status: string | undefined): Explanation {
  return {
    message: `${host} refuses access${status === undefined ? '' : ` (${status})`}`,
    hint: `Log in again (npm login --registry=${registry === undefined ? `https://${host}/` : publicUrl(registry)}) or renew the token in .npmrc: it is missing, expired or not allowed this.`,
  }
}

const SHOWN = 8
const unreachable = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'EINVALIDPROXY'])
const late = new Set([
  'ETIMEDOUT',
  'ECONNECTIONTIMEOUT',
  'EIDLETIMEOUT',
  'ERESPONSETIMEOUT',
  'ETRANSFERTIMEOUT',
  'ESOCKETTIMEDOUT',
])
const broken = new Set(['ECONNRESET', 'EPIPE', 'EBADSIZE', 'ERR_STREAM_PREMATURE_CLOSE', 'Z_BUF_ERROR', 'Z_DATA_ERROR'])

function codeOf(error: Error): string {
  const { code, type } = error as Error & { code?: unknown; type?: unknown }
  if (typeof code === 'string' && code !== 'FETCH_ERROR') return code
  return typeof type === 'string' && type.endsWith('timeout') ? 'ETIMEDOUT' : 'EBADRESPONSE'
}
