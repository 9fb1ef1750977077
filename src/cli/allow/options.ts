import { Command } from 'commander'
import { addAuditOptions } from '../shared/audit-options.ts'
import type { ExitCode, Session } from '../shared/session.ts'
import type { AllowFlags } from './run.ts'

/** `watertight allow <fingerprint> --reason <text>`. */
export function allowCommand(session: Session, done: (code: ExitCode) => void): Command {
  const command = new Command('allow')
    .summary('allow one finding, with a reason')
    .description('add an allowance for one finding to the configuration')
    .argument('<fingerprint>', 'the fingerprint of the finding, as reports print it; its first characters are enough')
    .argument('[target...]', 'where to look for the finding (default: the package in this directory)')
    .requiredOption('--reason <text>', 'a sentence that says why it may ship')
    .option('--expires <date>', 'the last day on which the allowance holds, such as 2027-01-31')
    .option('--report <file>', 'take the finding from this report, as --json printed it, instead of auditing')
  const exitCodes = '0 it is allowed; 2 it is not: no such finding, or a configuration that is code.'
  return addAuditOptions(command, exitCodes).action(
    async (fingerprint: string, targets: readonly string[], flags: AllowFlags) => {
      const { runAllow } = await import('./run.ts')
      done(await runAllow(fingerprint, targets, flags, session))
    },
  )
}
