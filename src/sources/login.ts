import { type Departure, loadNpmConfig } from '../managers/npm-config.ts'
import { isFields } from '../model/json.ts'
import type { SourceContext } from '../model/source.ts'
import { parseJson } from '../text/parse-json.ts'

/** What can be said of a login at a registry before anything is uploaded there. */
export type Login =
  | { readonly kind: 'known'; readonly user: string }
  /** npm has no login for this registry. */
  | { readonly kind: 'none' }
  | { readonly kind: 'refused' }
  /** A CI job's own, which npm exchanges for a token when it uploads. */
  | { readonly kind: 'exchanged' }
  /** The registry does not say. */
  | { readonly kind: 'unknown' }

/** Asks `registry` (ends in a slash) who is logged in there. */
export async function loginAt(registry: string, context: SourceContext, departure: Departure): Promise<Login> {
  const options = await loadNpmConfig(context, departure)
  const { environment } = context
  if (environment['ACTIONS_ID_TOKEN_REQUEST_URL'] || environment['NPM_ID_TOKEN']) return { kind: 'exchanged' }
  if (!hasLogin(registry, options)) return { kind: 'none' }
  const { read } = await import('./remote.ts')
  try {
    const { bytes } = await read(`${registry}-/whoami`, registry, { ...context, maxBytes: ANSWER_BYTES }, options)
    const answer = parseJson(Buffer.from(bytes).toString('utf8'))
    const user = isFields(answer) ? answer['username'] : undefined
    return typeof user === 'string' && user !== '' ? { kind: 'known', user } : { kind: 'unknown' }
  } catch (error) {
    context.signal?.throwIfAborted()
    const isRefused = error instanceof Error && 'code' in error && error.code === 'E401'
    // Others have no such address, or have one and let tokens publish that it does not know.
    return { kind: isRefused && answering.has(new URL(registry).host) ? 'refused' : 'unknown' }
  }
}

/** Registries that know every token that may publish. */
const answering: ReadonlySet<string> = new Set(['registry.npmjs.org', 'npm.pkg.github.com'])

/** As npm looks for a login: by host and path, and upward from there. */
function hasLogin(registry: string, options: { readonly [option: string]: unknown }): boolean {
  const { host, pathname } = new URL(registry)
  const parts = pathname.split('/').filter((part) => part !== '')
  for (let length = parts.length; length >= 0; length -= 1) {
    const place = `//${[host, ...parts.slice(0, length)].join('/')}`
    const keys = [place, `${place}/`].flatMap((each) => credentials.map((name) => `${each}:${name}`))
    if (keys.some((key) => Boolean(options[key]))) return true
  }
  return false
}

const credentials = ['_authToken', '_auth', '_password', 'certfile']
const ANSWER_BYTES = 64 * 1024
