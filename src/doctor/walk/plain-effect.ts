import { changesNothing } from '../scripts/changes-nothing.ts'
import { optionValue, type Program } from '../scripts/program-of.ts'
import { decidesGate } from './decisive.ts'
import { mayReplaceManifest } from './replaces-manifest.ts'
import { below, type WalkSetting } from './setting.ts'
import { shownWords } from './shown-words.ts'
import { changed, type State } from './state.ts'
import { isManifest, isNpmrc, withFile, writeTo } from './write-files.ts'

/** What a program that is no more than its name leaves behind. */
export function plainEffect(program: Program, state: State, setting: WalkSetting): State {
  const { name, args } = program
  // `dd of=package.json` names its file behind a sign.
  const paths = args.filter((word) => !word.startsWith('-')).map((word) => word.replace(/^of=/, ''))
  const shown = shownWords([name, ...args])
  // `cp ci/npmrc .npmrc`, `mv package.tmp.json package.json`, `sed -i … package.json`
  if (['cp', 'mv', 'copy', 'ln', 'install', 'tee'].includes(name)) {
    const last = paths.at(-1) ?? ''
    const isIntoFolder = (name === 'cp' || name === 'mv') && /^\.{1,2}$|\/$/.test(last)
    const to =
      name === 'tee'
        ? paths
        : isIntoFolder
          ? paths.slice(0, -1).map((path) => `${last.replace(/\/$/, '')}/${path.split('/').at(-1)}`)
          : [last]
    const from = name === 'cp' || name === 'mv' ? setting.files.text(below(state.folder, paths[0] ?? '') ?? '') : null
    const after = writeTo(to, from, shown, state, setting)
    // `cp -r ci/. .` and `cp ci/* .` bring whatever lies there.
    const isWhole = isIntoFolder && /^\.\/?$/.test(last) && paths.slice(0, -1).some((path) => /\/(?:\.|\*)$/.test(path))
    const placed = isWhole ? withOther(after, shown) : after
    return paths.some((word) => /\.(?:tgz|tar\.gz)$|\*/.test(word)) ? changed(placed, shown, true) : placed
  }
  const isReplacing = mayReplaceManifest(program, setting)
  if (isReplacing && changesNothing(program)) return withOther(changed(state, shown, true), shown)
  if (changesNothing(program)) return state
  const isCleaned =
    name === 'rm' && state.folder === '.' && paths.some((path) => /^(?:\.\/)?node_modules\/?$/.test(path))
  const isEdited =
    paths.some((word) => isManifest(word)) ||
    /^(?:clean-package|json|sort-package-json|clean-pkg-json|rewrite-package-json)$/.test(name)
  const touchesTarballs =
    paths.some((word) => /\.(?:tgz|tar(?:\.gz)?)$/.test(word)) ||
    ['rm', 'tar', 'unzip', 'gunzip', 'curl', 'wget', 'rsync', 'scp', 'docker', 'gh'].includes(name)
  const after: State = {
    ...changed(state, shown, touchesTarballs),
    ...(paths.some((word) => decidesGate(word)) && { replaced: `${shown} may change what the gate does` }),
    ...(isCleaned && { modules: null }),
  }
  if (isReplacing) return withOther(after, shown)
  const [fetched] = fetchedBy(program)
  if (fetched !== undefined) return withFile(fetched, null, after, setting)
  if (paths.some((word) => isNpmrc(word)))
    return { ...after, doubt: `${shown} writes an npmrc whose text is not known` }
  return isEdited ? { ...after, doubt: `${shown} may change package.json` } : after
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
  return file === undefined || file === '-' || file === '' ? [] : [file]
}

/** Another package.json, another configuration, and another Watertight may have come. */
function withOther(state: State, shown: string): State {
  return {
    ...state,
    doubt: `${shown} may bring another package.json`,
    replaced: `${shown} may bring another configuration of Watertight`,
  }
}
