import type { Origin } from '../model/source-map.ts'

/** The name of a map's source: `sourceRoot` + source, resolved against the map's own path or URL when relative; schemes are kept. */
export function resolveSource(source: string, sourceRoot: string | null, mapPath: string): string {
  const isWhole = hasScheme(source)
  const root = sourceRoot === null || sourceRoot === '' || isWhole ? '' : sourceRoot.replace(/\/?$/, '/')
  const joined = root + source
  if (hasScheme(joined) || joined.startsWith('/'))
    return hasScheme(mapPath) && joined.startsWith('/') ? absolute(joined, mapPath) : joined
  if (hasScheme(mapPath)) return absolute(joined, mapPath)
  const directory = mapPath.slice(0, mapPath.lastIndexOf('/') + 1)
  return normalize(directory + joined)
}

/** Tells code of the package from that of its dependencies and of the bundler, by the URL that a map gives. */
export function classifySource(url: string): Origin {
  const path = plainPath(url)
  const dependency = dependencyPath(path)
  if (dependency !== null) return { kind: 'dependency', name: dependency.name }
  const scheme = SCHEME.exec(url)?.[0] ?? ''
  return runtimes.some(({ of, pattern }) => (of ?? scheme) === scheme && pattern.test(path))
    ? { kind: 'runtime' }
    : { kind: 'own' }
}

/** The package that a source is a file of, and the file's path in it; null when it lies in no node_modules. */
export function dependencyPath(path: string): { readonly name: string; readonly path: string } | null {
  const at = path.lastIndexOf('node_modules/')
  if (at === -1 || (at !== 0 && path[at - 1] !== '/')) return null
  // pnpm and yarn keep packages under a store, but always in a node_modules of their own, which comes last.
  const [first = '', ...rest] = path.slice(at + 'node_modules/'.length).split('/')
  const name = first.startsWith('@') ? `${first}/${rest.shift() ?? ''}` : first
  return name === '' || name.startsWith('.') ? null : { name, path: rest.join('/') }
}

/** `..` and `.` resolved where that is possible; leading `..` stay. */
export function normalize(path: string): string {
  const isAbsolute = path.startsWith('/')
  const kept: string[] = []
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue
    if (part === '..' && kept.length > 0 && kept[kept.length - 1] !== '..') kept.pop()
    else if (part !== '..' || !isAbsolute) kept.push(part)
  }
  return (isAbsolute ? '/' : '') + kept.join('/')
}

// A single letter is a Windows drive, not a scheme.
const SCHEME = /^[a-z][a-z0-9+.-]+:/i

function hasScheme(url: string): boolean {
  return SCHEME.test(url)
}

function absolute(url: string, base: string): string {
  return URL.canParse(url, base) ? new URL(url, base).href : url
}

/** `webpack://name/./src/a.ts?1234` → `src/a.ts`; a scheme whose authority is a namespace loses both. */
export function plainPath(url: string): string {
  const withoutQuery = url.replaceAll('\\', '/').replace(/\?[0-9a-f]{4}$|\?$/, '')
  const rest = withoutQuery
    .replace(/^(?:webpack|turbopack|ng|rsc|rollup|vite|parcel|bun|metro):\/\/[^/]*\//, '')
    .replace(/^webpack-internal:\/\/\//, '')
    .replace(/^file:\/\//, '')
    .replace(/^\[project\]\//, '')
  return rest.replace(/^(?:\.\/)+/, '')
}

/** What bundlers put in by themselves. Narrow, since what passes for runtime counts as nobody's source. */
const runtimes: readonly { readonly of?: string; readonly pattern: RegExp }[] = [
  {
    of: 'webpack:',
    pattern:
      /^webpack\/(?:bootstrap|runtime\/|universalModuleDefinition|before-startup|startup|after-startup|container\/|sharing\/)/,
  },
  { of: 'webpack:', pattern: /^\(webpack\)[-/]/ },
  { of: 'webpack:', pattern: /^(?:external|ignored|delegated|remote|consume-shared-module|provide shared module) / },
  { of: 'turbopack:', pattern: /^\[(?:turbopack|next|externals|synthetic)\]\// },
  // Some tools drop the scheme; webpack's own modules of this kind have no extension.
  { pattern: /^webpack\/(?:bootstrap|universalModuleDefinition|runtime\/[^./]+)$/ },
  // Rollup's mark of a module that is no file.
  { pattern: /(?:^|\/)\0/ },
  { pattern: /(?:^|\/)vite\/(?:preload-helper|modulepreload-polyfill|dynamic-import-helper)(?:\.js)?$/ },
  { pattern: /(?:^|\/)rolldown[:/]runtime(?:\.js)?$/ },
  { pattern: /(?:^|\/)(?:__prelude__$|<define:|<runtime>)/ },
]
