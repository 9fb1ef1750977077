import { readdir, readFile } from 'node:fs/promises'
import { join, posix } from 'node:path'
import type { Manifest } from '../../model/artifact.ts'
import { AuditError } from '../../model/audit-error.ts'
import { globTest } from '../../text/glob.ts'

/** What Yarn's rules depend on beside the package. */
export interface YarnSurroundings {
  readonly manifest: Manifest
  /** Folders of other workspaces below the package, relative to it. */
  readonly workspaces: readonly string[]
  /** Whether the package is the project's root, where the lockfile and Yarn's own files lie. */
  readonly isRoot: boolean
  /** `yarnPath` of .yarnrc.yml, relative to the root. */
  readonly yarnPath: string | null
}

/** The paths that Yarn 4 would pack, by a model of its rules; links count as files. */
export async function listYarn4(directory: string, surroundings: YarnSurroundings): Promise<readonly string[]> {
  const { manifest } = surroundings
  const files = Array.isArray(manifest['files']) ? manifest['files'].filter((entry) => typeof entry === 'string') : null
  const everywhere: Rules = { accept: always, reject: [...never, ...ownFiles(surroundings)] }
  const own: Rules = {
    accept: [
      ...entriesOf(manifest).map((path) => posix.resolve('/', path)),
      ...(files ?? []).flatMap((entry) => rule(entry, '/')),
    ],
    reject: files === null ? [] : ['/*'],
  }
  const found: string[] = []
  const folders: { readonly path: string; readonly rules: readonly Rules[] }[] = [{ path: '/', rules: [own] }]
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    const entries = await readdir(join(directory, folder.path), { withFileTypes: true })
    const names = entries.map(({ name }) => name)
    // With `files`, ignore files in the root do not count.
    const ignored = files === null || folder.path !== '/' ? await ignoreRules(directory, folder.path, names) : []
    const inner = [...ignored, ...folder.rules]
    const rules = isIgnored(folder.path, everywhere, folder.rules) ? [...folder.rules, nothing] : inner
    for (const entry of entries) {
      const path = posix.join(folder.path, entry.name)
      if (entry.isDirectory()) {
        if (!isIgnored(path, everywhere, [])) folders.push({ path, rules })
      } else if ((entry.isFile() || entry.isSymbolicLink()) && !isIgnored(path, everywhere, rules))
        found.push(path.slice(1))
    }
    if (found.length > MOST) throw new AuditError('ETOOLARGE', `the package has more than ${MOST} files`)
  }
  return found.sort()
}

const MOST = 200_000

/** Globs from the package's root, or, without a slash, for names in any folder; `!` turns one round. */
interface Rules {
  readonly accept: readonly string[]
  readonly reject: readonly string[]
}

const nothing: Rules = { accept: [], reject: ['**/*'] }

const always = [
  ...['/package.json', '/readme', '/readme.*', '/license', '/license.*', '/licence', '/licence.*'],
  ...['/changelog', '/changelog.*'],
]
const never = [
  ...['/package.tgz', '.github', '.git', '.hg', 'node_modules', '.npmignore', '.gitignore', '.#*', '.DS_Store'],
  '.yarnrc.yml',
]

function ownFiles({ isRoot, workspaces, yarnPath }: YarnSurroundings): readonly string[] {
  const inRoot = ['/yarn.lock', '/.yarn/cache', '/.yarn/install-state.gz', '/.yarn/__virtual__', '/.yarn/unplugged']
  const pnp = ['/.pnp.cjs', '/.pnp.loader.mjs', '/.pnp.data.json']
  return [
    ...(isRoot ? [...inRoot, ...pnp] : []),
    ...(isRoot && yarnPath !== null ? [posix.resolve('/', yarnPath)] : []),
    ...workspaces.map((folder) => `/${folder}`),
  ]
}

/** What package.json names as an entry is packed whatever `files` says. */
function entriesOf(manifest: Manifest): readonly string[] {
  const { publishConfig } = manifest
  const published = typeof publishConfig === 'object' && publishConfig !== null ? publishConfig : {}
  const fieldOf = (key: string): unknown => Reflect.get(published, key) ?? manifest[key]
  const paths = [
    ...['main', 'module', 'browser', 'bin'].map(fieldOf),
    ...inside(fieldOf('browser')),
    ...inside(fieldOf('bin')),
  ]
  const replaced = fieldOf('browser')
  const names = typeof replaced === 'object' && replaced !== null ? Object.keys(replaced) : []
  return [...paths, ...names].filter((path): path is string => typeof path === 'string')
}

function inside(value: unknown): readonly unknown[] {
  return typeof value === 'object' && value !== null ? Object.values(value) : []
}

async function ignoreRules(directory: string, folder: string, names: readonly string[]): Promise<readonly Rules[]> {
  const name = ['.npmignore', '.gitignore'].find((one) => names.includes(one))
  if (name === undefined) return []
  const text = await readFile(join(directory, folder, name), 'utf8')
  return [{ accept: [], reject: text.split('\n').flatMap((line) => rule(line, folder)) }]
}

function rule(line: string, folder: string): readonly string[] {
  const text = line.trim()
  if (text === '' || text.startsWith('#')) return []
  const isNegated = text.startsWith('!')
  const glob = isNegated ? text.slice(1) : text
  const placed = glob.includes('/') ? posix.resolve(folder, glob) : glob
  return [isNegated ? `!${placed}` : placed]
}

function isIgnored(path: string, everywhere: Rules, rules: readonly Rules[]): boolean {
  for (const { accept, reject } of [everywhere, ...rules]) {
    const accepted = matches(path, accept)
    if (accepted !== null) return !accepted
    const rejected = matches(path, reject)
    if (rejected !== null) return rejected
  }
  return false
}

/** Whether a list takes the path: false when a negated entry does; null when none has anything to say. */
function matches(path: string, globs: readonly string[]): boolean | null {
  let found: boolean | null = null
  for (const glob of globs) {
    if (!testOf(glob.replace(/^!/, ''))(path)) continue
    if (glob.startsWith('!')) return false
    found = true
  }
  return found
}

const tests = new Map<string, (path: string) => boolean>()

function testOf(glob: string): (path: string) => boolean {
  const test = tests.get(glob) ?? globTest(glob, { ignoreCase: true, anyFolder: !glob.includes('/') })
  tests.set(glob, test)
  return test
}
