// The words that stand between names and values and are no names themselves.

/** How a header signs in: `Authorization: Bearer v`. */
export const schemes: ReadonlySet<string> = new Set([
  'bearer',
  'basic',
  'token',
  'key',
  'apikey',
  'ssws',
  'geniekey',
  'bot',
  'digest',
  'oauth',
  'negotiate',
])

/** What prose says of a value. */
export const verbs: ReadonlySet<string> = new Set(['is', 'of', 'was', 'as', 'with', 'set', 'ConvertTo-SecureString'])

/** Types, and what stands before a declared name. */
export const types: ReadonlySet<string> = new Set(
  'string String str undefined null any unknown const let var final static readonly char byte bytes object Secret SecretString Text'.split(
    ' ',
  ),
)

/** Calls that hand what they are given on, in the place of what they are called on: a default, or the bytes of a text. */
export const passing: ReadonlySet<string> = new Set('.default .fallback .catch .prefault .defaultTo .encode'.split(' '))

/** Calls that write into the field which they are called on: `get("#password").type(v)`. */
export const typing: ReadonlySet<string> = new Set(
  '.type .fill .sendKeys .send_keys .setValue .typeText .pressSequentially .val'.split(' '),
)
