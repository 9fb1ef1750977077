import type { Rule } from '../../model/rule.ts'
import { checksums } from '../../secrets/checksum/checksum.ts'
import { revealedNames } from '../../secrets/describe-revealed.ts'
import { escapeControls } from '../../text/escape-controls.ts'
import { wrap } from '../../text/wrap.ts'

/** Longer lines are hard to read. */
const widest = 100

/** All that a user wants to know of a rule: what it finds, why that matters, how to fix it, how to allow it. */
export function explanation(rule: Rule, width: number): string {
  const columns = Math.min(width, widest)
  const prose = (markdown: string) => paragraphs(markdown).flatMap((paragraph) => [...layOut(paragraph, columns), ''])
  const lines = [
    rule.id,
    ...prose(`${rule.summary}.`),
    ...layOut(`Severity: ${severityOf(rule)}. Confidence: ${rule.confidence}.`, columns),
    ...(rule.aliases.length === 0 ? [] : layOut(`Formerly: ${rule.aliases.join(', ')}.`, columns)),
    '',
    ...prose(rule.help),
    ...listed(secretLines(rule), columns),
    ...(rule.fix === null ? [] : prose(`In short: ${rule.fix}`)),
    ...prose(
      `To allow ${rule.secret ? 'one that is not a secret' : 'it where it is intended'}, add this to watertight.config.json ("expires" is optional):`,
    ),
    ...allowance(rule),
    '',
    ...(rule.secret ? prose(pinned) : []),
    ...prose(`To turn the rule off: "rules": { "${rule.id}": "off" }, or --disable ${rule.id} for one run.`),
    ...(rule.references.length === 0 ? [] : ['See also:', ...rule.references.map((url) => `  ${url}`), '']),
  ]
  return `${lines.map(escapeControls).join('\n').trimEnd()}\n`
}

/** Each on lines of its own, and a blank line behind them. */
function listed(lines: readonly string[], columns: number): readonly string[] {
  return lines.length === 0 ? [] : [...lines.flatMap((line) => layOut(`- ${line}`, columns)), '']
}

function severityOf({ severity, grades }: Rule): string {
  const usual =
    typeof severity === 'string' ? severity : `${severity.open} in an open package, ${severity.closed} in a closed one`
  const others = [...new Set(grades.map((grade) => grade.severity))].filter((level) => level !== severity)
  return others.length === 0 ? usual : `${usual}; ${others.join(' or ')} in special cases`
}

const pinned =
  'The report names the fingerprint of each finding (`allow` in its lines, `fingerprint` in --json). A fingerprint accepts this text in this place only. `"rule"`, `"path"` and `"digest"` (the SHA-256 of the file) accept everything that the rule finds in the file, as long as the file does not change. `"rule"` and `"path"` alone also accept every secret that is put there later, and every report says so.'

function allowance({ id, secret }: Rule): readonly string[] {
  const subject = secret ? { fingerprint: 'wt1:…' } : { rule: id, path: 'path/in/the/package' }
  const example = { allow: [{ ...subject, reason: 'why it may ship', expires: '2027-12-31' }] }
  return JSON.stringify(example, null, 2)
    .split('\n')
    .map((line) => `  ${line}`)
}

function paragraphs(markdown: string): readonly string[] {
  return markdown.trim().split(/\n[ \t]*\n/)
}

/** A paragraph in lines; lists keep their items apart, and code stays as it is. */
function layOut(paragraph: string, columns: number): readonly string[] {
  if (/^(?: {4}|```)/.test(paragraph)) return paragraph.split('\n')
  return paragraph.split(/\n(?=\s*(?:[-*]|\d+\.) )/).flatMap((item) => {
    const text = withoutEmphasis(item).replace(/\s+/g, ' ').trim()
    const isItem = /^(?:[-*]|\d+\.) /.test(text)
    return wrap(text, columns - (isItem ? 2 : 0)).map((line, index) => (isItem && index > 0 ? `  ${line}` : line))
  })
}

/** Emphasis is for pages; what stands in backticks (a glob, say) is left alone. */
function withoutEmphasis(markdown: string): string {
  return markdown.replace(/(`[^`]*`)|\*\*/g, (_match, code: string | undefined) => code ?? '')
}

/** What is to be known of a secret of this kind beyond what every rule says: how it is told from others, what it gives away, how it is revoked. */
function secretLines({ secret, options }: Rule): readonly string[] {
  if (!secret) return []
  const { provider, checksum, near, publicByDesign, verify } = options
  const names = revealedNames(options)
  return [
    typeof provider === 'string' ? `Provider: ${provider}.` : '',
    publicByDesign === true ? 'It is meant to be shipped, so a finding is only info.' : '',
    publicByDesign === 'depends' ? 'Whether it may be shipped depends on how its owner restricted it.' : '',
    typeof checksum === 'string' ? proof(checksum) : '',
    isNear(near) ? `It is only looked for near ${near.keywords.map((word) => `\`${word}\``).join(', ')}.` : '',
    names.length === 0 ? '' : `If the secret itself says so, a finding also names: ${names.join(', ')}.`,
    verify === undefined ? '' : '--verify-secrets asks its provider whether it still works.',
    revocation(options['revoke']),
  ].filter((line) => line !== '')
}

function proof(name: string): string {
  const right = `It carries a checksum (${name}). If it is right, the finding is certain`
  return checksums[name]?.documented
    ? `${right}; if it is wrong, the finding is only info.`
    : `${right}; if it is wrong, nothing follows, since its provider does not document it.`
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
