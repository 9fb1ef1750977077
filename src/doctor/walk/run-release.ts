import { weaknessOf } from '../scripts/gate-command.ts'
import { doubtOfGate } from './gate-doubt.ts'
import type { Point } from './point.ts'
import { isRehearsal } from './rehearsal-options.ts'
import { eitherWay, type WalkOutcome } from './state.ts'

/** Runs `watertight release`, which audits the very tarball that it uploads. */
export function runRelease(args: readonly string[], point: Point): WalkOutcome {
  const { state, site, setting, walker } = point
  if (isRehearsal(args, state)) return eitherWay(state)
  const doubt = doubtOfGate(args, point)
  const unclear = doubt === null ? null : ({ kind: 'unclear', because: doubt } as const)
  const weakness = weaknessOf(args, setting.policy) ?? unclear
  const plain = { where: site.where, through: site.through, shown: 'watertight release', meetsGate: true, tool: null }
  walker.found.push({
    ...plain,
    status: weakness === null ? 'ok' : weakness.kind === 'lost' ? 'bypass' : 'unknown',
    because: weakness === null ? 'it audits what it publishes' : weakness.because,
    advice: weakness === null ? null : weakness === unclear ? followable : 'Leave the option out.',
    folders: state.folder === null ? [] : [state.folder],
    uploads: state.folder === null ? [] : [state.folder],
  })
  return eitherWay(state)
}

const followable = 'Write it so that it is certain which Watertight runs, and with which configuration.'
