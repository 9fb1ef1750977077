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
    case 'kubectl':
      return verb === 'cp' && isHere(words.at(-1))
    case 'az':
      return (
        words.some((word) => /^download(?:-batch)?$/.test(word)) &&
        isHere(optionValue(args, '-d', '--path', '-f', '--file'))
      )
    case 'wget':
      return args.some((word) => /^(?:-r|--recursive|-m|--mirror|-i|--input-file(?:=.*)?)$/.test(word))
    case 'python':
    case 'python3':
      return ofModule(args)
    case 'degit':
    case 'tiged':
    case 'giget':
      return words.length < 2 || isHere(second)
    case 'ncp':
    case 'cpy':
    case 'cpx':
    case 'cpx2':
    case 'cpr':
    case 'copyfiles':
    case 'extract-zip':
    case 'decompress':
    case 'download':
      return isHere(words.length < 2 ? undefined : words.at(-1))
    case 'yo':
    case 'plop':
    case 'hygen':
    case 'projen':
      return true
    case 'nx':
    case 'ng':
      return ['migrate', 'generate', 'g', 'sync', 'update', 'new', 'add', 'init'].includes(verb)
    case 'lefthook':
      return verb === 'run'
    case 'npm':
    case 'pnpm':
    case 'yarn':
    case 'bun':
      return ofManager(name, verb, second)
    case 'buildkite-agent':
      return verb === 'artifact' && second === 'download' && isEverything(words[2]) && isHere(words[3])
    case 'semaphore':
    case 'artifact':
      return verb === 'pull' && isEverything(words[2])
    case 'gh':
    case 'glab':
    case 'hub':
      return ofForge(name, words, args)
    case 'git':
      return ofGit(args, setting)
    default:
      return false
  }
}

/** What fetches by the client of a forge: a checkout, or files into the folder where the package lies. */
function ofForge(name: string, words: readonly string[], args: readonly string[]): boolean {
  if (words.some((word) => /^(?:checkout|sync|codespace|extension|am|apply|merge|pull|pull-request)$/.test(word)))
    return words[0] !== 'pr' || words[1] !== 'merge'
  if (words.includes('clone')) return words.some((word) => isHere(word))
  if (!words.some((word) => /^(?:download|artifact|archive)$/.test(word))) return false
  const isGlab = name === 'glab'
  const pattern = isGlab ? undefined : optionValue(args, '-p', '--pattern')
  const isOther = pattern !== undefined && !/package\.json|npmrc|^\*+$|\*\.json$|\.(?:zip|tar)/.test(pattern)
  return isHere(optionValue(args, ...(isGlab ? ['-p', '--path'] : ['-D', '--dir']))) && !isOther
}

/** Commands of package managers that write what a stranger's template says, or another manager. */
function ofManager(name: string, verb: string, second: string): boolean {
  if (verb === 'create') return true
  if (verb === 'init' || verb === 'innit') return second !== ''
  if (name !== 'yarn') return false
  return (verb === 'set' || verb === 'policies' || verb === 'plugin') && /set-version|version|import/.test(second)
}

/** Modules of Python that are started by their name: those that unpack do so where they are told. */
function ofModule(args: readonly string[]): boolean {
  const at = args.findIndex((word) => /^-[a-zA-Z]*m/.test(word))
  const module = (args[at] ?? '').replace(/^-[a-zA-Z]*m/, '') || args[at + 1]
  if (at === -1 || module === undefined) return false
  if (/^(?:zipfile|tarfile)$/.test(module))
    return (
      args.some((word) => /^(?:-e|-x|--extract)$/.test(word)) &&
      isHere(args.at(-1) === module ? undefined : lastFolder(args))
    )
  return !modules.test(module)
}

function lastFolder(args: readonly string[]): string | undefined {
  const last = args.at(-1) ?? ''
  return /\.(?:zip|whl|jar|tar|tgz|gz|bz2|xz|egg)$/i.test(last) ? undefined : last
}

/** Modules that install, build, test or serve. */
const modules =
  /^(?:pip|ensurepip|venv|virtualenv|build|wheel|setuptools|pytest|unittest|doctest|coverage|mypy|black|ruff|isort|flake8|pylint|tox|nox|compileall|py_compile|json(?:\.tool)?|http\.server|twine|sphinx|mkdocs|site|sysconfig|platform|timeit|pipx|poetry|pre_commit|ziglang|playwright|cibuildwheel|maturin)(?:\.|$)/

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
  ar: (_args, [verb = '']) => /x/.test(verb),
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
    case 'stash':
      return first === 'pop' || first === 'apply'
    case 'merge':
      return isOtherRef(first, setting)
    case 'reset':
      return args.some((word) => /^--(?:hard|keep|merge)$/.test(word)) && isOtherRef(first, setting)
    case 'restore':
      return args.some((word) => /^(?:-s|--source)/.test(word))
    case 'submodule':
      return (first === 'update' && args.includes('--remote')) || first === 'foreach' || first === 'add'
    case 'subtree':
      return first === 'pull' || first === 'merge' || first === 'add'
    case 'lfs':
      return first === 'pull' || first === 'checkout' || first === 'migrate'
    case 'clone':
      return rest.length > 1 && isHere(rest.at(-1))
    case 'symbolic-ref':
      return second !== undefined
    case 'worktree':
      return first === 'add' && rest.slice(1).some((word) => isHere(word))
    case 'checkout':
    case 'switch':
      if (args.some((word) => /^-[bBcC]$|^--orphan$/.test(word)))
        return second !== undefined && isOtherRef(second, setting)
      return isOtherRef(first, setting)
    default:
      // What is not known to leave the files alone may move them, and a name that git does not have is an alias.
      return verb !== '' && !staying.has(verb)
  }
}

/** Commands of git after which the files are what they were, or what this commit has. */
const staying: ReadonlySet<string> = new Set(
  words(
    'add archive blame branch bundle cat-file check-ignore clean commit commit-tree config count-objects credential credential-cache describe diff diff-index diff-tree fetch for-each-ref format-patch fsck gc grep hash-object help init interpret-trailers log ls-files ls-remote ls-tree maintenance merge-base mv notes pack-refs prune push reflog remote repack rev-list rev-parse rm shortlog show show-ref status tag update-index var verify-commit verify-tag version whatchanged write-tree diff-files name-rev cliff',
  ),
)

/** Whether a path is the folder where the package lies, or one above it. */
export function isHere(place: string | undefined): boolean {
  return (
    place === undefined ||
    /^(?:\.?\/?|\.\.(?:\/\.\.)*\/?|%CD%|\$\(pwd\)|\$\{\{ ?github\.workspace ?\}\}\/?|\$\(Build\.SourcesDirectory\)\/?|\$\{?(?:PWD|GITHUB_WORKSPACE|CI_PROJECT_DIR|WORKSPACE|BITBUCKET_CLONE_DIR|BUILD_SOURCESDIRECTORY|BUILDKITE_BUILD_CHECKOUT_PATH|CIRCLE_WORKING_DIRECTORY)\}?\/?)$/.test(
      place,
    )
  )
}

function isEverything(pattern: string | undefined): boolean {
  return pattern === undefined || /^(?:\*\*?(?:\/\*)?|\.|.*package\.json)$/.test(pattern)
}
