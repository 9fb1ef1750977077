import { flatten, joined, type ScriptsIn } from '../scripts/flatten.ts'
import { type GateCommand, gateCommand } from '../scripts/gate-command.ts'
import type { CiJob, CiStep } from './ci-jobs.ts'
import { publicationOf } from './publication.ts'
import type { Way } from './way.ts'

/** What reading commands needs of the project. */
export interface Surroundings {
  readonly scriptsIn: ScriptsIn
  /** `failOn` of the configuration, which weakens every call of the gate that has no flag of its own. */
  readonly failOn: string | undefined
}

/** The publishing commands of one job of `file`. */
export function waysInJob(file: string, { steps }: CiJob, surroundings: Surroundings): readonly Way[] {
  const ways: Way[] = []
  const earlier: EarlierGate[] = []
  for (const step of steps) {
    const where = `${file}:${step.line}`
    if (step.uses !== null)
      ways.push(...waysOfAction(step, { where, folder: step.folder, step, earlier }, surroundings))
    const gate = actionGate(step)
    if (gate !== null) earlier.push({ gate, step })
    if (step.script === null) continue
    ways.push(...waysInScript(step.script, { where, folder: step.folder, step, earlier }, surroundings))
  }
  return ways
}

/** The publishing commands of a script of package.json by itself. */
export function waysInPackageScript(
  name: string,
  script: string,
  folder: string,
  surroundings: Surroundings,
): readonly Way[] {
  const manifest = folder === '.' ? 'package.json' : `${folder}/package.json`
  return waysInScript(script, { where: `${manifest}, script ${name}`, folder, step: null, earlier: [] }, surroundings)
}

interface Origin {
  readonly where: string
  readonly folder: string
  readonly step: CiStep | null
  /** Grows with what is read. */
  readonly earlier: EarlierGate[]
}

interface EarlierGate {
  readonly gate: GateCommand
  readonly step: CiStep | null
}

function waysInScript(script: string, { where, folder, step, earlier }: Origin, surroundings: Surroundings): Way[] {
  const { scriptsIn, failOn } = surroundings
  const ways: Way[] = []
  for (const one of flatten(script, {
    folder: joined('.', folder),
    scriptsIn,
    endsOnError: step?.endsOnError ?? false,
  })) {
    const gate = gateCommand(one, failOn)
    if (gate !== null) earlier.push({ gate, step })
    const publication = publicationOf(one)
    if (publication === null) continue
    ways.push({ ...publication, where, through: one.through, earlier: earlier.map((each) => asSeenFrom(step, each)) })
  }
  return ways
}

/** A gate stops nothing in a step whose failure does not end the job; under a condition of its own it may not run. */
function asSeenFrom(step: CiStep | null, { gate, step: own }: EarlierGate): GateCommand {
  if (own === null || own === step || gate.strength === 'lost') return gate
  if (own.lost !== null) return { ...gate, strength: 'lost', because: own.lost }
  if (own.condition === null || own.condition === step?.condition) return gate
  return { ...gate, strength: 'unclear', because: 'it runs only on a condition' }
}

/** Watertight's own action. */
function actionGate({ uses, inputs }: CiStep): GateCommand | null {
  if (!/(?:^|\/)watertight@/.test(uses ?? '')) return null
  const isOff = inputs['fail-on'] === 'never'
  return {
    strength: isOff ? 'lost' : 'stops',
    because: isOff ? 'its input fail-on is never' : null,
    targets: (inputs['target'] ?? '').split(/\s+/).filter((target) => target !== '' && target !== '.'),
  }
}

/** Actions that publish, by what their documentation says. */
function waysOfAction({ uses, inputs }: CiStep, origin: Origin, surroundings: Surroundings): readonly Way[] {
  const name = uses?.replace(/@.*$/, '').toLowerCase()
  if (name === 'changesets/action' && inputs['publish'] !== undefined)
    return waysInScript(inputs['publish'], origin, surroundings)
  if (name === 'cycjimmy/semantic-release-action') return waysInScript('semantic-release', origin, surroundings)
  if (name !== 'js-devtools/npm-publish' || inputs['dry-run'] === 'true') return []
  const runsHooks = inputs['ignore-scripts'] === 'false'
  const command = `npm publish ${runsHooks ? '' : '--ignore-scripts '}${inputs['package'] ?? ''}`
  return waysInScript(command, origin, surroundings).map((way) => ({
    ...way,
    shown: 'the action JS-DevTools/npm-publish',
    skipsHooks: runsHooks ? way.skipsHooks : 'it runs no hook unless its input ignore-scripts is false',
  }))
}
