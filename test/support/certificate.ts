import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto'

/** What a TLS server of a test presents, and the authority that signed it; all PEM. */
export interface Certificate {
  readonly authority: string
  readonly certificate: string
  readonly key: string
}

/** A certificate for this machine's own addresses by an authority that nobody knows, made anew each time. */
export function makeCertificate(): Certificate {
  const authority = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const server = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const root = certify('Authority of a test', authority.publicKey, 'Authority of a test', authority.privateKey, [
    extension('2.5.29.19', sequence(Buffer.from([1, 1, 0xff]))),
  ])
  const leaf = certify('127.0.0.1', server.publicKey, 'Authority of a test', authority.privateKey, [
    // Alternative names: tag 2 is a host, 7 an address.
    extension(
      '2.5.29.17',
      sequence(element(0x82, Buffer.from('localhost')), element(0x87, Buffer.from([127, 0, 0, 1]))),
    ),
  ])
  const key = server.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
  return { authority: pem(root), certificate: pem(leaf), key }
}

// X.509 (RFC 5280, 4.1) in DER, as much as Node needs to check a chain.
function certify(
  subject: string,
  publicKey: KeyObject,
  issuer: string,
  signer: KeyObject,
  extensions: readonly Buffer[],
): Buffer {
  const algorithm = sequence(identifier('1.2.840.10045.4.3.2'))
  const [from, to] = [Date.now() - 86_400_000, Date.now() + 86_400_000]
  const body = sequence(
    element(0xa0, integer(2)),
    integer(Math.floor(Math.random() * 0x7fff_ffff) + 1),
    algorithm,
    name(issuer),
    sequence(time(from), time(to)),
    name(subject),
    publicKey.export({ type: 'spki', format: 'der' }),
    element(0xa3, sequence(...extensions)),
  )
  const signature = sign('sha256', body, signer)
  return sequence(body, algorithm, element(3, Buffer.concat([Buffer.from([0]), signature])))
}

function name(text: string): Buffer {
  return sequence(element(0x31, sequence(identifier('2.5.4.3'), element(0x0c, Buffer.from(text)))))
}

function time(milliseconds: number): Buffer {
  const digits = new Date(milliseconds).toISOString().replace(/\D/g, '').slice(2, 14)
  return element(0x17, Buffer.from(`${digits}Z`))
}

function extension(id: string, value: Buffer): Buffer {
  return sequence(identifier(id), element(4, value))
}

function identifier(id: string): Buffer {
  const [first = 0, second = 0, ...rest] = id.split('.').map(Number)
  return element(6, Buffer.from([first * 40 + second, ...rest.flatMap(sevenBits)]))
}

function sevenBits(value: number): readonly number[] {
  const bytes = [value & 0x7f]
  for (let left = value >> 7; left > 0; left >>= 7) bytes.unshift((left & 0x7f) | 0x80)
  return bytes
}

function integer(value: number): Buffer {
  const hex = value.toString(16)
  const bytes = Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, 'hex')
  return element(2, (bytes[0] ?? 0) & 0x80 ? Buffer.concat([Buffer.from([0]), bytes]) : bytes)
}

function sequence(...parts: readonly Buffer[]): Buffer {
  return element(0x30, Buffer.concat(parts))
}

function element(tag: number, content: Buffer): Buffer {
  const { length } = content
  const size = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff]
  return Buffer.concat([Buffer.from([tag, ...size]), content])
}

function pem(der: Buffer): string {
  return `-----BEGIN CERTIFICATE-----\n${der.toString('base64').replace(/(.{64})(?=.)/g, '$1\n')}\n-----END CERTIFICATE-----\n`
}
