/** A check that a token carries within itself. */
export interface Checksum {
  /** Whether its owner documents it: only then does a wrong one mean that the token is none. */
  readonly documented: boolean
  /** Whether the whole `token` fits its checksum. */
  verify(token: string): boolean
  /** The characters that make a token of `text`, whose end is a token but for its checksum. */
  complete(text: string): string
}
