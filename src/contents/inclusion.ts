import type { Manifest } from '../model/artifact.ts'
import { globMatcher } from '../text/glob.ts'
import { isAlwaysShipped } from './needed.ts'

/** The root ignore files of a project on this disk; null for one that is not there. */
export interface IgnoreFiles {
  readonly npmignore: string | null
  readonly gitignore: string | null
}

/** Why a file of the package ships: by `files: dist`, by `main`, always, or because nothing keeps it out, and then what would have to. */
export function includedBy(path: string, manifest: Manifest, ignoreFiles?: IgnoreFiles): string {
  if (isAlwaysShipped(path)) return 'always'
  const field = entryFields.find((name) => entryPaths(manifest[name]).some((entry) => pathOfEntry(entry) === path))
  const files = manifest['files']
  if (path.startsWith('node_modules/')) return 'bundleDependencies'
  if (!Array.isArray(files)) return field ?? unlisted(path, ignoreFiles)
  const entry = files.find((pattern) => entryCovers(pattern, path))
  if (entry !== undefined) return `files: ${String(entry)}`
  return field ?? 'unknown'
}

/** Whether an entry of `files` lets `path` in. */
export function entryCovers(pattern: unknown, path: string): boolean {
  if (typeof pattern !== 'string' || pattern.startsWith('!')) return false
  const entry = pathOfEntry(pattern)
  if (entry === '' || entry === '.' || entry === '*' || entry === '**') return true
  return path === entry || path.startsWith(`${entry}/`) || globMatcher([entry, `${entry}/**`])(path)
}

/** An entry of `files` as the path that it names: without `./`, `/` in front and behind. */
export function pathOfEntry(entry: string): string {
  return entry.replace(/^\.?\//, '').replace(/\/$/, '')
}

const entryFields = ['main', 'bin', 'browser', 'types'] as const

function entryPaths(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value]
  if (typeof value !== 'object' || value === null) return []
  return Object.values(value).filter((entry): entry is string => typeof entry === 'string')
}

function unlisted(path: string, ignoreFiles: IgnoreFiles | undefined): string {
  const start = 'no "files" in package.json'
  if (ignoreFiles === undefined) return start
  const { npmignore, gitignore } = ignoreFiles
  const rule = npmignore === null ? lastRule(gitignore, path) : lastRule(npmignore, path)
  const file = npmignore === null ? '.gitignore' : '.npmignore'
  if (rule?.startsWith('!')) return `${start}, and ${file} lets it in: ${rule}`
  if (npmignore !== null && lastRule(gitignore, path)?.startsWith('!') === false)
    return `${start}, and .npmignore takes the place of .gitignore, which names it`
  if (npmignore === null && gitignore === null) return `${start}, and no .npmignore`
  return `${start}, and ${file} does not name it`
}

/** The last line of an ignore file that speaks of `path`, or of a folder that it lies in. */
function lastRule(text: string | null, path: string): string | undefined {
  const lines = (text ?? '').split(/\r?\n/).map((line) => line.trim())
  return lines.findLast((line) => line !== '' && !line.startsWith('#') && fits(line.replace(/^!/, ''), path))
}

function fits(rule: string, path: string): boolean {
  const entry = rule.replace(/\/$/, '')
  const glob = entry.includes('/') ? entry.replace(/^\//, '') : `**/${entry}`
  // Of a rule that begins with a slash there may be none left, but it is about the root.
  return path === glob || globMatcher([`${glob}/**`, ...(glob.includes('/') ? [glob] : [])])(path)
}
