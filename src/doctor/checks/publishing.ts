import type { Finding } from '../diagnosis.ts'
import { judgeWay } from '../publishing/judge-way.ts'
import type { Way } from '../publishing/way.ts'
import { type Check, type Said, say } from './check.ts'

/** Whether every place that publishes passes the gate. */
export const publishing: Check = {
  id: 'publishing',
  run(examination) {
    const { ways } = examination
    if (ways.length === 0)
      return [
        say(
          'ok',
          'No CI file, script or release tool was found that publishes; what CI includes from elsewhere was not read.',
        ),
      ]
    const judged = ways.map((way) => ({ way, ...judgeWay(way, examination) }))
    const passed = judged.filter(({ status }) => status === 'ok')
    return [
      ...judged
        .filter(({ status }) => status !== 'ok')
        .map(({ way, status, because, advice }) => tell(way, status, because, advice)),
      ...gated(passed.map(({ way, because }) => `${placeOf(way)} (${because})`)),
    ]
  },
}

function tell(way: Way, status: Finding['status'], because: string, advice: string | null): Said {
  return say(status, `${placeOf(way)}: ${because}.`, advice)
}

const SHOWN = 8

function gated(places: readonly string[]): readonly Said[] {
  if (places.length === 0) return []
  const shown = places.slice(0, SHOWN).join('; ')
  const more = places.length > SHOWN ? ` and ${places.length - SHOWN} more` : ''
  return [say('ok', `A leak stops ${places.length === 1 ? 'this way' : 'these ways'} of publishing: ${shown}${more}.`)]
}

function placeOf({ shown, where, through }: Way): string {
  return `${shown} in ${where}${through.length === 0 ? '' : ` (through script ${through.join(' → ')})`}`
}
