import type { PublishPath } from '../publish-path.ts'
import { isHarmless } from '../scripts/harmless-options.ts'

/** What is known at one point of a script or a job, if it is reached. */
export interface State {
  /** The working directory, relative to the repository's root; null where it depends on what is not known. */
  readonly folder: string | null
  /** Variables of the shell and of the environment, by name; null: set to something that is not known. */
  readonly variables: ReadonlyMap<string, string | null>
  /** Audits that have passed on every way here. */
  readonly audits: readonly Audit[]
  /** Audits that were made on the way here, and count for nothing or may count for nothing. */
  readonly lost: readonly LostAudit[]
  /** Audits that have failed on the way here. */
  readonly failed: readonly Audit[]
  /** The files of the packages, as they were changed last. */
  readonly files: Version
  /** The tarballs that lie about, likewise. */
  readonly tarballs: Version
  /** Files that were written on the way here, by their paths: their texts, or null where these are not known. */
  readonly made: ReadonlyMap<string, string | null>
  /** Settings that were made on the way here, by npm's name for the option. */
  readonly settings: ReadonlyMap<string, NpmSetting>
  /** Why the hooks that package.json has in the repository may not be those that run; null where nothing says so. */
  readonly doubt: string | null
  /** Why a call of Watertight from here on may be something else, or not decide; null where nothing says so. */
  readonly replaced: string | null
  /** Why what is installed may have another Watertight than the lockfile says; null where nothing says so. */
  readonly modules: string | null
  /** `set -e` and `set -o pipefail`. */
  readonly endsOnError: boolean
  readonly tellsPipes: boolean
}

/** A state of files; two are the same only when they are the same object. */
export interface Version {
  /** The command that made it, or null for what the checkout has. */
  readonly because: string | null
}

/** A call of Watertight that ended without an error. */
export interface Audit {
  readonly target: Target
  /** What it saw. */
  readonly files: Version
  readonly tarballs: Version
  /** The hook that called it, or null. */
  readonly event: string | null
  /** Whose packing rules it was told to follow, or null. */
  readonly packer: string | null
  /** A condition of its CI step, under which alone it ran. */
  readonly onlyIf: string | null
  /** The CI step that it ran in, and whose outcome a later one may ask for. */
  readonly stepId: string | null
}

/** What was audited: a folder of the repository, or a tarball. */
export type Target = { readonly kind: 'folder' | 'tarball'; readonly path: string }

export interface LostAudit {
  readonly audit: Audit
  /** `unclear`: it may count all the same. */
  readonly kind: 'lost' | 'unclear'
  readonly because: string
}

/** A setting of npm's, and where it was made. */
export interface NpmSetting {
  /** Null where it is not known. */
  readonly value: string | null
  readonly where: string
}

/** Where a command, a script or a job leads: null for an end that cannot come. */
export interface WalkOutcome {
  readonly success: State | null
  readonly failure: State | null
  /** A failure that `-e` lets pass: of a command that another follows by `&&`. */
  readonly spared: State | null
}

/** The place that is read, for people. */
export interface Site {
  /** `.github/workflows/release.yml:31`, `package.json, script release`. */
  readonly where: string
  /** Scripts of package.json, outermost first, through which it is reached. */
  readonly through: readonly string[]
  /** The hook that is running, and the manager that runs it; null outside of any. */
  readonly event: string | null
  readonly manager: string | null
  /** The CI step's own name, and the condition on which it runs. */
  readonly stepId: string | null
  readonly condition: string | null
  /** Scripts that are running, each with its folder: one that calls itself ends nowhere. */
  readonly calls: readonly string[]
}

/** What the parts of the walk ask of each other. */
export interface Walker {
  /** Every way out that was found. */
  readonly found: PublishPath[]
  /** Scripts of package.json that were run, as `folder#name`, and release tools. */
  readonly called: Set<string>
  readonly tools: Set<string>
  /** Runs a script in a shell of its own: folder, variables and options are as before when it is done. */
  script(script: string, state: State, site: Site, options?: ShellOptions): WalkOutcome
  /** Runs a command by its words. */
  words(words: readonly string[], state: State, site: Site): WalkOutcome
  /** The text of a file as it stands at this point; null where there is none, or it is not known. */
  textOf(path: string, state: State): string | null
  /** The folders with a package that a pattern like `packages/*` stands for; null where it is none, or there are none. */
  foldersLike(pattern: string, folder: string | null): readonly string[] | null
  /** Whether there is still time to follow more; it asks once a command. */
  mayGoOn(site: Site): boolean
}

export interface ShellOptions {
  readonly endsOnError?: boolean
  readonly tellsPipes?: boolean
  /** Whether folder and variables stay as the script leaves them. */
  readonly isSourced?: boolean
  /** Whether more lines follow in the same shell: a failure that `-e` does not see ends nothing. */
  readonly isContinued?: boolean
}

