import type { Manifest } from '../model/artifact.ts'
import { globMatcher } from '../text/glob.ts'

/** Why a file of the package ships, in the words of its package.json: `files: dist`, `main`, `always`, or that nothing keeps it out. */
export function includedBy(path: string, manifest: Manifest): string {
  if (isAlwaysShipped(path)) return 'always'
  const field = entryFields.find((name) => entryPaths(manifest[name]).some((entry) => normalize(entry) === path))
  const files = manifest['files']
  if (!Array.isArray(files)) return field ?? 'no "files" in package.json'
  const entry = files.find((pattern) => typeof pattern === 'string' && covers(pattern, path))
  if (entry !== undefined) return `files: ${String(entry)}`
  return field ?? (path.startsWith('node_modules/') ? 'bundleDependencies' : 'unknown')
}

const entryFields = ['main', 'bin', 'browser', 'types'] as const

/** npm's own list: package.json, and any README, LICENSE or LICENCE at the root. */
function isAlwaysShipped(path: string): boolean {
  return path === 'package.json' || /^(readme|licen[cs]e|copying)(\.[^/]*)?$/i.test(path)
}

function entryPaths(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value]
  if (typeof value !== 'object' || value === null) return []
  return Object.values(value).filter((entry): entry is string => typeof entry === 'string')
}

function covers(pattern: string, path: string): boolean {
  if (pattern.startsWith('!')) return false
  const entry = normalize(pattern)
  if (entry === '' || entry === '.' || entry === '*' || entry === '**') return true
  return path === entry || path.startsWith(`${entry}/`) || globMatcher([entry, `${entry}/**`])(path)
}

function normalize(path: string): string {
  return path.replace(/^\.?\//, '').replace(/\/$/, '')
}
