import { basename, isAbsolute, relative } from 'node:path'

/** `url` without user, password, query and fragment, any of which may hold a credential. */
export function publicUrl(url: string): string {
  try {
    const { protocol, host, pathname } = new URL(url)
    return `${protocol}//${host}${pathname}`
  } catch (error) {
    if (error instanceof TypeError) return '<unreadable URL>'
    throw error
  }
}

/** `path` as seen from `cwd`, `/`-separated; only its name when it lies outside, so that no home directory is told. */
export function publicPath(path: string, cwd: string): string {
  const seen = relative(cwd, path)
  if (seen === '') return '.'
  if (isAbsolute(seen) || /^\.\.(?:[/\\]|$)/.test(seen)) return basename(path) || '/'
  return seen.replaceAll('\\', '/')
}
