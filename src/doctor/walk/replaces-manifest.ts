import type { Program } from '../scripts/program-of.ts'
import { isOtherRef } from './other-ref.ts'
import type { WalkSetting } from './setting.ts'

/** Whether a program that unpacks, copies, fetches or moves history along may put another package.json where the package lies. */
export function mayReplaceManifest({ name, args }: Pick<Program, 'name' | 'args'>, setting: WalkSetting): boolean {
  const words = args.filter((word) => !word.startsWith('-'))
  const [verb = '', second = ''] = words
  switch (name) {
    case 'tar':
    case 'bsdtar':
      return (
        args.some((word) => /^-?[a-zA-Z]*x|^--(?:extract|get)/.test(word)) &&
        !args.some((word) => /^(?:-C|--directory)/.test(word))
      )
    case 'unzip':
    case '7z':
      return !args.some((word) => /^-[do]./.test(word) || word === '-d' || word === '-l')
    case 'patch':
      return true
    case 'rsync':
    case 'scp':
    case 'rclone':
    case 'aws':
    case 'gsutil':
    case 'gcloud':
    case 'azcopy':
      return isHere(words.at(-1))
    case 'docker':
    case 'podman':
      return verb === 'cp' && isHere(words.at(-1))
    case 'degit':
    case 'tiged':
    case 'giget':
      return words.length < 2 || isHere(second)
    case 'buildkite-agent':
      return verb === 'artifact' && second === 'download' && isEverything(words[2]) && isHere(words[3])
    case 'semaphore':
    case 'artifact':
      return verb === 'pull' && isEverything(words[2])
    case 'gh':
      if (verb === 'pr') return second === 'checkout'
      return verb === 'run' && second === 'download' && !args.some((word) => /^(?:-D|--dir)/.test(word))
    case 'glab':
    case 'hub':
      return words.includes('checkout')
    case 'git':
      return ofGit(args, setting)
    default:
      return false
  }
}

function ofGit(args: readonly string[], setting: WalkSetting): boolean {
  // Git's own options, which stand before the command.
  const at = args.findIndex(
    (word, index) => !word.startsWith('-') && !/^(?:-[cC]|--git-dir|--work-tree)$/.test(args[index - 1] ?? ''),
  )
  const [verb = '', ...rest] = at === -1 ? [] : args.slice(at)
  return movesHistory(
    verb,
    rest.filter((word) => !word.startsWith('-')),
    rest,
    setting,
  )
}

/** Whether git brings files of another commit, or changes that lie in none. */
function movesHistory(verb: string, rest: readonly string[], args: readonly string[], setting: WalkSetting): boolean {
  const [first, second] = rest
  switch (verb) {
    case 'pull':
    case 'apply':
    case 'am':
    case 'cherry-pick':
    case 'revert':
    case 'rebase':
    case 'read-tree':
    case 'filter-branch':
      return true
    case 'stash':
      return first === 'pop' || first === 'apply'
    case 'merge':
      return isOtherRef(first, setting)
    case 'reset':
      return args.includes('--hard') && isOtherRef(first, setting)
    case 'restore':
      return args.some((word) => /^(?:-s|--source)/.test(word))
    case 'submodule':
      return first === 'update' && args.includes('--remote')
    case 'subtree':
      return first === 'pull' || first === 'merge'
    case 'checkout':
    case 'switch':
      if (args.some((word) => /^-[bBcC]$|^--orphan$/.test(word)))
        return second !== undefined && isOtherRef(second, setting)
      return isOtherRef(first, setting)
    default:
      return false
  }
}

function isHere(place: string | undefined): boolean {
  return place === undefined || /^(?:\.?\/?|\$\{?(?:PWD|GITHUB_WORKSPACE|CI_PROJECT_DIR|WORKSPACE)\}?\/?)$/.test(place)
}

function isEverything(pattern: string | undefined): boolean {
  return pattern === undefined || /^(?:\*\*?(?:\/\*)?|\.|.*package\.json)$/.test(pattern)
}