/** What is known where nothing has run yet. */
export function startState(folder: string | null, variables: ReadonlyMap<string, string | null> = new Map()): State {
  return {
    folder,
    variables,
    audits: [],
    lost: [],
    failed: [],
    files: { because: null },
    tarballs: { because: null },
    made: new Map(),
    settings: new Map(),
    doubt: null,
    replaced: null,
    modules: null,
    endsOnError: false,
    tellsPipes: false,
  }
}

export const nowhere: WalkOutcome = { success: null, failure: null, spared: null }

/** A command that may end either way and does nothing that counts. */
export function eitherWay(state: State): WalkOutcome {
  return { success: state, failure: state, spared: null }
}

/** A command that does not fail. */
export function succeeds(state: State): WalkOutcome {
  return { success: state, failure: null, spared: null }
}

/** What is known where two ways meet; `because` says why an audit whose failure leads here too stops nothing. */
export function join(one: State | null, other: State | null, because: string): State | null {
  if (one === null || other === null) return one ?? other
  if (one === other) return one
  const audits = one.audits.filter((audit) => other.audits.includes(audit))
  const dropped = [
    ...one.audits.filter((audit) => !other.audits.includes(audit)).map((audit) => loss(audit, other, because)),
    ...other.audits.filter((audit) => !one.audits.includes(audit)).map((audit) => loss(audit, one, because)),
  ]
  return {
    folder: one.folder === other.folder ? one.folder : null,
    variables: joinVariables(one.variables, other.variables),
    audits,
    lost: merged(one.lost, [...other.lost, ...dropped]).filter(({ audit }) => !audits.includes(audit)),
    failed: [...new Set([...one.failed, ...other.failed])],
    files: joinVersions(one.files, other.files),
    tarballs: joinVersions(one.tarballs, other.tarballs),
    made: joinMade(one.made, other.made),
    settings: joinSettings(one.settings, other.settings),
    doubt: one.doubt ?? other.doubt,
    replaced: one.replaced ?? other.replaced,
    modules: one.modules ?? other.modules,
    endsOnError: one.endsOnError && other.endsOnError,
    tellsPipes: one.tellsPipes && other.tellsPipes,
  }
}

/** Takes away what was audited after `before`, saying why. */
export function withoutAuditsSince(state: State, before: State, kind: LostAudit['kind'], because: string): State {
  const added = state.audits.filter((audit) => !before.audits.includes(audit))
  return {
    ...state,
    audits: state.audits.filter((audit) => before.audits.includes(audit)),
    lost: merged(
      state.lost,
      added.map((audit) => ({ audit, kind, because })),
    ),
  }
}

/** `outcome` with each of its ends changed. */
export function mapOutcome({ success, failure, spared }: WalkOutcome, change: (state: State) => State): WalkOutcome {
  return { success: success && change(success), failure: failure && change(failure), spared: spared && change(spared) }
}

/** Every way on which it ended with an error. */
export function failureOf({ failure, spared }: WalkOutcome): State | null {
  return join(failure, spared, '')
}

/** Files may be others than before. */
export function changed(state: State, because: string, tarballsToo = false): State {
  const version = { because }
  return { ...state, files: version, ...(tarballsToo && { tarballs: version }) }
}

function loss(audit: Audit, other: State, because: string): LostAudit {
  // Where it did not fail on the other way, it was not run there.
  return other.failed.includes(audit)
    ? { audit, kind: 'lost', because }
    : { audit, kind: 'unclear', because: 'it runs only on a condition' }
}

function merged(one: readonly LostAudit[], other: readonly LostAudit[]): readonly LostAudit[] {
  const found = new Map(one.map((lost) => [lost.audit, lost]))
  for (const lost of other) if (found.get(lost.audit)?.kind !== 'lost') found.set(lost.audit, lost)
  return [...found.values()]
}

function joinVersions(one: Version, other: Version): Version {
  return one === other ? one : { because: one.because ?? other.because }
}

function joinVariables(one: State['variables'], other: State['variables']): State['variables'] {
  if (one === other) return one
  const names = new Set([...one.keys(), ...other.keys()])
  return new Map([...names].map((name) => [name, joinValues(one.get(name), other.get(name))]))
}

/** Options of which either changes nothing for us are as good as none. */
function joinValues(one: string | null | undefined, other: string | null | undefined): string | null {
  if (one === other) return one ?? null
  return typeof one === 'string' && typeof other === 'string' && isHarmless(one) && isHarmless(other) ? '' : null
}

function joinMade(one: State['made'], other: State['made']): State['made'] {
  if (one === other) return one
  const names = new Set([...one.keys(), ...other.keys()])
  // Written on one of the ways alone, it may be there.
  return new Map([...names].map((name) => [name, one.get(name) === other.get(name) ? (one.get(name) ?? null) : null]))
}

function joinSettings(one: State['settings'], other: State['settings']): State['settings'] {
  if (one === other) return one
  const found = new Map(other)
  for (const [name, setting] of one) {
    const second = other.get(name)
    // Set on one of the ways alone, it may be set.
    found.set(
      name,
      second !== undefined && second.value === setting.value
        ? setting
        : { ...setting, value: setting.value === 'true' ? 'true' : null },
    )
  }
  return found
}
