import { Command } from 'commander'
import { addBounds, addPolicyOptions, type PolicyFlags } from '../shared/policy-options.ts'
import { addReportOptions, type ReportFlags } from '../shared/report-options.ts'
import type { ExitCode, Session } from '../shared/session.ts'
import { addSourceOptions, type SourceFlags } from '../shared/source-options.ts'

/** The options of `watertight audit`. */
export interface AuditFlags extends SourceFlags, PolicyFlags, ReportFlags {
  readonly updateBaseline?: true
  readonly receipt?: string
  readonly against?: string
}

/** `watertight [audit] [target…]`. */
export function auditCommand(session: Session, done: (code: ExitCode) => void): Command {
  const command = new Command('audit')
    .description('audit packages; without a target, the one in this directory, as it would be published')
    .usage('[target…] [options]')
    .argument('[target...]', 'a directory, a .tgz file or URL, - for stdin, or a spec such as name@1.2.3')
  addReportOptions(command)
  addPolicyOptions(command)
    .option('--update-baseline', 'accept everything that is found now, forget what is found no more')
    .option('--receipt <file>', 'write a receipt of what was audited')
    .option(
      '--against <latest|file>',
      'hold it to what this version, tag, report or tarball ships, in place of a contract',
    )
  addSourceOptions(command)
  return addBounds(command).action(async (targets: readonly string[], flags: AuditFlags) => {
    const { runAudit } = await import('./run.ts')
    done(await runAudit(targets, flags, session))
  })
}
