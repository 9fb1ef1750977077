import { Command, InvalidArgumentError } from 'commander'
import { addBounds, addPolicyOptions, type PolicyFlags } from '../shared/policy-options.ts'
import { addReportOptions, type ReportFlags } from '../shared/report-options.ts'
import type { ExitCode, Session } from '../shared/session.ts'
import { addRegistryOptions, type RegistryFlags } from '../shared/source-options.ts'

interface HistoryFlags extends PolicyFlags, ReportFlags, RegistryFlags {
  readonly last?: number
  readonly since?: string
  readonly stable?: true
  readonly firstBad?: true
}

/** `watertight history <name>[@range]`. */
export function historyCommand(session: Session, done: (code: ExitCode) => void): Command {
  const command = new Command('history')
    .summary('audit the published versions: first bad, last bad')
    .description('audit the published versions of a package: the first that leaks, the last, and what')
    .argument('<spec>', 'a name, or a name with a range, a version or a tag, such as name@^2')
    .option('--last <count>', 'only so many versions, the newest', toCount)
    .option('--since <version|date>', 'only this version and those above it, or those published since a day')
    .option('--stable', 'no prereleases')
    .option(
      '--first-bad',
      'find the first version that leaks by bisection; right only if every later version leaks too',
    )
  addReportOptions(command)
  addPolicyOptions(command)
  addRegistryOptions(command)
  return addBounds(command).action(async (spec: string, flags: HistoryFlags) => {
    const [{ runAudit }, { history }] = await Promise.all([import('../audit/run.ts'), import('../../index.ts')])
    const { last, since, stable, firstBad } = flags
    const chosen = {
      ...(last !== undefined && { last }),
      ...(since !== undefined && { since }),
      ...(stable && { stable }),
      ...(firstBad && { firstBad }),
    }
    done(await runAudit([spec], flags, session, ([only = spec], options) => history(only, { ...options, ...chosen })))
  })
}

function toCount(value: string): number {
  if (/^[1-9]\d{0,5}$/.test(value)) return Number(value)
  throw new InvalidArgumentError('It is a whole number, and not 0.')
}
