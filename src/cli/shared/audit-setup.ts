import { loadConfig } from '../../config/load-config.ts'
import { toolVersion } from '../../engine/tool-version.ts'
import type { AuditOptions } from '../../index.ts'
import { AuditError } from '../../model/audit-error.ts'
import type { Report } from '../../model/report.ts'
import type { Theme } from '../../model/reporter.ts'
import type { Threshold } from '../../model/severity.ts'
import { render } from '../../reporters/render.ts'
import { sha256 } from '../../text/digest.ts'
import { isModulePath } from './custom-reporter.ts'
import { loadPacks } from './load-rules.ts'
import { loadReporters, type Output, toOutputs } from './outputs.ts'
import { type PolicyFlags, toAuditOptions } from './policy-options.ts'
import { relativePaths } from './relative-paths.ts'
import type { ReportFlags } from './report-options.ts'
import type { Session } from './session.ts'

/** What the flags and the configuration ask of an audit and of its report. */
export interface AuditRequest {
  readonly options: AuditOptions
  readonly outputs: readonly Output[]
  readonly theme: Theme
  readonly baselineFile: string
  /** Null when there is no configuration. */
  readonly configFile: string | null
  /** Where the release contract stands, or will. */
  readonly contractFile: string
}

/** Reads the flags and the configuration. From here on, who asked for JSON on stdout gets it, however the run ends. */
export async function setUpAudit(
  flags: PolicyFlags & ReportFlags & { readonly updateBaseline?: true; readonly createsContract?: true },
  session: Session,
  targets: readonly string[] = [],
): Promise<AuditRequest> {
  const { terminal, cwd } = session
  const early = toOutputs([...(flags.reporter ?? []), ...(flags.json ? ['json'] : [])])
  promiseJson(early, flags, session)

  const config = await loadConfig({
    cwd,
    allowsCode: flags.codeConfig,
    ...(flags.config !== undefined && { config: flags.config }),
    ...(flags.baseline !== undefined && { baseline: flags.baseline }),
    createsBaseline: flags.updateBaseline === true,
    createsContract: flags.createsContract === true,
  })
  const fallback = config.reporters.length > 0 ? config.reporters : ['pretty']
  const wanted = early.length > 0 ? early : toOutputs(fallback)
  if (early.length === 0 && !flags.codeConfig) refuseCode(wanted)
  const outputs = await loadReporters(wanted, targets, session)
  promiseJson(outputs, flags, session)

  const extraRules = await loadPacks(config.packs, flags, session)
  const options = { ...toAuditOptions(flags, config), extraRules }
  const verbosity = flags.quiet ? 'quiet' : flags.verbose ? 'verbose' : 'normal'
  const theme: Theme = { ...terminal.theme(flags), verbosity }
  return {
    options,
    outputs,
    theme,
    baselineFile: config.baselineFile,
    configFile: config.file,
    contractFile: config.contractFile,
  }
}

function promiseJson(outputs: readonly Output[], { failOn }: PolicyFlags, session: Session): void {
  if (!isJsonPrinted(outputs)) return
  session.onFailure = (code, message) => {
    const report = failedReport(code, relativePaths(message, session.cwd), failOn)
    return session.terminal.print(render(report, 'json'))
  }
}

/** A reporter that the configuration names is code, as a configuration in JavaScript is. */
function refuseCode(outputs: readonly Output[]): void {
  const found = outputs.find(({ reporter }) => isModulePath(reporter))
  if (found === undefined) return
  throw new AuditError('ECONFIG', `${found.reporter} is a script, and --no-code-config runs none`, {
    hint: 'Name the reporter on the command line.',
  })
}

/** Whether the report that stdout gets is JSON. */
export function isJsonPrinted(outputs: readonly Output[]): boolean {
  return outputs.some(({ reporter, file }) => reporter === 'json' && file === null)
}

/** The report of a run that ended before it had looked at anything: incomplete, and why. */
function failedReport(code: string, detail: string, failOn: Threshold = 'high'): Report {
  return {
    version: 1,
    tool: { name: 'watertight', version: toolVersion(), rules: `sha256-${sha256('')}` },
    failOn,
    verdict: 'incomplete',
    packages: [],
    rules: [],
    findings: [],
    notices: [{ package: null, code, chain: [], detail, effect: 'incomplete' }],
  }
}
