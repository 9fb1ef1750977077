import type { WalkSetting } from './setting.ts'
import { below } from './setting.ts'

/** A file that a program is made of. */
export interface ProgramText {
  readonly file: string
  readonly text: string
}

const MOST = 60

/** The texts of a program and of what it imports from the repository: by path, by the name of a workspace, and by an alias that stands for a folder. */
export function importedTexts(file: string, setting: WalkSetting): readonly ProgramText[] {
  const { files } = setting
  const found = new Map<string, string>()
  const wanted = [file]
  for (let next = wanted.pop(); next !== undefined && found.size < MOST; next = wanted.pop()) {
    const at = endings.map((ending) => `${next}${ending}`).find((path) => files.text(path) !== null)
    if (at === undefined || found.has(at)) continue
    const text = files.text(at) ?? ''
    found.set(at, text)
    const folder = at.includes('/') ? at.slice(0, at.lastIndexOf('/')) : '.'
    for (const [, name = ''] of text.matchAll(imports)) {
      const inner = /^\.{1,2}(?:\/|$)/.test(name) ? [below(folder, name)] : filesNamed(name, setting)
      wanted.push(...inner.flatMap((one) => one ?? []))
    }
  }
  return [...found].map(([name, text]) => ({ file: name, text }))
}

const imports = /\b(?:from|import|require)[ \t\n]{0,9}\(?[ \t\n]{0,9}['"]([^'"\n]{1,200})['"]/g

const endings = [
  ...['', '.js', '.mjs', '.cjs', '.ts', '.mts', '.cts', '.tsx', '.jsx', '.json'],
  ...['/index.js', '/index.ts', '/index.mjs', '/index.cjs', '/index.mts'],
]

/** The files of the repository that an import which is no path may stand for. */
function filesNamed(name: string, { project, manifestIn, tree }: WalkSetting): readonly string[] {
  if (/^(?:node|bun|https?|npm|jsr):/.test(name)) return []
  const workspace = [...project.workspaces, ...project.packages].find(
    (one) => name === one.name || name.startsWith(`${one.name}/`),
  )
  const own = workspace === undefined ? '' : `${workspace.folder === '.' ? '' : `${workspace.folder}/`}`
  if (workspace !== undefined) return tree().files.filter((path) => path.startsWith(own) && program.test(path))
  const [first = '', ...rest] = name.split('/')
  const whole = first.startsWith('@') && first.length > 1 ? `${first}/${rest[0]}` : first
  const manifests = ['.', ...project.workspaces.map(({ folder }) => folder)].map((folder) => manifestIn(folder) ?? {})
  const isInstalled = manifests.some((manifest) =>
    ['dependencies', 'devDependencies', 'peerDependencies', 'optionalDependencies'].some((kind) => {
      const names = manifest[kind]
      return typeof names === 'object' && names !== null && Object.hasOwn(names, whole)
    }),
  )
  const tail = /^[#~@$]/.test(first) || rest.length > 0 ? [first.slice(1), ...rest].filter((part) => part !== '') : []
  if (isInstalled || tail.length === 0) return []
  // `@/lib/x`, `#lib/x` and `~/x` stand for a folder that a configuration names.
  const last = (rest.length > 1 ? rest : tail.slice(-2)).join('/')
  const fits = (path: string, end: string): boolean => {
    const plain = path.replace(/(?:\/index)?\.[cm]?[jt]sx?$/, '')
    return plain === end || plain.endsWith(`/${end}`)
  }
  return tree().files.filter(
    (path) => program.test(path) && (fits(path, last) || (rest.length === 1 && fits(path, rest[0] ?? ''))),
  )
}

const program = /\.[cm]?[jt]sx?$/
