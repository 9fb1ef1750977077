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
