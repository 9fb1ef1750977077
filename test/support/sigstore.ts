import { generateKeyPairSync, sign } from 'node:crypto'
import { fulcioHandler, type HandlerFn, initializeCA, initializeTLog, initializeTSA, tsaHandler } from '@sigstore/mock'
import { sha256 } from '../../src/text/digest.ts'
import { type LocalServer, serve } from './http-server.ts'

/** Sigstore's services on this machine: a certificate authority, a transparency log and a time-stamping authority of their own. */
export interface Sigstore extends LocalServer {
  /** What names the services to whoever signs, as JSON. */
  readonly signingConfig: string
  /** What names them to whoever checks, as JSON. */
  readonly trustedRoot: string
}

/** Starts them. `certificatesFrom` is the time at which certificates begin to be valid, for ten minutes; the log and the time stamps have the true time. */
export async function startSigstore(certificatesFrom?: Date): Promise<Sigstore> {
  const [authorityKeys, ctKeys, logKeys, stampKeys] = [keys('P-256'), keys('P-256'), keys('P-256'), keys('P-256')]
  // Whole seconds: the library reads no fraction that ends in a nought.
  const now = new Date(Math.floor(Date.now() / 1000) * 1000)
  const ctlog = certificateLog(ctKeys)
  const authority = await initializeCA(authorityKeys, ctlog, certificatesFrom ?? now)
  const stamps = await initializeTSA(stampKeys, new Date(now.getTime() + 1000))
  let handlers: readonly { readonly path: string; readonly fn: HandlerFn }[] = []
  const server = await serve((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', async () => {
      const handler = handlers.find(({ path }) => path === request.url)
      if (handler === undefined) return void response.writeHead(404).end()
      const answer = await handler.fn(Buffer.concat(chunks).toString('utf8'))
      response.writeHead(answer.statusCode, { 'content-type': answer.contentType ?? 'text/plain' }).end(answer.response)
    })
  })
  const log = await initializeTLog(server.url, logKeys)
  handlers = [
    fulcioHandler(authority),
    tsaHandler(stamps),
    {
      path: '/api/v1/log/entries',
      fn: async (body) => ({
        statusCode: 201,
        response: JSON.stringify(await log.log(entryOf(JSON.parse(body) as ProposedEntry) as never)),
        contentType: 'application/json',
      }),
    },
  ]
  const service = { url: server.url, majorApiVersion: 1, validFor: always, operator: 'test' }
  return {
    ...server,
    signingConfig: JSON.stringify({
      mediaType: 'application/vnd.dev.sigstore.signingconfig.v0.2+json',
      caUrls: [service],
      rekorTlogUrls: [service],
      rekorTlogConfig: { selector: 'ANY' },
      tsaUrls: [service],
      tsaConfig: { selector: 'ANY' },
    }),
    trustedRoot: JSON.stringify({
      mediaType: 'application/vnd.dev.sigstore.trustedroot+json;version=0.1',
      tlogs: [publicLog(server.url, spki(logKeys))],
      ctlogs: [publicLog(server.url, ctlog.publicKey)],
      certificateAuthorities: [publicAuthority(server.url, [authority.rootCertificate])],
      timestampAuthorities: [publicAuthority(server.url, [stamps.intCertificate, stamps.rootCertificate])],
    }),
  }
}

/** An identity token for `subject`, as an OpenID Connect provider gives it out. Its signature is not one that anybody could check. */
export function identityToken(subject: string, issuer: string): string {
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url')
  const now = Math.floor(Date.now() / 1000)
  const claims = { iss: issuer, sub: subject, aud: 'sigstore', iat: now, exp: now + 600 }
  const unsigned = `${part({ alg: 'ES256', typ: 'JWT' })}.${part(claims)}`
  return `${unsigned}.${sign('sha256', Buffer.from(unsigned), keys('P-256').privateKey).toString('base64url')}`
}

