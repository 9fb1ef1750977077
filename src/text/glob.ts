import picomatch from 'picomatch'

/** A test of `/`-separated paths against globs: dot files are files, and a glob without a slash fits any folder's names. */
export function globMatcher(globs: readonly string[]): (path: string) => boolean {
  if (globs.length === 0) return () => false
  const tests = globs.map((glob) => picomatch(glob.includes('/') ? glob : `**/${glob}`, { dot: true, nocase: false }))
  return (path) => tests.some((test) => test(path))
}
