import type { KnownPlace } from './known-places.ts'

/** The addresses at which a place would have a copy of a version; `paths` are its files that leak, of which `isBrief` asks for the first alone. */
export function addressesOf(
  { addresses }: Pick<KnownPlace, 'addresses'>,
  { name, version }: { readonly name: string; readonly version: string },
  paths: readonly string[],
  isBrief = false,
): readonly string[] {
  const plain = paths.filter(isPlain)
  const files = isBrief ? [plain[0] ?? 'package.json'] : ['package.json', ...plain].slice(0, MOST_FILES)
  const filled = addresses.flatMap((address) => {
    const base = address
      .replaceAll('{name}', encodedPath(name))
      .replaceAll('{unscoped}', encodeURIComponent(name.replace(/^@[^/]*\//, '')))
      .replaceAll('{version}', encodeURIComponent(version))
    return base.includes('{path}') ? files.map((file) => base.replaceAll('{path}', encodedPath(file))) : [base]
  })
  return [...new Set(filled)].filter((address) => URL.canParse(address))
}

const MOST_FILES = 4

/** A path that means itself in an address: a step upward would lead to another package's. */
function isPlain(path: string): boolean {
  return !path.includes('\\') && path.split('/').every((part) => part !== '' && part !== '.' && part !== '..')
}

/** Slashes and the @ of a scope stay, as CDNs write them. */
function encodedPath(path: string): string {
  // Half a character cannot be encoded.
  return Buffer.from(path)
    .toString('utf8')
    .split('/')
    .map((part) => encodeURIComponent(part).replace(/^%40/, '@'))
    .join('/')
}