type CertificateLog = NonNullable<Parameters<typeof initializeCA>[1]>

/** A log of certificates. The one of @sigstore/mock does not work with the versions of its dependencies that it allows. */
function certificateLog(pair: ReturnType<typeof keys>): CertificateLog {
  const publicKey = spki(pair)
  const logID = Buffer.from(sha256(publicKey), 'hex')
  return {
    publicKey,
    logID,
    // RFC 6962, 3.2: what is signed of a certificate that is not yet one, and the time stamp about it, after its length.
    log: async (certificate, issuer) => {
      const timestamp = Buffer.alloc(8)
      timestamp.writeBigUInt64BE(BigInt(Date.now()))
      const body = firstElement(Buffer.from(certificate))
      const length = Buffer.alloc(3)
      length.writeUIntBE(body.length, 0, 3)
      const none = Buffer.from([0, 0])
      const signed = Buffer.concat([none, timestamp, Buffer.from([0, 1]), Buffer.from(issuer), length, body, none])
      const signature = sign('sha256', signed, pair.privateKey)
      const tail = Buffer.from([4, 3, 0, signature.length])
      const stamp = Buffer.concat([Buffer.from([0]), logID, timestamp, none, tail, signature])
      return Uint8Array.from([0, stamp.length, ...stamp]).buffer
    },
  }
}

/** The first element inside of a sequence in DER, its header included. */
function firstElement(der: Buffer): Buffer {
  const start = headerLength(der)
  const inner = der.subarray(start)
  return inner.subarray(0, headerLength(inner) + contentLength(inner))
}

function headerLength(der: Buffer): number {
  const first = der[1] ?? 0
  return first < 0x80 ? 2 : 2 + (first & 0x7f)
}

function contentLength(der: Buffer): number {
  const first = der[1] ?? 0
  return first < 0x80 ? first : der.readUIntBE(2, first & 0x7f)
}

interface ProposedEntry {
  readonly kind: string
  readonly apiVersion: string
  readonly spec: { readonly proposedContent: { readonly envelope: string; readonly verifiers: readonly string[] } }
}

interface Envelope {
  readonly payload: string
  readonly signatures: readonly { readonly sig: string }[]
}

/** What a log keeps of an envelope that is proposed to it: digests, the signature and who made it. */
function entryOf({ kind, apiVersion, spec: { proposedContent } }: ProposedEntry): object {
  const { payload, signatures } = JSON.parse(proposedContent.envelope) as Envelope
  const digest = (value: string) => ({ algorithm: 'sha256', value })
  return {
    kind,
    apiVersion,
    spec: {
      envelopeHash: digest(sha256(proposedContent.envelope)),
      payloadHash: digest(sha256(Buffer.from(payload, 'base64'))),
      signatures: signatures.map(({ sig }) => ({ signature: sig, verifier: proposedContent.verifiers[0] })),
    },
  }
}

const always = { start: '2020-01-01T00:00:00Z' }

function publicLog(baseUrl: string, key: Buffer): object {
  return {
    baseUrl,
    hashAlgorithm: 'SHA2_256',
    publicKey: { rawBytes: key.toString('base64'), keyDetails: 'PKIX_ECDSA_P256_SHA_256', validFor: always },
    logId: { keyId: Buffer.from(sha256(key), 'hex').toString('base64') },
  }
}

function publicAuthority(uri: string, chain: readonly Buffer[]): object {
  return {
    subject: { organization: 'sigstore.mock', commonName: 'sigstore' },
    uri,
    certChain: { certificates: chain.map((each) => ({ rawBytes: each.toString('base64') })) },
    validFor: always,
  }
}

function keys(namedCurve: string) {
  return generateKeyPairSync('ec', { namedCurve })
}

function spki({ publicKey }: ReturnType<typeof keys>): Buffer {
  return publicKey.export({ type: 'spki', format: 'der' })
}
