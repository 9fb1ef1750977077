import { resolve } from 'node:path'
import { AuditError } from '../../model/audit-error.ts'
import { defaultLimits } from '../../model/limits.ts'
import type { Report } from '../../model/report.ts'
import type { StagedPackage } from '../../model/stage.ts'
import { exitCodeOf } from '../../policy/judge.ts'
import type { AuditedBytes } from '../../receipts/evidence.ts'
import { readEvidence } from '../../receipts/read-evidence.ts'
import { render } from '../../reporters/render.ts'
import { readTextFile } from '../../sources/read-file.ts'
import { applyDecisions } from '../../stage/apply.ts'
import { review } from '../../stage/review.ts'
import { escapeControls } from '../../text/escape-controls.ts'
import { isJsonPrinted, setUpAudit } from '../shared/audit-setup.ts'
import { canAsk, confirm } from '../shared/confirm.ts'
import { sentence } from '../shared/failure-text.ts'
import { isPrintedEarly, withoutEmptyPage, writeOutputs } from '../shared/outputs.ts'
import { pageExtras } from '../shared/page-extras.ts'
import type { PolicyFlags } from '../shared/policy-options.ts'
import { showProgress } from '../shared/progress.ts'
import type { ReportFlags } from '../shared/report-options.ts'
import { sayWhyIncomplete } from '../shared/say-why.ts'
import type { ExitCode, Session } from '../shared/session.ts'
import type { SourceFlags } from '../shared/source-options.ts'
import { toSourceOptions } from '../shared/source-options.ts'

/** The options of `watertight stage`. */
export interface StageFlags
  extends PolicyFlags,
    ReportFlags,
    Pick<SourceFlags, 'workspace' | 'workspaces' | 'pack' | 'registry'> {
  readonly all?: true
  readonly receipt?: readonly string[]
  readonly report?: readonly string[]
  readonly approveClean?: true
  readonly rejectLeaks?: true
}

/** Reviews what awaits approval, approves and rejects what a person says yes to, and gives the exit code. */
export async function runStage(ids: readonly string[], flags: StageFlags, session: Session): Promise<ExitCode> {
  const { terminal, cwd, environment, signal } = session
  const { options, outputs, theme } = await setUpAudit(flags, session)
  refuseWithoutTerminal(flags, session)
  const audited = await readAudited(flags, cwd)
  const extras = pageExtras(outputs, flags)
  const place = toSourceOptions(flags, session, [])
  const progress = flags.quiet ? undefined : showProgress(terminal, ['what awaits approval'])
  const reviewed = await review({
    ids,
    all: flags.all === true,
    audited,
    audit: {
      ...place,
      ...options,
      ...extras.options,
      ...(progress && { onProgress: progress.onProgress }),
    },
  }).finally(() => progress?.clear())
  signal.throwIfAborted()
  const wanted = withoutEmptyPage(outputs, reviewed)
  const early = wanted.filter(isPrintedEarly)
  await writeOutputs(reviewed, early, theme, session)
  const inJson = isJsonPrinted(outputs)
  const report = await applyDecisions(reviewed, {
    approves: flags.approveClean === true,
    rejects: flags.rejectLeaks === true,
    context: { ...place, cwd, environment, signal, maxBytes: options.limits?.entryBytes ?? defaultLimits.entryBytes },
    asks: async (decision, one) => (await confirm(questionOf(decision, one), session)) === true,
    say: (line, hint) => terminal.say(sentence(line, hint)),
    onChange: (changed) => {
      session.onFailure = async (code, detail) => {
        if (inJson) await terminal.print(render(interrupted(changed, code, detail), 'json'))
      }
    },
  })
  await writeOutputs(
    report,
    wanted.filter((output) => !early.includes(output)),
    theme,
    session,
    extras.found(),
  )
  delete session.onFailure
  await sayWhyIncomplete(report, session)
  return exitCodeOf(report.verdict)
}

/** A person says yes to each, or nothing is done: not even the audit, which would seem to have been for something. */
function refuseWithoutTerminal({ approveClean, rejectLeaks }: StageFlags, session: Session): void {
  const asked = approveClean ? '--approve-clean' : rejectLeaks ? '--reject-leaks' : null
  if (asked === null || canAsk(session)) return
  throw new AuditError('EUSAGE', `${asked} asks a person before each package, and there is no terminal to ask on`, {
    hint: 'Run it on the machine of whoever approves. Without the option the commands are printed, and nothing is done.',
  })
}

const RECEIPT_BYTES = 64 * 1024 ** 2
const REPORT_BYTES = 400 * 1024 ** 2

/** What the receipts and reports that are named say was audited. */
async function readAudited({ receipt = [], report = [] }: StageFlags, cwd: string): Promise<readonly AuditedBytes[]> {
  const found: AuditedBytes[] = []
  for (const [kind, files, most] of [
    ['receipt', receipt, RECEIPT_BYTES],
    ['report', report, REPORT_BYTES],
  ] as const) {
    for (const file of files) {
      const text = await readTextFile(resolve(cwd, file), kind, file, most)
      found.push(...readEvidence(text, kind, file).audited)
    }
  }
  return found
}

function questionOf(decision: 'approve' | 'reject', { name, version, tag, news }: StagedPackage): string {
  const title = `${name}@${version}`
  if (decision === 'reject') return escapeControls(`Reject ${title}? It is removed from the stage for good.`)
  const under = tag === null ? '' : ` as ${tag}`
  const change =
    news === null
      ? ''
      : news.since === null
        ? ', the first version'
        : `, ${news.added} new and ${news.changed} changed files since ${news.since}`
  return escapeControls(`Approve ${title}${under}? It is clean${change}.`)
}

function interrupted(report: Report, code: string, detail: string): Report {
  const notice = { package: null, code, chain: [], detail, effect: 'incomplete' } as const
  return { ...report, verdict: 'incomplete', notices: [...report.notices, notice] }
}
