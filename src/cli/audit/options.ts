import { Command } from 'commander'
import { refuseBareWords } from '../shared/bare-words.ts'
import { addBounds, addPolicyOptions } from '../shared/policy-options.ts'
import { addReportOptions } from '../shared/report-options.ts'
import type { ExitCode, Session } from '../shared/session.ts'
import { addSourceOptions } from '../shared/source-options.ts'
import { addReceiptOptions } from '../shared/write-receipt.ts'
import type { AuditFlags } from './run.ts'

/** `watertight [audit] [target…]`. */
export function auditCommand(session: Session, done: (code: ExitCode) => void): Command {
  const command = new Command('audit')
    .summary('audit packages; bare, what this directory would publish')
    .description('audit packages; without a target, the one in this directory, as it would be published')
    .usage('[target…] [options]')
    .argument(
      '[target...]',
      'a directory, a file (.tgz, .vsix, .crx, .xpi, .zip, .asar, .whl), a URL, - for stdin, or a spec such as name@1.2.3',
    )
  addReportOptions(command)
  addPolicyOptions(command).option(
    '--update-baseline',
    'accept all current findings, and drop entries that no longer match',
  )
  addReceiptOptions(command).option(
    '--against <latest|file>',
    'compare it with what this version, tag, report or tarball ships, in place of a contract',
  )
  addSourceOptions(command)
  return addBounds(command).action(async (given: readonly string[], flags: AuditFlags) => {
    const { runAudit } = await import('./run.ts')
    const hasStar = given.some((target) => target.includes('*'))
    const targets = hasStar ? await (await import('../shared/expand-stars.ts')).expandStars(given, session.cwd) : given
    await refuseBareWords(targets, flags, session)
    done(await runAudit(targets, flags, session))
  })
}
