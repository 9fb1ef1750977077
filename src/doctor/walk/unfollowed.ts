import type { Point } from './point.ts'
import { eitherWay, type WalkOutcome } from './state.ts'

/** Notes a way out that cannot be followed, and what of it. */
export function unfollowed(shown: string, because: string, point: Point, tool: string | null = null): WalkOutcome {
  const { state, site, walker } = point
  walker.found.push({
    where: site.where,
    through: site.through,
    shown,
    status: 'unknown',
    because,
    advice: 'Look at it by hand. What publishes with `watertight release` audits what it uploads.',
    meetsGate: state.audits.length + state.lost.length > 0,
    tool,
    folders: [],
    uploads: [],
  })
  return eitherWay(state)
}
