/** What a secret says about itself, in words that follow a message: ` (account 123456789012)`; nothing when it says nothing. */
export function describeRevealed(values: { readonly [name: string]: string | number | boolean }): string {
  const described = describable.flatMap(([name, word]) => {
    const value = Object.hasOwn(values, name) ? values[name] : undefined
    return value === undefined || value === '' ? [] : `${word} ${cut(String(value))}`
  })
  return described.length === 0 ? '' : ` (${described.join(', ')})`
}

/** What the matches of a rule tell, as far as they say so: by what decodes them, and by the groups of the pattern. */
export function revealedNames({ reveals, pattern }: { readonly [option: string]: unknown }): readonly string[] {
  const revealed = revealedBy[String(reveals)] ?? []
  return describable.flatMap(([name]) =>
    revealed.includes(name) || String(pattern).includes(`(?<${name}>`) ? [name === 'expires' ? 'expiry' : name] : [],
  )
}

const revealedBy: { readonly [decoder: string]: readonly string[] } = {
  'aws-account': ['account'],
  jwt: ['issuer', 'role', 'expires'],
  'sentry-organisation': ['organization', 'region'],
  'slack-team': ['team'],
  'url-user': ['user', 'host'],
  'openssh-cipher': ['cipher'],
  'signed-url': ['expires'],
}

/** The names of the values that a message has, and the word before each. */
const describable: readonly (readonly [name: string, word: string])[] = [
  ['account', 'account'],
  ['organization', 'organization'],
  ['team', 'team'],
  ['issuer', 'issuer'],
  ['role', 'role'],
  ['expires', 'expires'],
  ['user', 'user'],
  ['host', 'at'],
  ['region', 'at'],
  ['cipher', 'cipher'],
]

/** They are read from what somebody signed, and may be as long as they like. */
function cut(text: string): string {
  return text.length > 80 ? `${text.slice(0, 79)}…` : text
}
