import { join } from 'node:path'
import Arborist from '@npmcli/arborist'
import packlist, { type Tree } from 'npm-packlist'
import { globTest } from '../../text/glob.ts'
import type { Packing } from '../pack-npm.ts'
import { type DiskEntry, entriesBelow } from './entries-below.ts'

/** The paths that npm 11 would pack, by its own code; npm 9 and 10 pack bun.lockb as well. */
export async function listNpm11({ directory, prefix, workspaces }: Packing): Promise<readonly string[]> {
  return packlist(await treeOf(directory), { path: directory, prefix, workspaces })
}

/** The paths that pnpm 11 would pack where there are no links and nothing is bundled: as npm 11, but for how it reads entry points. */
export async function listPnpm11({ directory, prefix, workspaces }: Packing): Promise<readonly string[]> {
  const tree = await treeOf(directory)
  const { main, browser, bin } = tree.package
  const plain = (path: unknown): unknown => (typeof path === 'string' ? path.replace(/^\.\//, '') : path)
  const bins = Object.entries(bin ?? {}).map(([name, path]) => [name, plain(path)])
  tree.package = {
    ...tree.package,
    main: plain(main),
    browser: plain(browser),
    ...(bin && { bin: Object.fromEntries(bins) }),
  }
  return packlist(tree, { path: directory, prefix, workspaces })
}

/**
 * The paths that npm 12 would pack, where npm 12 itself is not at hand: npm 11's walk with the rules of npm-packlist 11, which
 * needs a newer Node than we do. It expands `files` from the package's root, keeps more lockfiles out, and reads the ignore
 * rules of the machine.
 */
export async function listNpm12(packing: Packing, globalRules: string): Promise<readonly string[]> {
  const { directory, prefix, workspaces } = packing
  const tree = await treeOf(directory)
  const walker = new packlist.Walker(tree, { path: directory, prefix, workspaces, isPackage: true })
  const [defaults = '', ...others] = walker.ignoreFiles
  walker.ignoreFiles = [defaults, 'global', ...others]
  walker.injectRules('global', [globalRules])
  const strict = others.at(-1) ?? ''
  const rules = await rulesOf(tree.package, directory)
  walker.processPackage = (done) => {
    if (rules.included !== null) walker.injectRules('package.json', ['*', ...rules.included])
    walker.injectRules(strict, rules.strict, done)
  }
  return new Promise((resolve, reject) => {
    walker.on('done', () => resolve(walker.result)).on('error', reject)
    walker.start()
  })
}

/** The tree as far as packing needs it: what is installed matters only when some of it is bundled, and to read all of it takes seconds. */
async function treeOf(directory: string): Promise<Tree> {
  const root = await new Arborist({ path: directory }).loadActual({
    filter: () => false,
    forceActual: true,
    ignoreMissing: true,
  })
  const bundled = root.package.bundleDependencies ?? []
  return bundled.length === 0 ? root : new Arborist({ path: directory }).loadActual()
}

interface Rules {
  /** What `files` lets in and keeps out, in order; null without `files`. */
  readonly included: readonly string[] | null
  readonly strict: readonly string[]
}

async function rulesOf(manifest: Tree['package'], directory: string): Promise<Rules> {
  const { files, main, browser, bin, patchedDependencies } = manifest
  const entries = Array.isArray(files) ? files.filter((entry): entry is string => typeof entry === 'string') : null
  const named = [main, browser, ...Object.values(bin ?? {})].filter((path): path is string => typeof path === 'string')
  const patches = Object.values(patchedDependencies ?? {}).filter((path): path is string => typeof path === 'string')
  return {
    included: entries === null ? null : await expandFiles(entries, directory),
    strict: [
      ...fixed,
      ...named.map((path) => `!/${path}`),
      ...patches.map((path) => join('/', path).replaceAll('\\', '/')),
    ],
  }
}

/** What npm 12 lets in and keeps out whatever the package says. */
const fixed = [
  ...['/.git', '!/package.json', '!/readme{,.*[^~$]}', '!/copying{,.*[^~$]}'],
  ...['!/license{,.*[^~$]}', '!/licence{,.*[^~$]}', '/.git', '/node_modules', '.npmrc'],
  ...['/package-lock.json', '/npm-shrinkwrap.json', '/yarn.lock', '/pnpm-lock.yaml', '/bun.lockb', '/bun.lock'],
  ...['/.npm-extension.mjs', '/.npm-extension.cjs'],
]

/** Entries of `files` as npm 12 reads them: globs from the package's root, each turned into rules about what it matches. */
async function expandFiles(entries: readonly string[], directory: string): Promise<readonly string[]> {
  const disk = await entriesBelow(directory)
  return entries.flatMap((entry) => {
    const isNegated = entry.startsWith('!')
    const glob = entry
      .replace(/^!+/, '')
      .replace(/^\.?\//, '')
      .replace(/\/+$/, '')
    if (glob === '') return []
    const test = globTest(glob, { ignoreCase: process.platform === 'win32' || process.platform === 'darwin' })
    return disk.filter(({ path }) => test(path)).flatMap((found) => rulesAbout(found, isNegated ? '' : '!'))
  })
}

function rulesAbout({ path, kind }: DiskEntry, sign: string): readonly string[] {
  if (kind === 'directory') return [`${sign}/${path}`, `${sign}/${path}/**`]
  return kind === 'file' ? [`${sign}/${path}`] : []
}
