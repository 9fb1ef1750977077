import type { Manifest } from '../model/artifact.ts'
import type { Json } from '../model/json.ts'

/** Why a file ships whatever is written, or must ship for the package to work; null when it may be left out. */
export function whyNeeded(path: string, manifest: Manifest): string | null {
  if (isAlwaysShipped(path)) return `every package manager ships ${path}, whatever is written`
  if (path.startsWith('node_modules/')) return 'it comes with a bundled dependency, which brings its own list of files'
  const key = promises(manifest).find(({ target }) => fits(target, path))?.key
  return key === undefined ? null : `"${key}" in package.json names it, so the package needs it`
}

/** npm's own list: package.json, and any README, LICENSE or LICENCE at the root. */
export function isAlwaysShipped(path: string): boolean {
  return path === 'package.json' || /^(readme|licen[cs]e|copying)(\.[^/]*)?$/i.test(path)
}

interface Promised {
  readonly key: string
  readonly target: string
}

// What runtimes, compilers, bundlers and CDNs look up.
const keys = [
  'main',
  'module',
  'browser',
  'bin',
  'man',
  'exports',
  'imports',
  'types',
  'typings',
  'typesVersions',
  'unpkg',
  'jsdelivr',
  'style',
  'sass',
]

function promises(manifest: Manifest): readonly Promised[] {
  return keys.flatMap((key) => strings(manifest[key], DEPTH).map((target) => ({ key, target: normalize(target) })))
}

const DEPTH = 16

function strings(value: Json | undefined, depth: number): readonly string[] {
  if (typeof value === 'string') return [value]
  if (depth === 0 || typeof value !== 'object' || value === null) return []
  return Object.values(value).flatMap((inner) => strings(inner, depth - 1))
}

function fits(target: string, path: string): boolean {
  if (target === '') return false
  const star = target.indexOf('*')
  // A star stands for any text, slashes too; what a program asks for through it is code.
  if (star !== -1) {
    const [head, tail] = [target.slice(0, star), target.slice(target.lastIndexOf('*') + 1)]
    return isCode(path) && path.startsWith(head) && path.slice(head.length).endsWith(tail)
  }
  const rest = path.startsWith(target) ? path.slice(target.length) : null
  // As `require` completes a main.
  return rest !== null && /^(?:|\.(?:[cm]?js|json|node)|\/index\.(?:js|json|node))$/.test(rest)
}

function isCode(path: string): boolean {
  return /\.(?:[cm]?[jt]sx?|css|wasm|node)$/.test(path)
}

function normalize(target: string): string {
  return target.replace(/^\.?\//, '').replace(/\/$/, '')
}
