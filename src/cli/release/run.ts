import { defaultLimits } from '../../model/limits.ts'
import { exitCodeOf } from '../../policy/judge.ts'
import type { Progress } from '../../release/progress.ts'
import type { PublishWishes } from '../../release/publish.ts'
import { type ReleaseOptions, release } from '../../release/release.ts'
import { render } from '../../reporters/render.ts'
import { isJsonPrinted, setUpAudit } from '../shared/audit-setup.ts'
import { sentence } from '../shared/failure-text.ts'
import { isPrintedEarly, writeOutputs } from '../shared/outputs.ts'
import { pageExtras } from '../shared/page-extras.ts'
import type { PolicyFlags } from '../shared/policy-options.ts'
import { showProgress } from '../shared/progress.ts'
import type { ReportFlags } from '../shared/report-options.ts'
import type { ExitCode, Session } from '../shared/session.ts'
import type { SourceFlags } from '../shared/source-options.ts'
import { toSourceOptions } from '../shared/source-options.ts'
import { checkReceiptFlags, type ReceiptFlags, writeReceipt } from '../shared/write-receipt.ts'
import { outcomeText, outlookText } from './text.ts'

/** The options of `watertight release`. */
export interface ReleaseFlags
  extends PolicyFlags,
    ReportFlags,
    ReceiptFlags,
    Pick<SourceFlags, 'workspace' | 'workspaces' | 'pack' | 'registry'> {
  readonly dryRun?: true
  readonly stage?: true
  readonly tag?: string
  readonly access?: string
  readonly otp?: string
  readonly provenance?: true
}

/** Releases the package here, or its workspaces; says what has reached the registry, however it ends; gives the exit code. */
export async function runRelease(
  passthrough: readonly string[],
  flags: ReleaseFlags,
  session: Session,
): Promise<ExitCode> {
  const { terminal } = session
  const { options, outputs, theme } = await setUpAudit(flags, session)
  promiseNothing(session)
  await checkReceiptFlags(flags, session)
  const extras = pageExtras(outputs, flags)
  const [early, late] = [outputs.filter(isPrintedEarly), outputs.filter((output) => !isPrintedEarly(output))]
  const shown = flags.quiet ? undefined : showProgress(terminal)
  const { report, failure } = await release({
    context: contextOf(flags, session, { ...defaultLimits, ...options.limits }.entryBytes),
    wishes: wishesOf(flags, passthrough),
    audit: { ...options, ...extras.options, ...(shown && { onProgress: shown.onProgress }) },
    onAudited: async (audited) => {
      shown?.clear()
      await writeOutputs(audited, early, theme, session)
      await writeReceipt(audited, options, flags, session)
    },
    onChange: (progress) => promiseOutcome(progress, isJsonPrinted(outputs), session),
    onOutlook: (outlooks) => (flags.quiet ? Promise.resolve() : terminal.say(outlookText(outlooks))),
    say: (line) => (flags.quiet ? Promise.resolve() : terminal.say(sentence(line))),
  }).finally(() => shown?.clear())
  session.signal.throwIfAborted()
  if (failure !== null) await terminal.say(sentence(failure.message, failure.hint))
  await terminal.say(outcomeText(report))
  await writeOutputs(report, late, theme, session, extras.found())
  delete session.onFailure
  return exitCodeOf(report.verdict)
}

/** What ends the run before there is a report has uploaded nothing, and says so. */
function promiseNothing(session: Session): void {
  const print = session.onFailure
  session.onFailure = async (code, message) => {
    await session.terminal.say(sentence('nothing was uploaded'))
    await print?.(code, message)
  }
}

/** From now on an interruption tells how far it had come, to people and in the JSON that was asked for. */
function promiseOutcome(progress: Progress, inJson: boolean, session: Session): void {
  session.onFailure = async (code, message) => {
    const report = progress.conclude({ code, message })
    await session.terminal.say(outcomeText(report))
    if (inJson) await session.terminal.print(render(report, 'json'))
  }
}

function contextOf(flags: ReleaseFlags, session: Session, maxBytes: number): ReleaseOptions['context'] {
  const { cwd, environment, signal } = session
  return { ...toSourceOptions(flags, session, []), cwd, environment, signal, maxBytes }
}

function wishesOf(flags: ReleaseFlags, passthrough: readonly string[]): PublishWishes {
  return {
    dryRun: flags.dryRun === true,
    stage: flags.stage === true,
    provenance: flags.provenance === true,
    passthrough,
    ...(flags.tag !== undefined && { tag: flags.tag }),
    ...(flags.access !== undefined && { access: flags.access }),
    ...(flags.otp !== undefined && { otp: flags.otp }),
  }
}
