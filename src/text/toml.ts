import { parse } from 'smol-toml'

/** The table that a TOML text stands for; throws an Error with the place of what is wrong in it. */
export function parseToml(text: string): { readonly [key: string]: unknown } {
  return parse(text)
}
