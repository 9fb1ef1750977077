import { applyEdits } from '../../fix/apply-edits.ts'
import { type PackageRepair, planRepair, type RepairPlan } from '../../fix/plan-fix.ts'
import { type AuditOptions, audit } from '../../index.ts'
import { AuditError } from '../../model/audit-error.ts'
import type { Report } from '../../model/report.ts'
import { exitCodeOf } from '../../policy/judge.ts'
import { kindOfTarget } from '../../sources/target.ts'
import { type AuditRequest, setUpAudit } from '../shared/audit-setup.ts'
import { refuseBareWords } from '../shared/bare-words.ts'
import { confirm } from '../shared/confirm.ts'
import { sentence } from '../shared/failure-text.ts'
import { withoutEmptyPage, writeOutputs } from '../shared/outputs.ts'
import type { PolicyFlags } from '../shared/policy-options.ts'
import type { ReportFlags } from '../shared/report-options.ts'
import { sayWhyIncomplete } from '../shared/say-why.ts'
import type { ExitCode, Session } from '../shared/session.ts'
import type { SourceFlags } from '../shared/source-options.ts'
import { toSourceOptions } from '../shared/source-options.ts'
import { aftermath, pathOf, repairText } from './text.ts'

/** The options of `watertight fix`. */
export interface FixFlags extends SourceFlags, PolicyFlags, ReportFlags {
  readonly yes?: true
  readonly stripMaps?: true
  readonly stripContent?: true
  readonly output?: string
}

/** Audits, shows the edit, writes it when it is wanted, audits again. The exit code is that of what is left. */
export async function runFix(directory: string, flags: FixFlags, session: Session): Promise<ExitCode> {
  const { terminal } = session
  const setup = await setUpAudit(flags, session, [directory])
  await refuseBareWords([directory], flags, session)
  await refuseOthers(directory, flags, session)
  const place = toSourceOptions(flags, session, [directory])
  const options: AuditOptions = { ...place, ...setup.options, from: 'directory', allowComments: true }
  const plan = await planRepair(directory, options)
  const ready = plan.packages.filter(({ proposal }) => proposal !== undefined)
  // Whoever reads JSON on stdout gets the report alone.
  const tell = session.onFailure === undefined ? terminal.print : terminal.say
  for (const repair of plan.packages) await tell(repairText(repair, setup.theme))
  if (ready.length === 0) return left(plan.report, plan, setup, session)

  const written = ready.flatMap((repair) => repair.proposal?.edits.map(({ file }) => pathOf(file, repair)) ?? [])
  const files = [...new Set(written)].join(', ')
  const answer = flags.yes === true || (await confirm(`Write ${files}?`, session))
  if (answer !== true) {
    // JSON that was asked for is given, whatever the answer.
    if (session.onFailure !== undefined) await writeOutputs(plan.report, setup.outputs, setup.theme, session)
    delete session.onFailure
    const hint = answer === null ? 'Run watertight fix --yes to write it.' : undefined
    await terminal.say(sentence('nothing was written', hint))
    return exitCodeOf(plan.report.verdict)
  }
  for (const { directory: place, proposal } of ready) await applyEdits(place, proposal?.edits ?? [])
  await tell(`Written: ${files}\n\n`)
  return left(await audit([directory], options), plan, setup, session)
}

/** Reports what the edit could not mend. */
async function left(
  report: Report,
  { packages }: RepairPlan,
  { outputs, theme }: AuditRequest,
  session: Session,
): Promise<ExitCode> {
  await writeOutputs(report, withoutEmptyPage(outputs, report), theme, session)
  delete session.onFailure
  const mended: readonly PackageRepair[] = packages.filter(({ proposal }) => proposal !== undefined)
  for (const line of aftermath(report, mended)) await session.terminal.say(sentence(line))
  await sayWhyIncomplete(report, session)
  return exitCodeOf(report.verdict)
}

async function refuseOthers(target: string, flags: FixFlags, session: Session): Promise<void> {
  const context = { ...toSourceOptions(flags, session, [target]), ...session, maxBytes: 0 }
  if ((await kindOfTarget(target, context)) === 'directory') return
  throw new AuditError('EUSAGE', `${target}: only a directory can be edited`, {
    hint: 'For a tarball or a published package, watertight strip <target> -o <file> writes a cleaned one.',
  })
}
