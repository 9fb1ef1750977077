/** A package version as npm's provenance names it: `pkg:npm/%40scope/name@1.0.0`; of what is no npm package, `pkg:generic/…`. */
export function purlOf(name: string, version: string, type: 'npm' | 'generic' = 'npm'): string {
  return `pkg:${type}/${name.split('/').map(encode).join('/')}@${encode(version)}`
}

/** npm leaves the plus of a version as it is. */
function encode(text: string): string {
  // A lone surrogate, which no name that npm takes can hold, would throw.
  return encodeURIComponent(Buffer.from(text).toString()).replaceAll('%2B', '+')
}
