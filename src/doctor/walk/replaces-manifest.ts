import { optionValue, type Program } from '../scripts/program-of.ts'
import { isOtherRef } from './other-ref.ts'
import type { WalkSetting } from './setting.ts'

/** Whether a program that unpacks, copies, fetches or moves history along may put another package.json where the package lies. */
export function mayReplaceManifest({ name, args }: Pick<Program, 'name' | 'args'>, setting: WalkSetting): boolean {
  const words = args.filter((word) => !word.startsWith('-'))
  const [verb = '', second = ''] = words
  const unpacks = Object.hasOwn(unpackers, name) ? unpackers[name] : undefined
  if (unpacks !== undefined) return unpacks(args, words)
  const moving = Object.hasOwn(histories, name) ? histories[name] : undefined
  if (moving !== undefined) return moving.includes(verb)
  switch (name) {
    case 'patch':
      return true
    case 'rsync':
    case 'scp':
    case 'rclone':
    case 'aws':
    case 'gsutil':
    case 'gcloud':
    case 'azcopy':
    case 's3cmd':
    case 's5cmd':
    case 'mc':
      return isHere(words.at(-1))
    case 'oras':
      return verb === 'pull' && isHere(optionValue(args, '-o', '--output'))
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
      return verb === 'run' && second === 'download' && isHere(optionValue(args, '-D', '--dir'))
    case 'glab':
    case 'hub':
      return words.includes('checkout')
    case 'git':
      return ofGit(args, setting)
    default:
      return false
  }
}

type Unpacks = (args: readonly string[], words: readonly string[]) => boolean

/** Programs that unpack, and whether they do so where the package lies. */
const unpackers: { readonly [program: string]: Unpacks } = {
  tar: (args) => extracts(args) && isHere(gluedValue(args, '-C') ?? optionValue(args, '-C', '--directory', '--cd')),
  bsdtar: (args) => extracts(args) && isHere(gluedValue(args, '-C') ?? optionValue(args, '-C', '--directory', '--cd')),
  unzip: (args) => !args.includes('-l') && isHere(gluedValue(args, '-d') ?? optionValue(args, '-d')),
  '7z': (args, [verb = '']) => /^[xe]$/.test(verb) && isHere(gluedValue(args, '-o')),
  '7za': (args, [verb = '']) => /^[xe]$/.test(verb) && isHere(gluedValue(args, '-o')),
  '7zz': (args, [verb = '']) => /^[xe]$/.test(verb) && isHere(gluedValue(args, '-o')),
  unrar: (_args, [verb = '', , place]) => /^[xe]$/.test(verb) && isHere(place),
  unar: (args) => isHere(optionValue(args, '-o', '-output-directory')),
  jar: (args) => extracts(args),
  cpio: (args) =>
    args.some((word) => /^-[a-zA-Z]*i|^--extract/.test(word)) && isHere(optionValue(args, '-D', '--directory')),
  pax: (args) => args.some((word) => /^-[a-zA-Z]*r/.test(word)),
  ditto: (args, words) => args.some((word) => /^-[a-zA-Z]*x/.test(word)) && isHere(words.at(-1)),
  unsquashfs: (args) => isHere(optionValue(args, '-d', '-dest')),
  asar: (_args, [verb = '', , place]) => /^e/.test(verb) && isHere(place),
}

function extracts(args: readonly string[]): boolean {
  return args.some((word) => /^-?[a-zA-Z]*x|^--(?:extract|get)/.test(word))
}

/** The value of an option of one letter that stands in the same word: `-o.`, `-Cdist`; undefined where there is none. */
function gluedValue(args: readonly string[], option: string): string | undefined {
  return args.find((word) => word.startsWith(option) && word.length > option.length)?.slice(option.length)
}

/** Commands of other version control that bring files of another commit, or of none. */
const histories: { readonly [program: string]: readonly string[] } = {
  hg: words('pull update up checkout co import graft rebase unshelve revert merge'),
  sl: words('pull update goto checkout import graft rebase unshelve revert merge'),
  svn: words('update up switch sw checkout co patch merge export'),
  jj: words('new edit rebase restore squash'),
  fossil: words('update up checkout co merge pull stash'),
  bzr: words('pull update merge switch revert'),
  brz: words('pull update merge switch revert'),
  cvs: words('update up checkout co'),
  p4: words('sync update unshelve'),
  repo: words('sync checkout'),
}

function words(text: string): readonly string[] {
  return text.split(' ')
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
  return (
    place === undefined ||
    /^(?:\.?\/?|\.\.(?:\/\.\.)*\/?|\$\{?(?:PWD|GITHUB_WORKSPACE|CI_PROJECT_DIR|WORKSPACE)\}?\/?)$/.test(place)
  )
}

function isEverything(pattern: string | undefined): boolean {
  return pattern === undefined || /^(?:\*\*?(?:\/\*)?|\.|.*package\.json)$/.test(pattern)
}
