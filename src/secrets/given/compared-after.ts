/**
 * What a literal is compared with that stands before it, as minifiers write it: `"v"===e.headers["x-api-key"]`. `end` is where its quote stands.
 * Null when it is not compared.
 */
export function comparedAfter(text: string, end: number): string | null {
  const code = text.charCodeAt(end + 1)
  if (code !== 0x3d && code !== 0x21 && code !== 0x20) return null
  const found = /^["'`] {0,2}[!=]==? {0,2}([\w$.?]{1,80})(?:\[["']([\w-]{1,60})["']\])?/.exec(
    text.slice(end, end + 160),
  )
  if (found === null) return null
  const name = found[2] ?? found[1] ?? ''
  return name === 'key' ? 'access key' : name
}
