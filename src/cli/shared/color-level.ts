import type { Theme } from '../../model/reporter.ts'

type Environment = { readonly [name: string]: string | undefined }

/** How many colours a stream gets: `--color` and `--no-color`, then FORCE_COLOR, then NO_COLOR, then whether it is a terminal. */
export function colorLevel(flag: boolean | undefined, environment: Environment, isTerminal: boolean): Theme['color'] {
  if (flag !== undefined) return flag ? capability(environment) : 0
  const forced = environment['FORCE_COLOR']
  if (forced !== undefined) return forcedLevel(forced, environment)
  // no-color.org: present and not empty, whatever its value.
  if (environment['NO_COLOR']) return 0
  return isTerminal && environment['TERM'] !== 'dumb' ? capability(environment) : 0
}

function forcedLevel(value: string, environment: Environment): Theme['color'] {
  if (value === '0' || value === 'false') return 0
  if (value === '1' || value === '2' || value === '3') return Number(value) as Theme['color']
  return capability(environment)
}

/** What the terminal can show, at least sixteen colours. */
function capability({ COLORTERM = '', TERM = '', WT_SESSION }: Environment): Theme['color'] {
  if (/truecolor|24bit/i.test(COLORTERM) || WT_SESSION !== undefined) return 3
  return /256/.test(TERM) ? 2 : 1
}
