import picomatch from 'picomatch'
import { exponentOfPattern, linearTest } from './linear-regexp.ts'

/** A test of `/`-separated paths against globs: dot files are files, and a glob without a slash fits any folder's names. */
export function globMatcher(globs: readonly string[]): (path: string) => boolean {
  if (globs.length === 0) return () => false
  // Compiled when first asked: most rules are never asked anything.
  let compiled: readonly ((path: string) => boolean)[] | undefined
  return (path) => {
    compiled ??= globs.map((glob) => globTest(inAnyFolder(glob), usual))
    return compiled.some((fits) => fits(path))
  }
}

/** Of a name longer than 255 bytes and a path longer than 4096, which no file system holds, only the beginning and the end are compared. */
function shortened(path: string): string {
  if (path.length <= LONGEST_NAME) return path
  const names = path.split('/').map((name) => ends(name, LONGEST_NAME))
  return ends(names.join('/'), LONGEST_PATH)
}

function ends(text: string, most: number): string {
  return text.length <= most ? text : text.slice(0, most / 4) + text.slice(-(3 * most) / 4)
}

const LONGEST_NAME = 256
const LONGEST_PATH = 4096

/** A test of whole paths against one glob; `anyFolder`: of names in any folder. What no glob is made of fits nothing. */
export function globTest(
  glob: string,
  options: { readonly ignoreCase: boolean; readonly anyFolder?: boolean; readonly dotFiles?: boolean },
): (path: string) => boolean {
  const fits = compile(glob, options)
  return (path) => {
    if (path === glob) return true
    const short = shortened(path)
    return fits(options.anyFolder === true ? nameOf(short) : short)
  }
}

/** Globs as the build compiles them: of each the expression, and with which power of a text's length its test may grow. */
export type CompiledGlobs = Readonly<Record<string, readonly [source: string, exponent: number]>>

/** What `useCompiledGlobs` takes, for those of `globs` that `globMatcher` would run natively. */
export function compileGlobs(globs: readonly string[]): CompiledGlobs {
  const entries = globs.flatMap((glob) => {
    const whole = inAnyFolder(glob)
    const pattern = patternOf(whole, usual)
    const exponent = exponentOfPattern(pattern)
    const isKept = exponent !== undefined && Number.isFinite(exponent) && pattern.flags === ''
    return isKept ? [[whole, [pattern.source, exponent]] as const] : []
  })
  return Object.fromEntries(entries)
}

/** Spares the compiling of these globs: a part of every start. */
export function useCompiledGlobs(globs: CompiledGlobs): void {
  for (const [glob, [source, exponent]] of Object.entries(globs))
    precompiled.set(keyOf(glob, usual), { source, exponent })
}

const precompiled = new Map<string, { readonly source: string; readonly exponent: number }>()

/** How `globMatcher` takes globs. */
const usual = { ignoreCase: false, dotFiles: true }

interface Reading {
  readonly ignoreCase: boolean
  readonly dotFiles: boolean
}

function keyOf(glob: string, { ignoreCase, dotFiles }: Reading): string {
  return `${ignoreCase}${dotFiles}${glob}`
}

function inAnyFolder(glob: string): string {
  return glob.includes('/') ? glob : `**/${glob}`
}

function patternOf(glob: string, { ignoreCase, dotFiles }: Reading): RegExp {
  return picomatch.makeRe(glob, { dot: dotFiles, nocase: ignoreCase, windows: false })
}

/** The meaning is picomatch's, the same on Windows: these are paths in a package. How it is run is ours: globs come from strangers. */
function compile(
  glob: string,
  { ignoreCase, dotFiles = true }: { readonly ignoreCase: boolean; readonly dotFiles?: boolean },
): (path: string) => boolean {
  if (glob === '' || glob.length > LONGEST_GLOB) return () => false
  const reading = { ignoreCase, dotFiles }
  const key = keyOf(glob, reading)
  const known = compiled.get(key)
  if (known !== undefined) return known
  const built = precompiled.get(key)
  const test =
    (built === undefined
      ? linearTest(patternOf(glob, reading))
      : linearTest(new RegExp(built.source), built.exponent)) ?? (() => false)
  // Strangers write globs too: only so many are kept.
  if (compiled.size < MOST_KEPT) compiled.set(key, test)
  return test
}

/** Many rules have the same globs. */
const compiled = new Map<string, (path: string) => boolean>()
const MOST_KEPT = 1000

const LONGEST_GLOB = 4096

function nameOf(path: string): string {
  return path.slice(path.replace(/\/$/, '').lastIndexOf('/') + 1).replace(/\/$/, '')
}

/** A test of whole paths against one glob: without a slash it fits the root alone, and a star fits no dot file. */
export function pathMatcher(glob: string): (path: string) => boolean {
  const tokens = glob.match(/\\.|\*\*\/|\*+|./gs) ?? []
  if (tokens.some((token) => /^(?:[?[\]{}()!]|\*{2,})$/.test(token)))
    return globTest(glob, { ignoreCase: false, dotFiles: false })
  if (!tokens.some((token) => token.startsWith('*'))) {
    const path = tokens.map(unescaped).join('')
    return (other) => other === path
  }
  const pattern = tokens.map((token, index) => {
    if (token === '**/') return '(?:(?!\\.)[^/]+/)*'
    const isFirst = index === 0 || /\/$/.test(tokens[index - 1] ?? '')
    return token === '*' ? `${isFirst ? '(?!\\.)' : ''}[^/]*` : unescaped(token).replace(/[\\^$.+?()[\]{}|*]/, '\\$&')
  })
  const whole = linearTest(new RegExp(`^${pattern.join('')}$`))
  return (path) => whole?.(shortened(path)) === true
}

/** A glob that fits `path` and nothing else. */
export function escapeGlob(path: string): string {
  return path.replace(/[\\*?[\]{}()!]/g, '\\$&')
}

function unescaped(token: string): string {
  return token.length === 2 && token.startsWith('\\') ? token.slice(1) : token
}
