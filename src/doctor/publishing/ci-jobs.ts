import { type Scalar, yamlOutline } from './yaml-outline.ts'

/** One step of a CI job. */
export interface CiStep {
  /** Shell commands; null for an action. */
  readonly script: string | null
  /** An action of GitHub's, `owner/name@ref`. */
  readonly uses: string | null
  /** The action's inputs. */
  readonly inputs: { readonly [name: string]: string }
  readonly folder: string
  readonly line: number
  /** Whether the shell ends at the first error. */
  readonly endsOnError: boolean
  /** Why a failure of this step does not end the job. */
  readonly lost: string | null
  /** On which condition it runs, or null for always. */
  readonly condition: string | null
}

/** A job, whose steps run one after the other until one fails. */
export interface CiJob {
  readonly name: string
  readonly steps: readonly CiStep[]
}

/** The jobs of a CI file. The text alone is read, so what includes, anchors and templates bring in is not seen. */
export function ciJobs(text: string, system: CiSystem): readonly CiJob[] {
  const jobs = new Map<string, Map<string, Scalar[]>>()
  const scalars = yamlOutline(text)
  for (const scalar of scalars) {
    const place = placeOf(scalar.path)
    if (place === null) continue
    const steps = jobs.get(place.job) ?? new Map<string, Scalar[]>()
    jobs.set(place.job, steps)
    steps.set(place.step, [...(steps.get(place.step) ?? []), scalar])
  }
  return [...jobs].map(([name, steps]) => ({
    name: name.split('/').at(-1) ?? name,
    steps: [...steps.values()].flatMap((parts) => toStep(parts, scalars, system) ?? []),
  }))
}

export type CiSystem = 'github' | 'gitlab' | 'azure' | 'circleci'

interface Place {
  readonly job: string
  readonly step: string
}

const listed: ReadonlySet<string> = new Set(['before_script', 'script', 'after_script'])

/** The job and the step that a scalar belongs to: below `steps` in most systems, a list of scripts in GitLab's. */
function placeOf(path: readonly string[]): Place | null {
  const at = path.lastIndexOf('steps')
  if (at !== -1 && /^\[\d+\]$/.test(path[at + 1] ?? ''))
    return { job: path.slice(0, at).join('/'), step: path[at + 1] ?? '' }
  const [job, key] = path
  return job !== undefined && key !== undefined && listed.has(key) ? { job, step: path.slice(1).join('/') } : null
}

const commandKeys: ReadonlySet<string> = new Set(['run', 'command', 'script', 'bash', 'pwsh', 'powershell'])

function toStep(parts: readonly Scalar[], all: readonly Scalar[], system: CiSystem): CiStep | null {
  const fieldOf = (key: string): string | undefined => parts.find(({ path }) => keyOf(path) === key)?.value
  const script = parts.find(({ path }) => isCommand(path, system)) ?? npmTask(fieldOf, parts[0])
  const uses = fieldOf('uses')
  if (script === undefined && uses === undefined) return null
  const condition = fieldOf('if') ?? fieldOf('condition')
  return {
    script: script?.value ?? null,
    uses: uses ?? null,
    inputs: Object.fromEntries(
      parts.filter(({ path }) => path.at(-2) === 'with').map(({ path, value }) => [path.at(-1) ?? '', value]),
    ),
    folder: fieldOf('working-directory') ?? fieldOf('workingDirectory') ?? defaultFolder(parts, all) ?? '.',
    line: script?.line ?? parts[0]?.line ?? 1,
    // Azure's script steps run without -e.
    endsOnError: system !== 'azure',
    lost: lossOf(fieldOf('continue-on-error') ?? fieldOf('continueOnError'), condition),
    condition: condition ?? null,
  }
}

function isCommand(path: readonly string[], system: CiSystem): boolean {
  if (system === 'gitlab') return listed.has(path[1] ?? '')
  return commandKeys.has(keyOf(path)) && !path.includes('with') && !path.includes('inputs')
}

/** Azure's task for npm, as the command that it runs. */
function npmTask(fieldOf: (key: string) => string | undefined, first: Scalar | undefined): Scalar | undefined {
  if (first === undefined || !/^npm@\d/i.test(fieldOf('task') ?? '')) return undefined
  return { ...first, value: `npm ${fieldOf('customCommand') ?? fieldOf('command') ?? ''}` }
}

function lossOf(continues: string | undefined, condition: string | undefined): string | null {
  if (continues !== undefined && continues !== 'false') return 'the job goes on when it fails (continue-on-error)'
  return condition === 'false' ? 'its condition is false' : null
}

/** GitHub's `defaults.run.working-directory`, of the job or else of the workflow. */
function defaultFolder(parts: readonly Scalar[], all: readonly Scalar[]): string | undefined {
  const job = parts[0]?.path.slice(0, 2).join('/')
  const defaults = all.filter(({ path }) => path.slice(-3).join('/') === 'defaults/run/working-directory')
  const own = defaults.find(({ path }) => path.slice(0, 2).join('/') === job)
  return (own ?? defaults.find(({ path }) => path.length === 3))?.value
}

/** The key that a scalar stands at; an item of a list stands at its list's. */
function keyOf(path: readonly string[]): string {
  return path.findLast((name) => !/^\[\d+\]$/.test(name)) ?? ''
}
