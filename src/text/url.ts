/**
 * What a URL points at: an `archive` to download, a storage `bucket`, a host on a `private` network, a raw file in a
 * `repository`, or anything else that is `public`.
 */
export type UrlKind = 'archive' | 'bucket' | 'private' | 'repository' | 'public'

export interface ClassifiedUrl {
  readonly kind: UrlKind
  /** Lower case, without port and credentials. */
  readonly host: string
  /** Fit to be shown: no credentials, no query, no fragment, at most 120 characters. */
  readonly shown: string
}

/** Reads a URL that leads out of the package, however sloppily written; null for anything else (`webpack://…`, `data:`, a path). */
export function classifyUrl(url: string): ClassifiedUrl | null {
  const parts = /^\s*(?:(https?|ftps?|s3|gs|r2|az|abfss?|git\+https?):)?\/\/([^/?#\\\s]+)([^?#\s]*)/i.exec(
    url.slice(0, 4096),
  )
  if (!parts) return null
  const [, scheme = 'https', authority = '', path = ''] = parts
  const host = hostOf(authority)
  if (!/^[\w.:[\]-]+$/.test(host)) return null
  const shown = `${scheme.toLowerCase()}://${host}${path}`
  return { kind: kindOf(scheme.toLowerCase(), host, path), host, shown: shorten(shown) }
}

/** Whether only a private network resolves `host`: a private address, an internal top-level domain or a bare name. */
export function isPrivateHost(host: string): boolean {
  if (/^\d+(?:\.\d+){3}$/.test(host)) return privateAddress.test(host)
  if (host.startsWith('[')) return /^\[(?:::1|f[cde])/i.test(host)
  return !host.includes('.') || internalDomain.test(host)
}

function kindOf(scheme: string, host: string, path: string): UrlKind {
  if (archiveName.test(path)) return 'archive'
  // A file of code in a folder called `archive` is no archive.
  if (archiveRoute.test(path) && !codeName.test(path)) return 'archive'
  if (bucketSchemes.has(scheme) || bucketHost.test(host)) return 'bucket'
  if (isPrivateHost(host)) return 'private'
  if (host === 'raw.githubusercontent.com' || path.includes('/-/raw/')) return 'repository'
  return 'public'
}

function hostOf(authority: string): string {
  return authority
    .slice(authority.lastIndexOf('@') + 1)
    .replace(/:\d*$/, '')
    .toLowerCase()
}

function shorten(text: string): string {
  return text.length <= 120 ? text : `${text.slice(0, 119)}…`
}

const archiveName = /\.(?:zip|tgz|tbz2?|txz|tar(?:\.[a-z0-9]{1,4})?|7z|rar|asar|gz|zst|bz2|xz)$/i
const archiveRoute = /\/(?:archive|zipball|tarball)\/[^/]/i
const codeName = /\.(?:[cm]?[jt]sx?|css|scss|sass|less|vue|svelte|json|html?|map|md|rs|c|cc|cpp|h)$/i
const bucketSchemes = new Set(['s3', 'gs', 'r2', 'az', 'abfs', 'abfss'])
const bucketHost =
  /(?:^|\.)(?:s3(?:[.-][a-z0-9-]+)*\.amazonaws\.com(?:\.cn)?|storage\.googleapis\.com|storage\.cloud\.google\.com|blob\.core\.windows\.net|r2\.dev|r2\.cloudflarestorage\.com|digitaloceanspaces\.com|backblazeb2\.com|wasabisys\.com|aliyuncs\.com|linodeobjects\.com|scw\.cloud|myqcloud\.com|firebasestorage\.googleapis\.com)$/
const privateAddress = /^(?:10\.|127\.|169\.254\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.)/
const internalDomain = /\.(?:local|localhost|localdomain|internal|intranet|corp|lan|home|private|svc)$/
