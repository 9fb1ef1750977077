import type { Manifest } from '../model/artifact.ts'
import { GlobIndex } from '../text/glob-index.ts'
import { isAlwaysShipped } from './needed.ts'

/** The root ignore files of a project on this disk; null for one that is not there. */
export interface IgnoreFiles {
  readonly npmignore: string | null
  readonly gitignore: string | null
}

/** Says why each file of a package ships: by `files: dist`, by `main`, always, or because nothing keeps it out, and then what would have to. */
export function inclusions(manifest: Manifest, ignoreFiles?: IgnoreFiles): (path: string) => string {
  const fields = new Map<string, string>()
  for (const name of entryFields) {
    for (const entry of entryPaths(manifest[name])) {
      const path = pathOfEntry(entry)
      if (!fields.has(path)) fields.set(path, name)
    }
  }
  const files = manifest['files']
  const entries = Array.isArray(files) ? entryIndex(files) : undefined
  const whyUnlisted = unlisted(ignoreFiles)
  return (path) => {
    if (isAlwaysShipped(path)) return 'always'
    if (path.startsWith('node_modules/')) return 'bundleDependencies'
    if (!Array.isArray(files)) return fields.get(path) ?? whyUnlisted(path)
    const covering = entries?.(path) ?? []
    if (covering.length > 0) return `files: ${String(files[covering.reduce((first, place) => Math.min(first, place))])}`
    return fields.get(path) ?? 'unknown'
  }
}

/** Says which of the entries of `files` let a path in, by their places in the list; of those that mean the same, the first. */
export function entryIndex(files: readonly unknown[]): (path: string) => readonly number[] {
  const index = new GlobIndex<number>({ ignoreCase: false })
  const everything: number[] = []
  const seen = new Set<string>()
  for (const [place, pattern] of files.entries()) {
    if (typeof pattern !== 'string' || pattern.startsWith('!')) continue
    const entry = pathOfEntry(pattern)
    if (seen.has(entry)) continue
    seen.add(entry)
    if (entry === '' || entry === '.' || entry === '*' || entry === '**') everything.push(place)
    else for (const glob of [entry, `${entry}/**`]) index.add(glob, place)
  }
  return (path) => [...everything, ...index.find(path)]
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

function unlisted(ignoreFiles: IgnoreFiles | undefined): (path: string) => string {
  const start = 'no "files"'
  if (ignoreFiles === undefined) return () => start
  const { npmignore, gitignore } = ignoreFiles
  const [lastOfNpm, lastOfGit] = [lastRule(npmignore), lastRule(gitignore)]
  const file = npmignore === null ? '.gitignore' : '.npmignore'
  return (path) => {
    const rule = npmignore === null ? lastOfGit(path) : lastOfNpm(path)
    if (rule?.startsWith('!')) return `${start}, and ${file} lets it in: ${rule}`
    if (npmignore !== null && lastOfGit(path)?.startsWith('!') === false)
      return `${start}, and .npmignore takes the place of .gitignore, which names it`
    if (npmignore === null && gitignore === null) return `${start}, and no .npmignore`
    return `${start}, and ${file} does not name it`
  }
}

/** Says which line of an ignore file is the last that speaks of a path, or of a folder that it lies in. */
function lastRule(text: string | null): (path: string) => string | undefined {
  const lines = (text ?? '').split(/\r?\n/).map((line) => line.trim())
  const index = new GlobIndex<number>({ ignoreCase: false })
  for (const [place, line] of lines.entries()) {
    if (line === '' || line.startsWith('#')) continue
    const entry = line.replace(/^!/, '').replace(/\/$/, '')
    const glob = entry.includes('/') ? entry.replace(/^\//, '') : `**/${entry}`
    // Of a rule that begins with a slash there may be none left, but it is about the root.
    for (const each of [`${glob}/**`, ...(glob.includes('/') ? [glob] : [])]) index.add(each, place)
    if (!glob.includes('/')) index.addPath(glob, place)
  }
  return (path) => {
    let last = -1
    for (const place of index.find(path)) last = Math.max(last, place)
    return lines[last]
  }
}
