import { publishesByNpm } from '../scripts/publish-words.ts'
import { speakingFile } from './foreign-sources.ts'
import type { Point } from './point.ts'
import { below, type WalkSetting } from './setting.ts'
import type { State } from './state.ts'

/** The file of the repository that stands behind a command which one of its packages has as `bin`; null where there is none. */
export function ownBinary(name: string, { setting }: Pick<Point, 'setting'>): string | null {
  const { project, manifestIn, files } = setting
  for (const folder of new Set(['.', ...project.workspaces.map((one) => one.folder)])) {
    const { bin, name: own } = manifestIn(folder) ?? {}
    const plain = typeof own === 'string' ? own.replace(/^@[^/]*\//, '') : ''
    const path =
      typeof bin === 'string'
        ? plain === name
          ? bin
          : undefined
        : isNames(bin) && Object.hasOwn(bin, name)
          ? bin[name]
          : undefined
    if (typeof path !== 'string') continue
    const file = below(folder, path)
    if (file !== null && files.text(file) !== null) return file
    // What is built from here is not there yet.
    return speakingFile(
      (one) => (folder === '.' || one.startsWith(`${folder}/`)) && /\.[cm]?[jt]sx?$/.test(one),
      setting,
    )
  }
  return null
}

function isNames(value: unknown): value is { readonly [name: string]: unknown } {
  return typeof value === 'object' && value !== null
}

/** A configuration of a program, by the usual names of such files, that has npm publish something; null where there is none. */
export function ownConfiguration(name: string, { files }: Pick<WalkSetting, 'files'>): string | null {
  const plain = name.replace(/^@[^/]*\//, '')
  if (!/^[a-z][\w-]*$/i.test(plain)) return null
  const names = [...new Set([plain, ...(other[plain] ?? [])])]
  const found = names
    .flatMap((one) => [
      ...code.flatMap((ending) => [`${one}.config${ending}`, `.${one}rc${ending}`]),
      ...[...code, ''].flatMap((ending) => [
        `${one}file${ending}`,
        `${one[0]?.toUpperCase()}${one.slice(1)}file${ending}`,
      ]),
      ...text.flatMap((ending) => [
        `${one}${ending}`,
        `.${one}${ending}`,
        `.${one}rc${ending}`,
        `.config/${one}${ending}`,
        `${one}.config${ending}`,
      ]),
      `.${one}rc`,
    ])
    .find((path) => publishesByNpm(files.text(path) ?? ''))
  return found ?? null
}

const code = ['.js', '.mjs', '.cjs', '.ts', '.mts', '.cts']
const text = ['.json', '.yaml', '.yml', '.toml']

/** Programs whose files are called otherwise. */
const other: { readonly [program: string]: readonly string[] } = {
  bumpp: ['bump'],
  'just-scripts': ['just'],
  nps: ['package-scripts'],
}

/** A folder or a file without an ending that an interpreter is given: `node tools`. */
export function folderGiven(args: readonly string[], { folder }: State, { files }: WalkSetting): string | undefined {
  const word = args.find((one) => !one.startsWith('-'))
  const place = word === undefined ? null : below(folder, word)
  if (place === null) return undefined
  return ['', '.js', '.cjs', '/index.js', '/index.ts', '/index.cjs', '/index.mjs', '/package.json', '/__main__.py']
    .map((ending) => `${place}${ending}`)
    .find((path) => files.text(path) !== null) === undefined
    ? undefined
    : word
}
