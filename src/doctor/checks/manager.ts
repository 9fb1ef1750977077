import { wordFor } from '../../text/count.ts'
import { type Check, finding } from './check.ts'

/** Which package manager publishes here. */
export const manager: Check = {
  id: 'manager',
  run({ project, installed }) {
    const { name, version, because, doubts } = project.manager
    const here = installed.find((packer) => packer.name === name)
    const known = version ?? here?.version
    const missing = here === undefined ? `; it is not installed here` : ''
    const found = `${name}${known === undefined ? '' : ` ${known}`} publishes here (${because})${missing}.`
    if (doubts.length === 0) return [finding('ok', found)]
    const advice = `Delete what is left over, or say which one it is: "packageManager" in package.json.`
    return [
      finding(
        'warning',
        `${found} But ${doubts.join(' and ')} ${wordFor(doubts.length, 'speaks', 'speak')} for another.`,
        advice,
      ),
    ]
  },
}
