import type { Rule } from '../../model/rule.ts'
import { checksums } from '../../secrets/checksum/checksum.ts'
import { toldBy } from '../../secrets/tell-revealed.ts'

/** What is to be known of a secret of this kind beyond what every rule says: how it is told from others, what it gives away, how it is revoked. */
export function secretLines({ secret, options }: Rule): readonly string[] {
  if (!secret) return []
  const { provider, checksum, near, publicByDesign, verify } = options
  const told = toldBy(options)
  return [
    typeof provider === 'string' ? `Provider: ${provider}.` : '',
    publicByDesign === true ? 'It is made to be shipped, so it is only noted.' : '',
    publicByDesign === 'depends' ? 'Whether it may be shipped depends on how its owner restricted it.' : '',
    typeof checksum === 'string' ? proof(checksum) : '',
    isNear(near) ? `It is only looked for near ${near.keywords.map((word) => `\`${word}\``).join(', ')}.` : '',
    told.length === 0 ? '' : `A finding names, as far as it says so itself: ${told.join(', ')}.`,
    verify === undefined ? '' : '--verify-secrets asks its provider whether it still works.',
    revocation(options['revoke']),
  ].filter((line) => line !== '')
}

function proof(name: string): string {
  const right = `It carries a checksum (${name}): with a right one a finding is certain`
  return checksums[name]?.documented
    ? `${right}, with a wrong one it is only noted.`
    : `${right}; a wrong one means nothing, since its provider does not document it.`
}

function isNear(near: unknown): near is { readonly keywords: readonly string[] } {
  return typeof near === 'object' && near !== null && 'keywords' in near && Array.isArray(near.keywords)
}

function revocation(revoke: unknown): string {
  if (typeof revoke !== 'object' || revoke === null) return ''
  const { url, command, text } = revoke as { readonly [key: string]: unknown }
  const ways = [text, url, command === undefined ? undefined : `\`${command}\``].filter((way) => way !== undefined)
  return ways.length === 0 ? '' : `Revoke it: ${ways.join(', or ')}`
}
