import { createHash, timingSafeEqual } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { AuditError } from '../../model/audit-error.ts'
import { markup } from '../../reporters/markup.ts'
import { printableJson } from '../../text/printable-json.ts'
import { fleetStatus } from '../status/status.ts'
import type { Database } from '../store/database.ts'
import { findingPage, packagePage } from './details.ts'
import { type Links, page, pagePolicy } from './layout.ts'
import { findingsPage, packagesPage } from './lists.ts'
import { overviewPage } from './overview.ts'
import type { Filter } from './queries.ts'

/** Where the pages are served, and to whom. */
export interface ServeOptions {
  readonly host: string
  readonly port: number
  readonly token: string | undefined
  /** The variable that has the token, for messages. */
  readonly tokenEnv: string
  readonly signal: AbortSignal
}

/** Serves the pages until the signal; `isUp` is told their address. An address other than this machine's own takes a token. */
export async function serveFleet(
  database: Database,
  options: ServeOptions,
  isUp: (address: string) => Promise<void>,
): Promise<void> {
  const { host, port, token, signal } = options
  if (token === undefined && !isLoopback(host))
    throw new AuditError('EUSAGE', `${host} can be reached by others, so the pages need a token`, {
      hint: `Put a long random text into ${options.tokenEnv}; browsers send it as the password.`,
    })
  if (token !== undefined && token.length < 16)
    throw new AuditError('EUSAGE', `the token in ${options.tokenEnv} is shorter than 16 characters`, {
      hint: 'Make one: node -p "crypto.randomBytes(24).toString(\'base64url\')"',
    })
  const server = createServer((request, response) => {
    answer(request, response, database, token).catch((error: unknown) => {
      // Whoever reads the pages learns nothing of the database.
      if (!response.headersSent) write(response, 500, 'text/plain; charset=utf-8', 'The database could not be read.\n')
      else response.destroy(error instanceof Error ? error : undefined)
    })
  })
  server.headersTimeout = 10_000
  server.requestTimeout = 15_000
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) =>
      reject(
        new AuditError('EUSAGE', `cannot listen at ${host}:${port} (${cause.code ?? cause.name})`, {
          hint: 'Choose another --port.',
          cause,
        }),
      ),
    )
    server.listen(port, host, resolve)
  })
  const { port: taken } = server.address() as AddressInfo
  await isUp(`http://${host.includes(':') ? `[${host}]` : host}:${taken}/`)
  await new Promise<void>((resolve) => {
    signal.addEventListener('abort', () => resolve(), { once: true })
    if (signal.aborted) resolve()
  })
  server.close()
  server.closeAllConnections()
}

function isLoopback(host: string): boolean {
  return /^(?:127(?:\.\d{1,3}){3}|::1|localhost)$/.test(host)
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  database: Database,
  token: string | undefined,
): Promise<void> {
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.setHeader('allow', 'GET, HEAD')
    return write(response, 405, 'text/plain; charset=utf-8', 'These pages only read.\n')
  }
  const url = URL.canParse(request.url ?? '', 'http://x') ? new URL(request.url ?? '', 'http://x') : null
  if (url === null) return write(response, 400, 'text/plain; charset=utf-8', 'No address.\n')
  if (url.pathname === '/health') return write(response, 200, 'text/plain; charset=utf-8', 'ok\n')
  if (token === undefined ? !isOwnName(request.headers.host) : !isAllowed(request.headers.authorization, token)) {
    if (token === undefined)
      return write(response, 403, 'text/plain; charset=utf-8', 'These pages answer to the name of this machine only.\n')
    response.setHeader('www-authenticate', 'Basic realm="Watertight fleet", charset="UTF-8"')
    return write(response, 401, 'text/plain; charset=utf-8', 'The token is the password.\n')
  }
  if (url.pathname === '/status.json')
    return write(response, 200, 'application/json', `${printableJson(await fleetStatus(database))}\n`)
  const text = await pageAt(url, database)
  if (text !== null) return write(response, 200, 'text/html; charset=utf-8', text)
  const body = page(
    'Not here',
    links,
    markup`<h1>There is no such page</h1><p>It may have been removed from the fleet.</p>`,
  )
  write(response, 404, 'text/html; charset=utf-8', body)
}

async function pageAt({ pathname, searchParams }: URL, database: Database): Promise<string | null> {
  const text = (key: string): string => (searchParams.get(key) ?? '').replaceAll('\0', '')
  const name = text('name')
  if (pathname === '/') return overviewPage(database, links)
  if (pathname === '/packages') return packagesPage(database, filterIn(searchParams), links)
  if (pathname === '/findings') return findingsPage(database, filterIn(searchParams), links)
  if (pathname === '/package') return packagePage(database, name, links)
  if (pathname === '/finding') return findingPage(database, name, text('fingerprint'), links)
  return null
}

function filterIn(parameters: URLSearchParams): Filter {
  const text = (name: string): string => (parameters.get(name) ?? '').slice(0, 200).replaceAll('\0', '')
  const page = /^\d{1,6}$/.test(text('page')) ? Number(text('page')) : 0
  return { text: text('q'), state: text('state'), severity: text('severity'), rule: text('rule'), page }
}

const links: Links = {
  isLive: true,
  overview: '/',
  packages: (filter = {}) => `/packages${queryOf(filter)}`,
  findings: (filter = {}) => `/findings${queryOf(filter)}`,
  package: (name) => `/package${queryOf({ name })}`,
  finding: (name, fingerprint) => `/finding${queryOf({ name, fingerprint })}`,
}

function queryOf(parameters: { readonly [name: string]: string }): string {
  const text = new URLSearchParams(parameters).toString()
  return text === '' ? '' : `?${text}`
}

/** A page of elsewhere that leads a name of its own to this machine is not answered. */
function isOwnName(host: string | undefined): boolean {
  return /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d{1,5})?$/i.test(host ?? '')
}

/** As a bearer token, or as the password of any user. */
function isAllowed(authorization: string | undefined, token: string): boolean {
  const [, scheme = '', value = ''] = /^(Bearer|Basic) (\S{1,4096})$/i.exec(authorization ?? '') ?? []
  const given =
    scheme.toLowerCase() === 'basic'
      ? Buffer.from(value, 'base64')
          .toString('utf8')
          .replace(/^[^:]*:/, '')
      : value
  const digest = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(given), digest(token))
}

function write(response: ServerResponse, status: number, type: string, text: string): void {
  response.writeHead(status, {
    'content-type': type,
    'content-length': Buffer.byteLength(text),
    'content-security-policy': pagePolicy,
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'cache-control': 'no-store',
  })
  response.end(response.req.method === 'HEAD' ? undefined : text)
}
