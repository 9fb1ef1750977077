import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Writable } from 'node:stream'
import { createGzip } from 'node:zlib'
import { integrityOf } from '../../src/text/digest.ts'
import { type LocalServer, serve } from './http-server.ts'

/** The one package that the misbehaving registry knows, in versions 1.0.0 and 1.1.0. */
const packageName = 'shape'
const attestationsPath = '/-/npm/v1/attestations/'

/** How it misbehaves: in the packument's answer, or in the tarball's. */
export type Misbehaviour =
  | 'none'
  | { readonly status: number }
  | { readonly body: string }
  | { readonly tarballStatus: number }
  /** Names attestations, and answers with this text or status when it is asked for them. */
  | { readonly attestations: string | number }
  | 'wrong integrity'
  | 'no integrity'
  | 'another name'
  | 'no versions'
  | 'no tarball address'
  | 'a file as tarball address'
  | 'truncated tarball'
  | 'endless tarball'
  | 'dripping tarball'
  | 'endless packument'
  | 'endless gzipped packument'
  | 'silent'
  | 'silent tarball'
  | 'hangs up'

/** A registry whose answers are wrong in one way; `tarball` is what it serves. */
export function startMisbehavingRegistry(how: Misbehaviour, tarball: Uint8Array): Promise<LocalServer> {
  return serve((request, response, url) => {
    const path = decodeURIComponent(request.url ?? '')
    if (path.endsWith('.tgz')) answerTarball(how, tarball, response)
    else if (path.startsWith(attestationsPath)) answerAttestations(how, response)
    else if (path.split('?')[0] === `/${packageName}`) answerPackument(how, tarball, request, response, url)
    else response.writeHead(404, { 'content-type': 'application/json' }).end('{"error":"not_found"}')
  })
}

function answerPackument(
  how: Misbehaviour,
  tarball: Uint8Array,
  request: IncomingMessage,
  response: ServerResponse,
  url: string,
): void {
  if (how === 'silent') return
  if (how === 'hangs up') {
    request.socket.destroy()
    return
  }
  response.setHeader('content-type', 'application/json')
  if (how === 'endless packument') endless(response, Buffer.alloc(1 << 20, ' '))
  else if (how === 'endless gzipped packument') {
    response.setHeader('content-encoding', 'gzip')
    const gzip = createGzip()
    gzip.pipe(response)
    endless(gzip, Buffer.alloc(1 << 20, ' '))
  } else if (typeof how === 'object' && 'status' in how) response.writeHead(how.status).end('{"error":"no"}')
  else if (typeof how === 'object' && 'body' in how) response.end(how.body)
  else response.end(JSON.stringify(packument(how, tarball, url)))
}

function answerAttestations(how: Misbehaviour, response: ServerResponse): void {
  const answer = typeof how === 'object' && 'attestations' in how ? how.attestations : 404
  if (typeof answer === 'number') response.writeHead(answer).end()
  else response.setHeader('content-type', 'application/json').end(answer)
}

function answerTarball(how: Misbehaviour, tarball: Uint8Array, response: ServerResponse): void {
  if (typeof how === 'object' && 'tarballStatus' in how) response.writeHead(how.tarballStatus).end()
  else if (how === 'truncated tarball') {
    response.setHeader('content-length', tarball.length)
    response.write(tarball.subarray(0, tarball.length >> 1), () => response.destroy())
  } else if (how === 'silent tarball') response.write(tarball.subarray(0, 10))
  else if (how === 'endless tarball') endless(response, Buffer.alloc(64 * 1024))
  else if (how === 'dripping tarball') drip(response)
  else response.end(tarball)
}

function endless(stream: Writable, block: Buffer): void {
  const more = (): void => {
    if (!stream.destroyed) stream.write(block, () => setImmediate(more))
  }
  more()
}

function drip(response: ServerResponse): void {
  const timer = setInterval(() => response.write('x'), 20)
  response.on('close', () => clearInterval(timer))
}

function packument(how: Misbehaviour, tarball: Uint8Array, url: string): object {
  const integrity = how === 'wrong integrity' ? integrityOf(Buffer.from('other')) : integrityOf(tarball)
  const address = how === 'a file as tarball address' ? 'file:///etc/passwd' : `${url}/${packageName}/-/shape.tgz`
  const hasAttestations = typeof how === 'object' && 'attestations' in how
  const dist = {
    ...(how !== 'no tarball address' && { tarball: address }),
    ...(how !== 'no integrity' && how !== 'endless tarball' && how !== 'dripping tarball' && { integrity }),
    // Another host, as a hostile registry might name one: the registry itself is to be asked.
    ...(hasAttestations && { attestations: { url: `http://192.0.2.1${attestationsPath}shape@1.0.0` } }),
  }
  const name = how === 'another name' ? 'impostor' : packageName
  const versions = Object.fromEntries(['1.0.0', '1.1.0'].map((version) => [version, { name, version, dist }]))
  return {
    name,
    'dist-tags': { latest: '1.0.0', next: '1.1.0' },
    versions: how === 'no versions' ? {} : versions,
  }
}
