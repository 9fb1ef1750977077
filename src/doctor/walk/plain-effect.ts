import { changesNothing } from '../scripts/changes-nothing.ts'
import { isKnownProgram } from '../scripts/known-programs.ts'
import { optionValue, type Program } from '../scripts/program-of.ts'
import { decidesGate } from './decisive.ts'
import { interpreters } from './interpreters.ts'
import { isHere, mayReplaceManifest } from './replaces-manifest.ts'
import { below, type WalkSetting } from './setting.ts'
import { shownWords } from './shown-words.ts'
import { changed, type State } from './state.ts'
import { isManifest, isNpmrc, mayDecide, writeTo } from './write-files.ts'

/** What a program that is no more than its name leaves behind; `isBare`: a job starts it by its name alone. */
export function plainEffect(program: Program, isBare: boolean, state: State, setting: WalkSetting): State {
  const { name, args } = program
  // `dd of=package.json` names its file behind a sign.
  const paths = args.filter((word) => !word.startsWith('-')).map((word) => word.replace(/^of=/, ''))
  const shown = shownWords([name, ...args])
  // `cp ci/npmrc .npmrc`, `mv package.tmp.json package.json`, `sed -i … package.json`
  if (copiers.has(name)) return afterCopy(program, paths, shown, state, setting)
  const isReplacing = mayReplaceManifest(program, setting)
  if (isReplacing && changesNothing(program)) return withOther(changed(state, shown, true), shown)
  // What a variable names may be any program; what prints variables for a shell is none.
  if (isBare && /^\$\{?\w+\}?$|^\$\{\{/.test(name)) return withOther(changed(state, shown, true), shown)
  if (changesNothing(program)) return state
  const isCleaned =
    name === 'rm' && state.folder === '.' && paths.some((path) => /^(?:\.\/)?node_modules\/?$/.test(path))
  const isEdited =
    paths.some((word) => isManifest(word.replace(/\.(?:gz|bz2|xz|zst|br|lz4|Z|gpg|enc|age)$/, ''))) ||
    /^(?:clean-package|json|sort-package-json|clean-pkg-json|rewrite-package-json)$/.test(name)
  const touchesTarballs =
    paths.some((word) => /\.(?:tgz|tar(?:\.gz)?)$/.test(word)) ||
    ['rm', 'tar', 'unzip', 'gunzip', 'curl', 'wget', 'rsync', 'scp', 'docker', 'gh'].includes(name)
  const after: State = {
    ...changed(state, shown, touchesTarballs),
    ...(paths.some((word) => decidesGate(word) || (removers.has(name) && mayDecide(word))) && {
      replaced: `${shown} may change what the gate does`,
    }),
    ...(isCleaned && { modules: null }),
  }
  if (isReplacing) return withOther(after, shown)
  const fetched = fetchedBy(program)
  if (fetched.length > 0) return writeTo(fetched, null, shown, after, setting)
  if (paths.some((word) => isNpmrc(word)))
    return { ...after, doubt: `${shown} writes an npmrc whose text is not known` }
  if (isEdited) return { ...after, doubt: `${shown} may change package.json` }
  return isBare && !isKnownProgram(name) && !interpreters.has(name) ? withOther(after, shown) : after
}

const removers: ReadonlySet<string> = new Set([
  'rm',
  'del',
  'erase',
  'rimraf',
  'trash',
  'find',
  'shred',
  'truncate',
  'unlink',
  'Remove-Item',
])

const copiers: ReadonlySet<string> = new Set(['cp', 'mv', 'copy', 'ln', 'install', 'tee'])

function afterCopy(
  { name, args }: Program,
  paths: readonly string[],
  shown: string,
  state: State,
  setting: WalkSetting,
): State {
  const place = optionValue(args, '-t', '--target-directory')
  const last = place ?? paths.at(-1) ?? ''
  const sources = place === undefined ? paths.slice(0, -1) : paths.filter((path) => path !== place)
  const isIntoFolder = name !== 'tee' && (place !== undefined || isHere(last) || last.endsWith('/'))
  const to =
    name === 'tee'
      ? paths
      : isIntoFolder
        ? sources.map((path) => `${isHere(last) ? '.' : last.replace(/\/$/, '')}/${path.split('/').at(-1)}`)
        : [last]
  const from = name === 'cp' || name === 'mv' ? setting.files.text(below(state.folder, paths[0] ?? '') ?? '') : null
  const after = writeTo(to, from, shown, state, setting)
  // `cp -r ci/. .` and `cp ci/* .` bring whatever lies there, and what a variable names may be anything.
  const isOpen = (path: string): boolean => /\/(?:\.|\*)?$|^\*|[$`]/.test(path) && !/\.\w+$/.test(path)
  const isWhole =
    isIntoFolder && isHere(last) && (args.some((word) => /^-[a-zA-Z]*T/.test(word)) || sources.some(isOpen))
  // What is moved away is there no longer.
  if (
    name === 'mv' &&
    sources.some((path) => decidesGate(path) || isManifest(path) || isNpmrc(path) || mayDecide(path))
  )
    return withOther(after, shown)
  const placed = isWhole ? withOther(after, shown) : after
  return paths.some((word) => /\.(?:tgz|tar\.gz)$|\*/.test(word)) ? changed(placed, shown, true) : placed
}

/** The file that a client of HTTP writes; none where it prints. */
function fetchedBy({ name, args }: Program): readonly string[] {
  if (name !== 'curl' && name !== 'wget') return []
  const given = optionValue(args, '-o', '--output', ...(name === 'wget' ? ['-O', '--output-document'] : []))
  const last = args
    .find((word) => /:\/\//.test(word))
    ?.split(/[?#]/)[0]
    ?.split('/')
    .at(-1)
  const isNamed = name === 'wget' || args.some((word) => /^-[a-zA-Z]*O|^--remote-name/.test(word))
  const file = given ?? (isNamed ? last : undefined)
  if (file === undefined || file === '-' || file === '') return []
  const folder = optionValue(args, '--output-dir', ...(name === 'wget' ? ['-P', '--directory-prefix'] : []))
  return [folder === undefined || isHere(folder) ? file : `${folder}/${file}`]
}

/** Another package.json, another configuration, and another Watertight may have come. */
export function withOther(state: State, shown: string): State {
  return {
    ...state,
    doubt: `${shown} may bring another package.json`,
    replaced: `${shown} may bring another configuration of Watertight`,
  }
}
