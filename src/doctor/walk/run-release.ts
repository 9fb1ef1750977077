import { weaknessOf } from '../scripts/gate-command.ts'
import type { Point } from './point.ts'
import { isRehearsal } from './rehearsal-options.ts'
import { eitherWay, type WalkOutcome } from './state.ts'

/** Runs `watertight release`, which audits the very tarball that it uploads. */
export function runRelease(args: readonly string[], { state, site, setting, walker }: Point): WalkOutcome {
  if (isRehearsal(args, state)) return eitherWay(state)
  const weakness = weaknessOf(args, setting.policy)
  const plain = { where: site.where, through: site.through, shown: 'watertight release', meetsGate: true, tool: null }
  walker.found.push({
    ...plain,
    status: weakness === null ? 'ok' : weakness.kind === 'lost' ? 'bypass' : 'unknown',
    because: weakness === null ? 'it audits what it publishes' : weakness.because,
    advice: weakness === null ? null : 'Leave the option out.',
    folders: state.folder === null ? [] : [state.folder],
    uploads: state.folder === null ? [] : [state.folder],
  })
  return eitherWay(state)
}
