import { against } from '../../diff/against.ts'
import { type AuditOptions, audit } from '../../index.ts'
import type { Report } from '../../model/report.ts'
import { acceptAll } from '../../policy/accept-all.ts'
import { formatBaseline } from '../../policy/baseline.ts'
import { exitCodeOf } from '../../policy/judge.ts'
import { setUpAudit } from '../shared/audit-setup.ts'
import { cacheFor } from '../shared/cache-option.ts'
import { sentence } from '../shared/failure-text.ts'
import { withoutEmptyPage, writeOutputs } from '../shared/outputs.ts'
import { pageExtras } from '../shared/page-extras.ts'
import type { PolicyFlags } from '../shared/policy-options.ts'
import { showProgress } from '../shared/progress.ts'
import type { ReportFlags } from '../shared/report-options.ts'
import { sayCleanPastNpm, sayLeakInHook, sayWhyIncomplete } from '../shared/say-why.ts'
import type { ExitCode, Session } from '../shared/session.ts'
import type { SourceFlags } from '../shared/source-options.ts'
import { toSourceOptions } from '../shared/source-options.ts'
import { checkReceiptFlags, type ReceiptFlags, writeReceipt } from '../shared/write-receipt.ts'
import { writeText } from '../shared/write-text.ts'

/** The options of `watertight audit`. */
export interface AuditFlags extends SourceFlags, PolicyFlags, ReportFlags, ReceiptFlags {
  readonly updateBaseline?: true
  readonly against?: string
}

/** Audits `targets`, reports, and gives the exit code. `auditing` stands in where more than the targets themselves is audited. */
export async function runAudit(
  targets: readonly string[],
  flags: AuditFlags,
  session: Session,
  auditing: (targets: readonly string[], options: AuditOptions) => Promise<Report> = audit,
): Promise<ExitCode> {
  const { terminal } = session
  const { options: decided, outputs, theme, baselineFile } = await setUpAudit(flags, session, targets)
  await checkReceiptFlags(flags, session)
  const extras = pageExtras(outputs, flags)
  const place = toSourceOptions(flags, session, targets)
  // A receipt vouches for bytes, and whoever reads it has not agreed to what comments in them say.
  const allowComments = flags.receipt === undefined
  const usual = { ...place, ...decided, ...cacheFor(flags, session), ...extras.options, allowComments }
  const options = flags.against === undefined ? usual : { ...usual, against: await against(flags.against, usual) }
  const progress = flags.quiet ? undefined : showProgress(terminal, targets)
  const audited = await auditing(targets, {
    ...options,
    ...(progress && { onProgress: progress.onProgress }),
  }).finally(() => progress?.clear())
  session.signal.throwIfAborted()

  const report = flags.updateBaseline ? await updateBaseline(audited, baselineFile, session) : audited
  await writeOutputs(report, withoutEmptyPage(outputs, report), theme, session, extras.found())
  delete session.onFailure
  // Of whatever the audit came to: a receipt of a leak is a true one. What is not there to vouch for has none, and the exit code is 2.
  if (!(await writeReceipt(report, options, flags, session)))
    await terminal.say(sentence('no receipt is written, since no package could be opened'))
  await sayWhyIncomplete(report, session)
  if (report.verdict === 'leak') await sayLeakInHook(report, session)
  await sayCleanPastNpm(report, session.environment)
  return exitCodeOf(report.verdict)
}

async function updateBaseline(report: Report, file: string, { terminal }: Session): Promise<Report> {
  if (report.verdict === 'incomplete') {
    await terminal.say(sentence('the baseline stays as it is, since the audit is not complete'))
    return report
  }
  await writeText(file, formatBaseline(report.findings))
  await terminal.say(sentence(`the baseline is written: ${file}`))
  return acceptAll(report)
}
