import picomatch from 'picomatch'

/** A test of `/`-separated paths against globs: dot files are files, and a glob without a slash fits any folder's names. */
export function globMatcher(globs: readonly string[]): (path: string) => boolean {
  if (globs.length === 0) return () => false
  // Compiled when first asked: most rules are never asked anything.
  let compiled: readonly ((path: string) => boolean)[] | undefined
  return (path) => {
    compiled ??= globs.map((glob) => picomatch(glob.includes('/') ? glob : `**/${glob}`, { dot: true, nocase: false }))
    const tests = compiled
    const short = shortened(path)
    return tests.some((test) => test(short))
  }
}

/**
 * Globs are matched by backtracking, which takes ages on names that no file system holds: of a name longer than 255 bytes and a path longer
 * than 4096 only the beginning and the end are compared.
 */
export function shortened(path: string): string {
  if (path.length <= LONGEST_NAME) return path
  const names = path.split('/').map((name) => ends(name, LONGEST_NAME))
  return ends(names.join('/'), LONGEST_PATH)
}

function ends(text: string, most: number): string {
  return text.length <= most ? text : text.slice(0, most / 4) + text.slice(-(3 * most) / 4)
}

const LONGEST_NAME = 256
const LONGEST_PATH = 4096

/** A test of whole paths against one glob, dot files included; `anyFolder`: of names in any folder. */
export function globTest(
  glob: string,
  options: { readonly ignoreCase: boolean; readonly anyFolder?: boolean },
): (path: string) => boolean {
  const test = picomatch(glob, { dot: true, nocase: options.ignoreCase, basename: options.anyFolder === true })
  return (path) => test(shortened(path))
}
