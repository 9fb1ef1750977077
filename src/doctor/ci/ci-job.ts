import type { YamlValue } from '../../text/yaml.ts'

/** Environment variables by name, as the CI file spells their values. */
export type Variables = ReadonlyMap<string, string>

/** A job, whose steps run one after the other on one machine until one fails. */
export interface CiJob {
  readonly name: string
  /** The file that its lines are counted in, relative to the repository's root. */
  readonly file: string
  readonly steps: readonly CiStep[]
}

/** One step of a job. */
export interface CiStep {
  /** 1-based. */
  readonly line: number
  readonly work: CiWork
  /** Relative to the repository's root; null where it depends on what is not known. */
  readonly folder: string | null
  readonly environment: Variables
  /** The condition in the words of the CI system, or null. */
  readonly condition: string | null
  /** Whether it runs when a step before it has failed; `only`: not otherwise. */
  readonly afterFailure: 'no' | 'also' | 'only'
  /** Why the job goes on when it fails, or null. */
  readonly goesOn: string | null
  /** Whether it runs in the shell of the step before it, with its folder and variables. */
  readonly keepsShell: boolean
  /** Whether such a shell is a new process, with `-e` as the CI system sets it and not as the step before has left it. */
  readonly ownOptions: boolean
  /** The image of the container that it runs in; null for the machine's own programs. */
  readonly image: CiImage | null
  readonly id: string | null
}

/** An image of containers, as a CI file names it. */
export interface CiImage {
  readonly name: string
  /** A program that is started in place of a shell, or of what the image says. */
  readonly entrypoint: string | null
}

/** What a step does. */
export type CiWork =
  | { readonly kind: 'shell'; readonly script: string; readonly endsOnError: boolean; readonly tellsPipes: boolean }
  | {
      readonly kind: 'action'
      /** `owner/name@ref`, or what another CI system calls a step that is made elsewhere. */
      readonly name: string
      readonly inputs: Variables
      /** Whether it can reach anything to publish with: a secret, an identity, a machine of one's own. */
      readonly hasCredentials: boolean
    }
  | { readonly kind: 'steps'; readonly steps: readonly CiStep[]; readonly file: string }
  /** Something that may have the job run on another commit, or with other settings, than those that are read here. */
  | { readonly kind: 'doubt'; readonly because: string }
  /** Something that cannot be followed, and that may publish. */
  | { readonly kind: 'unread'; readonly what: string }

/** What a CI file was found to do. */
export interface CiReading {
  readonly jobs: readonly CiJob[]
  /** Parts of the file that bring in what is not read here. */
  readonly unread: readonly Unread[]
}

export interface Unread {
  readonly file: string
  readonly line: number
  readonly what: string
}

/** What reading one file may need of the others. */
export interface CiFiles {
  /** The first document of a YAML file of the repository: null when it is no valid YAML, undefined when there is none. */
  yaml(path: string): YamlValue | null | undefined
  /** The text of a file of the repository; null when there is none. */
  text(path: string): string | null
  /** Paths below a folder of the repository, relative to the root. */
  list(folder: string): readonly string[]
  /** Whether a file was read, for what it says or to see where it leads. */
  wasRead(path: string): boolean
}

/** A step with what most of them have. */
export function plainStep(line: number, work: CiWork, more: Partial<CiStep> = {}): CiStep {
  return {
    line,
    work,
    folder: '.',
    environment: new Map(),
    condition: null,
    afterFailure: 'no',
    goesOn: null,
    keepsShell: false,
    ownOptions: false,
    image: null,
    id: null,
    ...more,
  }
}

/** A shell command of a CI system that starts its shell with `-e`. */
export function shellStep(line: number, script: string, more: Partial<CiStep> = {}): CiStep {
  return plainStep(line, { kind: 'shell', script, endsOnError: true, tellsPipes: false }, more)
}

/** Files that come into the checkout from a cache, or from other jobs: `cache`, `artifacts`, `attach_workspace`. */
export function broughtStep(line: number, name: string, paths: readonly string[]): CiStep {
  return plainStep(line, { kind: 'action', name, inputs: new Map([['path', paths.join('\n')]]), hasCredentials: false })
}

/** A step after which package.json, npm's settings and Watertight's configuration may be others than those of the commit. */
export function doubtStep(line: number, because: string): CiStep {
  return plainStep(line, { kind: 'doubt', because })
}

/** What stands for a value that somebody chooses when the job runs. */
export const CHOSEN = '$chosen'

/** Variables of which each may hold in one of the runs: where two differ, nobody knows which. */
export function eitherVariables(rows: readonly Variables[]): Variables {
  const found = new Map<string, string>()
  for (const row of rows)
    for (const [name, text] of row) found.set(name, found.has(name) && found.get(name) !== text ? CHOSEN : text)
  return found
}

/** Variables of several levels, of which the later win. */
export function mergeVariables(...levels: readonly Variables[]): Variables {
  return new Map(levels.flatMap((level) => [...level]))
}

/** `path` as a folder of the repository; what depends on an expression or a variable is null. */
export function folderIn(base: string | null, path: string | undefined): string | null {
  if (path === undefined) return base
  const plain = path.replace(
    /^(?:\$\{\{\s*github\.workspace\s*\}\}|\$\(Build\.SourcesDirectory\)|\$\(System\.DefaultWorkingDirectory\)|\$\{?CI_PROJECT_DIR\}?|\$\{?GITHUB_WORKSPACE\}?)(?:\/|$)/i,
    '/',
  )
  if (/\$[{(\w]/.test(plain)) return null
  const parts: string[] = plain.startsWith('/') && plain !== path ? [] : (base ?? '.').split('/')
  if (/^(?:[/~]|[a-z]:)/i.test(path)) return path
  for (const part of plain.split(/[/\\]/)) {
    if (part === '' || part === '.') continue
    if (part === '..' && parts.length > 0 && parts.at(-1) !== '..' && parts.at(-1) !== '.') parts.pop()
    else parts.push(part)
  }
  return parts.filter((part) => part !== '.' && part !== '').join('/') || '.'
}
