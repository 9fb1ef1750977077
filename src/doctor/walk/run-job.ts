import type { CiJob, CiStep, Variables } from '../ci/ci-job.ts'
import { doubtOfImage } from '../ci/image.ts'
import { runAction } from './run-action.ts'
import type { WalkSetting } from './setting.ts'
import {
  type Audit,
  changed,
  eitherWay,
  join,
  mapOutcome,
  nowhere,
  type Site,
  type State,
  startState,
  type Walker,
  type WalkOutcome,
} from './state.ts'
import { unfollowed } from './unfollowed.ts'
import { siteAt } from './walker.ts'
import { exported } from './write-files.ts'

/** Follows a CI job step by step, and what runs when a step has failed as well. */
export function runJob(job: CiJob, setting: WalkSetting, walker: Walker): void {
  runSteps(job.steps, job.file, { current: startState('.'), failed: null }, setting, walker)
}

interface Progress {
  /** Where the job stands while no step has failed; null once none can go on. */
  readonly current: State | null
  /** Where it stands when one has. */
  readonly failed: State | null
}

function runSteps(
  steps: readonly CiStep[],
  file: string,
  from: Progress,
  setting: WalkSetting,
  walker: Walker,
): Progress {
  let progress = from
  for (const [at, step] of steps.entries()) {
    const next = steps[at + 1]
    const isContinued = next?.keepsShell === true && !next.ownOptions
    progress = runStep({ step, isContinued }, file, progress, setting, walker)
  }
  return progress
}

/** A step, and whether the next one runs in the same shell. */
interface Turn {
  readonly step: CiStep
  readonly isContinued: boolean
}

function runStep(
  turn: Turn,
  file: string,
  { current, failed }: Progress,
  setting: WalkSetting,
  walker: Walker,
): Progress {
  const { step } = turn
  if (/^\s*false\s*$/.test(step.condition ?? '')) return { current, failed }
  const site: Site = { ...siteAt(`${file}:${step.line}`), stepId: step.id, condition: step.condition }
  const later =
    step.afterFailure === 'no' || failed === null
      ? null
      : runWork(turn, afterFailure(failed, step), site, setting, walker)
  const stillFailed = later === null ? failed : join(failed, join(later.success, later.failure, ''), '')
  if (current === null || step.afterFailure === 'only') return { current, failed: stillFailed }
  const plain = runWork(turn, current, site, setting, walker)
  const outcome = step.condition === null ? plain : underCondition(plain, current, step.condition)
  const ran = step.goesOn === null ? outcome.success : join(outcome.success, outcome.failure, step.goesOn)
  return {
    current: ran,
    failed: step.goesOn === null ? join(stillFailed, outcome.failure, '') : stillFailed,
  }
}

/** What was audited under a condition counts for what runs under the same. */
function underCondition(outcome: WalkOutcome, before: State, condition: string): WalkOutcome {
  // One audit stays one, wherever it passed or failed.
  const earlier = new Set([...before.audits, ...before.failed, ...before.lost.map(({ audit }) => audit)])
  const known = new Map<Audit, Audit>()
  const conditional = (audit: Audit): Audit => {
    if (earlier.has(audit)) return audit
    const found = known.get(audit) ?? { ...audit, onlyIf: condition }
    known.set(audit, found)
    return found
  }
  return mapOutcome(outcome, (end) => ({
    ...end,
    // What a step puts right on a condition may be wrong still.
    modules: end.modules ?? before.modules,
    audits: end.audits.map(conditional),
    failed: end.failed.map(conditional),
    lost: end.lost.map((lost) => ({ ...lost, audit: conditional(lost.audit) })),
  }))
}

/** For a step that runs after a failure, the audits that have failed count for nothing. */
function afterFailure(failed: State, { condition }: CiStep): State {
  const because = `this step runs when one before it has failed${condition === null ? '' : ` (${condition})`}`
  const lost = failed.failed.map((audit) => ({ audit, kind: 'lost' as const, because }))
  return {
    ...failed,
    audits: failed.audits.filter((audit) => !failed.failed.includes(audit)),
    lost: [...lost, ...failed.lost.filter(({ audit }) => !failed.failed.includes(audit))],
  }
}

function runWork(
  { step, isContinued }: Turn,
  from: State,
  site: Site,
  setting: WalkSetting,
  walker: Walker,
): WalkOutcome {
  const { work } = step
  const state = prepared(step, from)
  switch (work.kind) {
    case 'shell': {
      const { script } = work
      // `set +e` in one line of a shell holds for the next.
      const { endsOnError, tellsPipes } = step.keepsShell && !step.ownOptions ? from : work
      const because = doubtOfImage(step.image)
      const inside = because === null ? state : { ...state, doubt: because, replaced: because }
      const outcome = walker.script(script, inside, site, { endsOnError, tellsPipes, isSourced: true, isContinued })
      return mapOutcome(outcome, (end) => ({
        ...end,
        doubt: end.doubt === because ? state.doubt : end.doubt,
        replaced: end.replaced === because ? state.replaced : end.replaced,
      }))
    }
    case 'action':
      return runAction(work, { state, site, setting, walker })
    case 'steps': {
      const { current, failed } = runSteps(work.steps, work.file, { current: state, failed: null }, setting, walker)
      return { ...nowhere, success: current, failure: failed }
    }
    case 'doubt': {
      const after = changed(state, work.because, true)
      return eitherWay({ ...after, doubt: work.because, replaced: work.because })
    }
    case 'unread':
      return unfollowed(work.what, 'it is not read here', { state, site, setting, walker })
  }
}

/** The folder and the environment in which a step starts. */
function prepared({ folder, environment, keepsShell }: CiStep, from: State): State {
  const kept = [...from.variables].filter(([name]) => keepsShell || name.startsWith(exported('')))
  const exports = kept
    .filter(([name]) => name.startsWith(exported('')))
    .map(([name, value]) => [name.slice(exported('').length), value] as const)
  const variables = new Map([...kept, ...ofEnvironment(environment), ...exports])
  return { ...from, folder: keepsShell ? from.folder : folder, variables }
}

function ofEnvironment(environment: Variables): readonly (readonly [string, string | null])[] {
  return [...environment]
}
