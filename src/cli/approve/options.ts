import { Command } from 'commander'
import { addAuditOptions } from '../shared/audit-options.ts'
import type { ExitCode, Session } from '../shared/session.ts'
import type { ApproveFlags } from './run.ts'

/** `watertight approve [target…]`. */
export function approveCommand(session: Session, done: (code: ExitCode) => void): Command {
  const command = new Command('approve')
    .summary('approve what ships now, as a release contract')
    .description(
      'approve what ships now: show what is new against the release contract, and write watertight.contract.json',
    )
    .usage('[target…] [options]')
    .argument('[target...]', 'as for audit; without one, the package in this directory')
    .option('-y, --yes', 'write it without asking')
  const exitCodes = '0 the contract is up to date; 1 it was not written; 2 not all could be looked at.'
  return addAuditOptions(command, exitCodes).action(async (targets: readonly string[], flags: ApproveFlags) => {
    const { runApprove } = await import('./run.ts')
    done(await runApprove(targets, flags, session))
  })
}
