import { pemBody } from './pem-body.ts'

/** Whether this PEM is an RSA key of fewer than 1024 bits, which protects nothing: documentation shows such keys because they are short. */
export function isShortRsa(pem: string): boolean {
  const body = Buffer.from(pemBody(pem), 'base64')
  // PKCS #1 (RFC 8017, A.1.2): a sequence of a version, 0, and the modulus; PKCS #8 has that in an octet string.
  const bits = modulusBits(body, 0) ?? modulusBits(body, body.indexOf(Buffer.from([0x05, 0x00, 0x04])) + 2, true)
  return bits !== null && bits < 1024
}

/** The bits of the modulus of the RSA key at `at`; null when none is there. */
function modulusBits(body: Buffer, at: number, isWrapped = false): number | null {
  const inner = isWrapped ? contentOf(body, at, 0x04) : at
  const first = inner === null ? null : contentOf(body, inner, 0x30)
  if (first === null || body.readUIntBE(Math.min(first, body.length - 3), 3) !== 0x020100) return null
  const modulus = first + 3
  const start = contentOf(body, modulus, 0x02)
  return start === null ? null : lengthAt(body, modulus + 1) * 8
}

/** Where the content of the element of this tag begins (X.690, 8.1); null when there is another. */
function contentOf(body: Buffer, at: number, tag: number): number | null {
  if (at < 0 || body.length < at + 6 || body[at] !== tag) return null
  const first = body[at + 1] ?? 0
  return at + 2 + (first < 0x80 ? 0 : first & 0x7f)
}

function lengthAt(body: Buffer, at: number): number {
  const first = body[at] ?? 0
  if (first < 0x80) return first
  let length = 0
  for (let index = 1; index <= Math.min(first & 0x7f, 4); index += 1) length = length * 256 + (body[at + index] ?? 0)
  return length
}
