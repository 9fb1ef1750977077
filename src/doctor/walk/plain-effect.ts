import { changesNothing } from '../scripts/changes-nothing.ts'
import type { Program } from '../scripts/program-of.ts'
import { decidesGate } from './decisive.ts'
import { below, type WalkSetting } from './setting.ts'
import { shownWords } from './shown-words.ts'
import { changed, type State } from './state.ts'
import { isManifest, isNpmrc, writeTo } from './write-files.ts'

/** What a program that is no more than its name leaves behind. */
export function plainEffect(program: Program, state: State, setting: WalkSetting): State {
  const { name, args } = program
  const paths = args.filter((word) => !word.startsWith('-'))
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
    const after = writeTo(to, isNpmrc(to[0] ?? '') ? from : null, shown, state, setting)
    return paths.some((word) => /\.(?:tgz|tar\.gz)$|\*/.test(word)) ? changed(after, shown, true) : after
  }
  if (name === 'git' && mayReplaceManifest(program))
    return { ...changed(state, shown), doubt: `${shown} may bring another package.json` }
  if (changesNothing(program)) return state
  const isEdited =
    paths.some((word) => isManifest(word)) ||
    /^(?:clean-package|json|sort-package-json|clean-pkg-json|rewrite-package-json)$/.test(name)
  const touchesTarballs =
    paths.some((word) => /\.(?:tgz|tar(?:\.gz)?)$/.test(word)) ||
    ['rm', 'tar', 'unzip', 'gunzip', 'curl', 'wget', 'rsync', 'scp', 'docker', 'gh'].includes(name)
  const after: State = {
    ...changed(state, shown, touchesTarballs),
    ...(paths.some((word) => decidesGate(word)) && { replaced: `${shown} may change what the gate does` }),
    ...(mayReplaceManifest(program) && { doubt: `${shown} may bring another package.json` }),
  }
  if (paths.some((word) => isNpmrc(word)))
    return { ...after, doubt: `${shown} writes an npmrc whose text is not known` }
  return isEdited ? { ...after, doubt: `${shown} may change package.json` } : after
}

/** Whether a program that unpacks, copies or moves history along may put another package.json where the package lies. */
function mayReplaceManifest({ name, args }: Program): boolean {
  const [verb = '', ...rest] = args.filter((word) => !word.startsWith('-'))
  switch (name) {
    case 'tar':
    case 'bsdtar':
      return (
        args.some((word) => /^-?[a-zA-Z]*x|^--extract/.test(word)) &&
        !args.some((word) => /^(?:-C|--directory)/.test(word))
      )
    case 'unzip':
    case '7z':
      return !args.some((word) => /^-[do]./.test(word) || word === '-d' || word === '-l')
    case 'rsync':
      return ['.', './'].includes(args.at(-1) ?? '')
    case 'patch':
      return true
    case 'git':
      if (['apply', 'am', 'cherry-pick', 'revert'].includes(verb)) return true
      if (verb === 'stash') return ['pop', 'apply'].includes(rest[0] ?? '')
      if (verb === 'merge' || (verb === 'reset' && args.includes('--hard'))) return isOtherRef(rest[0])
      return (
        ['checkout', 'switch'].includes(verb) &&
        !args.some((word) => /^-[bBcC]$|^--orphan$/.test(word)) &&
        isOtherRef(rest[0])
      )
    default:
      return false
  }
}

/** Whether it is another state of the repository than the one that is read here, as far as a name tells. */
function isOtherRef(ref: string | undefined): boolean {
  return (
    ref !== undefined &&
    !/^(?:(?:origin\/)?(?:main|master|trunk|develop)|HEAD|\.|\$\{?\w+\}?|\$\{\{.*\}\}|.*\.[a-z]+)$/.test(ref)
  )
}
