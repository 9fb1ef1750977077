import { resolve } from 'node:path'
import { loadConfig } from '../config/load-config.ts'
import { type AuditOptions, audit } from '../index.ts'
import { AuditError } from '../model/audit-error.ts'
import type { Report } from '../model/report.ts'
import type { Theme } from '../model/reporter.ts'
import { acceptAll } from '../policy/accept-all.ts'
import { formatBaseline, parseBaseline } from '../policy/baseline.ts'
import { exitCodeOf } from '../policy/judge.ts'
import { formatReceipt, receiptOf } from '../release/receipt.ts'
import { render } from '../reporters/index.ts'
import type { AuditFlags } from './commands/audit.ts'
import { failedReport } from './failed-report.ts'
import { sentence } from './failure-text.ts'
import { loadPacks } from './load-rules.ts'
import { type Output, toOutputs, writeOutputs } from './outputs.ts'
import { toAuditOptions } from './policy-options.ts'
import { showProgress } from './progress.ts'
import { relativePaths } from './relative-paths.ts'
import type { ExitCode, Session } from './session.ts'
import { toSourceOptions } from './source-options.ts'
import { writeText } from './write-text.ts'

/** Audits `targets`, reports, and gives the exit code. */
export async function runAudit(targets: readonly string[], flags: AuditFlags, session: Session): Promise<ExitCode> {
  const { terminal, cwd } = session
  const chosen = [...(flags.reporter ?? []), ...(flags.json ? ['json'] : [])]
  const early = toOutputs(chosen)
  promiseJson(early, session)

  const config = await loadConfig({
    cwd,
    allowsCode: flags.codeConfig,
    ...(flags.config !== undefined && { config: flags.config }),
    ...(flags.baseline !== undefined && { baseline: flags.baseline }),
    createsBaseline: flags.updateBaseline === true,
  })
  refuseContract(config.contract)
  const fallback = config.reporters.length > 0 ? config.reporters : ['pretty']
  const outputs = early.length > 0 ? early : toOutputs(fallback)
  promiseJson(outputs, session)

  const baseline = config.baselineText === null ? [] : parseBaseline(config.baselineText, config.baselineFile)
  const options = toAuditOptions(flags, config, baseline)
  const progress = terminal.isWatched && !flags.quiet ? showProgress(terminal) : undefined
  const audited = await audit(targets, {
    ...toSourceOptions(flags, session, targets),
    ...options,
    extraRules: await loadPacks(config.packs, flags, session),
    ...(progress && { onProgress: progress.onProgress }),
  }).finally(() => progress?.clear())
  session.signal.throwIfAborted()

  const report = flags.updateBaseline ? await updateBaseline(audited, config.baselineFile, session) : audited
  const verbosity = flags.quiet ? 'quiet' : flags.verbose ? 'verbose' : 'normal'
  const theme: Theme = { ...terminal.theme(flags), verbosity, failOn: options.policy?.failOn ?? 'high' }
  await writeOutputs(report, withoutEmptyPage(outputs, report), theme, session)
  delete session.onFailure
  if (flags.receipt !== undefined) await writeReceipt(report, options, resolve(cwd, flags.receipt), session)
  await sayWhyIncomplete(report, session)
  return exitCodeOf(report.verdict)
}

/** Who asked for JSON on stdout gets it, however the run ends. */
function promiseJson(outputs: readonly Output[], session: Session): void {
  if (!outputs.some(({ reporter, file }) => reporter === 'json' && file === null)) return
  session.onFailure = (code, message) => {
    const report = failedReport(code, relativePaths(message, session.cwd))
    return session.terminal.print(render(report, 'json'))
  }
}

/** When nothing could be opened, the sentence on stderr says all there is to say. */
function withoutEmptyPage(outputs: readonly Output[], report: Report): readonly Output[] {
  if (report.packages.length > 0) return outputs
  return outputs.filter(({ reporter, file }) => reporter !== 'pretty' || file !== null)
}

async function sayWhyIncomplete({ verdict, notices, packages }: Report, { terminal }: Session): Promise<void> {
  if (verdict !== 'incomplete') return
  const causes = notices.filter(({ effect }) => effect === 'incomplete')
  const [first] = causes
  if (first === undefined) return terminal.say(sentence('there was nothing to look at'))
  const about = first.chain.length > 0 ? first.chain.join(' ! ') : packages[first.package ?? -1]?.spec
  const where = about === undefined ? '' : `${about}: `
  const more = causes.length === 1 ? undefined : `… and ${causes.length - 1} more; the report has them all.`
  return terminal.say(sentence(`${where}${first.detail}`, more))
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

/** Of whatever the audit came to: a receipt of a leak is a true one. What is not there to vouch for has none, and the exit code is 2. */
async function writeReceipt(report: Report, options: AuditOptions, file: string, session: Session): Promise<void> {
  if (report.packages.length > 0) return writeText(file, formatReceipt(receiptOf(report, options)))
  await session.terminal.say(sentence('no receipt is written, since no package could be opened'))
}

/** No rule reads a contract yet. Taking it in silence would let its owner believe that it is held. */
function refuseContract(file: string | null): void {
  if (file === null) return
  throw new AuditError('ECONTRACT', 'the configuration names a contract, which this version cannot hold yet', {
    hint: 'Remove the key "contract"; budgets and --fail-on bound what ships meanwhile.',
  })
}
