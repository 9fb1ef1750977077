import { optionValue } from '../scripts/program-of.ts'

/** A program that publishes for its user, as read in its source. */
export interface ReleaseTool {
  readonly id: ToolId
  /** What its command is called. */
  readonly program: string
  /** What the doctor calls it. */
  readonly shown: string
  /** Whether it publishes with these arguments. */
  publishes(args: readonly string[]): boolean
}

export type ToolId =
  | 'changesets'
  | 'lerna'
  | 'semantic-release'
  | 'np'
  | 'release-it'
  | 'nx'
  | 'clean-publish'
  | 'auto'
  | 'other'

const always = (): boolean => true
const first = (word: string) => (args: readonly string[]) => args.find((arg) => !arg.startsWith('-')) === word

/** The release tools that are known. */
export const releaseTools: readonly ReleaseTool[] = [
  { id: 'changesets', program: 'changeset', shown: 'changeset publish', publishes: first('publish') },
  { id: 'changesets', program: '@changesets/cli', shown: 'changeset publish', publishes: first('publish') },
  { id: 'lerna', program: 'lerna', shown: 'lerna publish', publishes: first('publish') },
  { id: 'lerna', program: 'lerna-lite', shown: 'lerna publish', publishes: first('publish') },
  tool('semantic-release', 'semantic-release', (args) => !args.includes('-d')),
  ...[
    'multi-semantic-release',
    '@qiwi/multi-semantic-release',
    '@anolilab/multi-semantic-release',
    'turbo-semantic-release',
  ].map((program) => tool('semantic-release', program, always)),
  tool('np', 'np', (args) => !args.includes('--no-publish') && !args.includes('--preview')),
  tool('release-it', 'release-it', always),
  { id: 'nx', program: 'nx', shown: 'nx release', publishes: isNxPublish },
  tool('clean-publish', 'clean-publish', (args) => !args.includes('--without-publish')),
  tool('auto', 'auto', (args) => args.some((arg) => ['shipit', 'release', 'latest', 'next', 'canary'].includes(arg))),
  ...[
    'beachball',
    'rush',
    'shipjs',
    'oao',
    'release',
    'cd-publish',
    'ultra-publish',
    'pkg-publish',
    'publish-please',
    'semantic-release-plus',
    'intuit-auto',
    'knope',
    'aegir',
    'monodeploy',
  ].map(other),
  ...['napi', '@napi-rs/cli'].map((program) =>
    tool(
      'other',
      program,
      (args) => args.some((arg) => /^pre-?publish$/.test(arg)) && !args.includes('--skip-optional-publish'),
    ),
  ),
  tool('other', 'changelogen', (args) => args.includes('--publish')),
]

function tool(id: ToolId, program: string, publishes: ReleaseTool['publishes']): ReleaseTool {
  return { id, program, shown: program, publishes }
}

/** `nx release version` and `nx release changelog` publish nothing; the target may be run by its name as well. */
function isNxPublish(args: readonly string[]): boolean {
  const [verb, step] = args.filter((arg) => !arg.startsWith('-'))
  if (verb === 'release')
    return !args.includes('--skip-publish') && !['version', 'changelog', 'plan', 'plan:check'].includes(step ?? '')
  const targets = `${optionValue(args, '-t', '--target', '--targets') ?? ''},${verb === 'run' ? (step ?? '') : (verb ?? '')}`
  return /(?:^|[,:])(?:nx-release-publish|publish)(?:$|[,:])/.test(targets)
}

function other(program: string): ReleaseTool {
  return {
    id: 'other',
    program,
    shown: program,
    publishes: (args) =>
      program.includes('publish') ||
      program === 'monodeploy' ||
      args.some((arg) => /^(?:publish|shipit|release|trigger)(?:[-:]|$)/.test(arg)),
  }
}

/** Whether a program that is not known looks as if it published to a registry of npm's: it cannot be followed. */
export function looksLikePublishing(name: string, args: readonly string[]): boolean {
  // A plugin of another ecosystem's tool publishes to npm.
  if (/^(?:cargo|mix|mvnw?|gradlew?|sbt|dotnet|jf|jfrog|curl|cloudsmith|fury)$/.test(name))
    return (
      args.some((arg) => /npm/i.test(arg) && !/^--?[\w-]*npmrc/.test(arg)) &&
      args.some((arg) => /publ|deploy|push|^npmp$|\.t?gz$/i.test(arg))
    )
  if (elsewhere.has(name)) return false
  if (name === 'dpl') return args.some((arg) => /^(?:--provider=)?npm$/.test(arg))
  if (/^(?:publib|jsii-release)(?:$|-npm)/.test(name)) return true
  if (/(?:^|[-/@])(?:npm-)?publish(?:er)?(?:$|[-.])/.test(name) || /(?:^|-)release(?:$|-(?:cli|npm|all))/.test(name))
    return !harmlessReleases.has(name)
  const at = args.findIndex((word) =>
    /^(?:npm|pnpm|yarn|bun|lerna|changeset|semantic-release|np|release-it)$/.test(word),
  )
  if (
    at !== -1 &&
    args
      .slice(at)
      .some((word) => /(?:^|['",])publish(?:$|['",])/.test(word) || /^(?:semantic-release|np|release-it)$/.test(word))
  )
    return true
  // A whole command in one word, for another shell.
  return (
    args.some(
      (word) =>
        /\s/.test(word) &&
        (/\bnpm\s+pub(?:l|li|lis)?\b/.test(word) ||
          /\b(?:npm|pnpm|yarn(?: npm)?|bun|lerna|changeset)\b[^|;&]{0,500}\bpublish\b|\bsemantic-release\b|\brelease-it\b/.test(
            word,
          )),
    ) || args.includes('publish')
  )
}

/** Programs that publish, but to nothing of npm's. */
const elsewhere: ReadonlySet<string> = new Set([
  ...[
    'cargo',
    'poetry',
    'twine',
    'uv',
    'hatch',
    'flit',
    'gem',
    'dotnet',
    'nuget',
    'gradle',
    'gradlew',
    'mvn',
    'mvnw',
    'sbt',
    'vsce',
  ],
  ...[
    'ovsx',
    'dart',
    'flutter',
    'helm',
    'pod',
    'cosign',
    'jsr',
    'deno',
    'mike',
    'gh-pages',
    'web-ext',
    'echo',
    'printf',
    'git',
    'grep',
  ],
  ...[
    'test',
    '[',
    '[[',
    'cat',
    'cd',
    'aws',
    'az',
    'gcloud',
    'hex',
    'mix',
    'mkdir',
    'rm',
    'cp',
    'mv',
    'ls',
    'gh',
    'eslint',
    'prettier',
  ],
  ...[
    'wrangler',
    'func',
    'sam',
    'redis-cli',
    'mosquitto_pub',
    'eas',
    'sls',
    'serverless',
    'buf',
    'conan',
    'swift',
    'pdm',
    'rye',
  ],
  ...[
    'maturin',
    'goreleaser',
    'jreleaser',
    'anaconda',
    'hugo',
    'nats',
    'snapcraft',
    'butler',
    'wasmer',
    'mint',
    'yalc',
  ],
])

const harmlessReleases: ReadonlySet<string> = new Set([
  'release-please',
  'github-release',
  'gh-release',
  'conventional-github-releaser',
  'lsb_release',
])
