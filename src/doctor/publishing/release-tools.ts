/** A program that publishes for its user, as read in its source. */
export interface ReleaseTool {
  readonly id: 'changesets' | 'lerna' | 'semantic-release' | 'np' | 'release-it' | 'nx' | 'other'
  /** What its command is called. */
  readonly program: string
  /** How it is told. */
  readonly shown: string
  /** Whether it publishes with these arguments. */
  publishes(args: readonly string[]): boolean
  /** Whose hooks run; null when that is not known. */
  readonly hooks: 'npm' | 'project' | 'lerna' | null
  /** Why no hook runs with these arguments, or null. */
  skipsHooks(args: readonly string[]): string | null
  readonly isMany: boolean
}

const always = (): boolean => true
const never = (): null => null
const first = (word: string) => (args: readonly string[]) => args.find((arg) => !arg.startsWith('-')) === word

/** The release tools that are known. */
export const releaseTools: readonly ReleaseTool[] = [
  {
    id: 'changesets',
    program: 'changeset',
    shown: 'changeset publish',
    publishes: first('publish'),
    // @changesets/cli 2.31: `pnpm publish` in a pnpm project, else `npm publish`, in Yarn's and Bun's projects too.
    hooks: 'project',
    skipsHooks: (args) =>
      args.some((arg) => arg.startsWith('--from-pack-dir')) ? 'tarballs are uploaded as they are: no hook runs' : null,
    isMany: true,
  },
  {
    id: 'lerna',
    program: 'lerna',
    shown: 'lerna publish',
    publishes: first('publish'),
    // lerna 9 runs the hooks itself, packs, and uploads when all packages are packed.
    hooks: 'lerna',
    skipsHooks: never,
    isMany: true,
  },
  // @semantic-release/npm 12: `npm publish <directory>`.
  tool('semantic-release', 'semantic-release', 'npm', always),
  // np 11: `npm publish`, `pnpm publish` or `yarn npm publish`.
  tool('np', 'np', 'project', (args) => !args.includes('--no-publish')),
  // release-it 20: `npm publish .`.
  tool(
    'release-it',
    'release-it',
    'npm',
    (args) => !args.some((arg) => /^--(?:no-npm(?:\.publish)?|npm=false|npm\.publish=false)$/.test(arg)),
  ),
  {
    id: 'nx',
    program: 'nx',
    shown: 'nx release',
    publishes: (args) => first('release')(args) && !args.includes('--skip-publish') && !isNxStep(args),
    // @nx/js: `pnpm publish` or `bun publish` in their projects, else `npm publish`.
    hooks: 'project',
    skipsHooks: never,
    isMany: true,
  },
  ...['auto', 'beachball', 'rush'].map((program) => unknown(program)),
]

function tool(
  id: ReleaseTool['id'],
  program: string,
  hooks: ReleaseTool['hooks'],
  publishes: ReleaseTool['publishes'],
): ReleaseTool {
  return { id, program, shown: program, publishes, hooks, skipsHooks: never, isMany: false }
}

/** `nx release version` and `nx release changelog` publish nothing. */
function isNxStep(args: readonly string[]): boolean {
  const [, step] = args.filter((arg) => !arg.startsWith('-'))
  return step === 'version' || step === 'changelog' || step === 'plan'
}

function unknown(program: string): ReleaseTool {
  const publishes = (args: readonly string[]): boolean =>
    args.some((arg) => ['publish', 'shipit', 'release'].includes(arg))
  return { id: 'other', program, shown: `${program}`, publishes, hooks: null, skipsHooks: never, isMany: true }
}
