import type { Diagnosis } from '../../doctor/diagnosis.ts'
import { doctor } from '../../doctor/doctor.ts'
import { withoutSecrets } from '../../engine/redact-secrets.ts'
import { toolVersion } from '../../engine/tool-version.ts'
import { defaultLimits } from '../../model/limits.ts'
import { relativePaths } from '../shared/relative-paths.ts'
import type { ExitCode, Session } from '../shared/session.ts'
import { diagnosisText } from './text.ts'

/** The options of `watertight doctor`. */
export interface DoctorFlags {
  readonly json?: true
  readonly color?: boolean
  /** False with `--no-code-config`. */
  readonly codeConfig: boolean
  readonly quiet?: true
}

const exitCodes: { readonly [verdict in Diagnosis['verdict']]: ExitCode } = { gated: 0, bypassed: 1, unknown: 2 }

/** Examines the project in `directory`, says what was found, and gives the exit code. */
export async function runDoctor(directory: string, flags: DoctorFlags, session: Session): Promise<ExitCode> {
  const { terminal, cwd, environment, signal } = session
  const print = (diagnosis: Diagnosis) => terminal.print(asJson(diagnosis, cwd))
  if (flags.json) session.onFailure = (code, message) => print(failed(code, message))
  const context = { cwd, environment, signal, maxBytes: defaultLimits.entryBytes }
  const options = { allowsCode: flags.codeConfig, comparesPackers: true }
  const diagnosis = await withoutSecrets(await doctor(directory, context, options))
  signal.throwIfAborted()
  delete session.onFailure
  if (flags.json) await print(diagnosis)
  else {
    const verbosity = flags.quiet ? 'quiet' : 'normal'
    await terminal.print(diagnosisText(diagnosis, { ...terminal.theme(flags), verbosity }))
  }
  return exitCodes[diagnosis.verdict]
}

/** What JSON says of a run that ended before there was anything to say. */
function failed(code: string, message: string): Diagnosis {
  const finding = { check: code, status: 'unknown', package: null, message, advice: null } as const
  return {
    verdict: 'unknown',
    manager: { name: 'npm', version: null, because: 'nothing was read' },
    packages: [],
    ways: [],
    findings: [finding],
  }
}

function asJson(diagnosis: Diagnosis, cwd: string): string {
  const report = { version: 1, tool: { name: 'watertight', version: toolVersion() }, ...diagnosis }
  return `${relativePaths(JSON.stringify(report, null, 2), cwd)}\n`
}
