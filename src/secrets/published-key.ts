import { sha256 } from '../text/digest.ts'

/**
 * Whether `secret` is a private key that its makers published, so that everybody has it and nothing trusts it. Known by the digest of the first
 * 64 characters of its body, however that is broken into lines and literals: the list writes no key out.
 */
export function isPublishedKey(secret: string): boolean {
  if (!secret.startsWith('-----BEGIN')) return false
  const body = secret
    .replace(/-----[^-]{0,60}-----/g, '')
    .replace(/["'`]\s{0,40}\+\s{0,40}["'`]/g, '')
    .replace(/\\+[rn]|[^A-Za-z0-9+/]/g, '')
  return published.has(sha256(body.slice(0, 64)))
}

const published: ReadonlySet<string> = new Set([
  // ssh2, lib/protocol/constants.js: made to try out whether Node knows Ed25519.
  '0739020d3a2d8f666ad29cc2a2255d10c719f498a888e09104f51c88fbb06156',
  // RFC 8410, 10.3, the example of an Ed25519 key.
  '4ff96a60934849a7f7c7733f163824cc22be7da33384bbd0b5de992972ea5586',
  // Vagrant's insecure key, which its first login replaces.
  'eca7c0796c0d28714d81ae48ae76a19440ace23ef593c9fd9aa66b59703512c7',
])
