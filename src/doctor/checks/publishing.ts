import { formatCount, wordFor } from '../../text/count.ts'
import type { PublishPath } from '../publish-path.ts'
import { type Check, type CheckFinding, finding } from './check.ts'

/** Whether every place that publishes passes the gate. */
export const publishing: Check = {
  id: 'publishing',
  run({ paths }) {
    if (paths.length === 0) return [finding('ok', 'No CI file, script or release tool was found that publishes.')]
    const passed = paths.filter(({ status }) => status === 'ok')
    return [
      ...paths
        .filter(({ status }) => status !== 'ok')
        .map((path) => finding(path.status, `${placeOf(path)}: ${path.because}.`, path.advice)),
      ...gated(passed.map((path) => `${placeOf(path)} (${path.because})`)),
    ]
  },
}

const SHOWN = 8

function gated(places: readonly string[]): readonly CheckFinding[] {
  if (places.length === 0) return []
  const shown = places.slice(0, SHOWN).join('; ')
  const more = places.length > SHOWN ? ` and ${formatCount(places.length - SHOWN)} more` : ''
  return [
    finding('ok', `A leak stops ${wordFor(places.length, 'this way', 'these ways')} of publishing: ${shown}${more}.`),
  ]
}

function placeOf({ shown, where, through }: PublishPath): string {
  return `${shown} in ${where}${through.length === 0 ? '' : ` (through script ${through.join(' → ')})`}`
}
