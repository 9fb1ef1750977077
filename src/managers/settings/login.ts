/** npm's variables for the login at a registry: a token, or `user:password` as such or in base64. */
export function loginFor(
  registry: string,
  token: string | null,
  ident: string | null,
): readonly (readonly [string, string])[] {
  const place = registry.replace(/^https?:/, '').replace(/\/?$/, '/')
  const found: (readonly [string, string])[] = []
  if (token !== null) found.push([`npm_config_${place}:_authToken`, token])
  else if (ident !== null) found.push([`npm_config_${place}:_auth`, base64(ident)])
  return found
}

function base64(ident: string): string {
  return ident.includes(':') ? Buffer.from(ident).toString('base64') : ident
}
