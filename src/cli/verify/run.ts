import { resolve } from 'node:path'
import { AuditError } from '../../model/audit-error.ts'
import { defaultLimits, type Limits } from '../../model/limits.ts'
import type { Evidence } from '../../receipts/evidence.ts'
import { readEvidence } from '../../receipts/read-evidence.ts'
import { exitCodeOfVerification, type Verification, verify } from '../../receipts/verify.ts'
import { readTextFile } from '../../sources/read-file.ts'
import { printableJson } from '../../text/printable-json.ts'
import { relativePaths } from '../shared/relative-paths.ts'
import { withoutSecrets } from '../shared/say-error.ts'
import type { ExitCode, Session } from '../shared/session.ts'
import { requirementOf } from './requirement.ts'
import { verificationText } from './text.ts'

/** The options of `watertight verify`. */
export interface VerifyFlags {
  readonly receipt?: string
  readonly report?: string
  readonly require?: string
  /** False with `--no-code-config`. */
  readonly codeConfig: boolean
  readonly json?: true
  readonly from?: 'tarball' | 'registry'
  readonly registry?: string
  readonly limit?: Partial<Limits>
}

/** Compares what was published with what was audited, says how each comparison went, and gives the exit code. */
export async function runVerify(spec: string, flags: VerifyFlags, session: Session): Promise<ExitCode> {
  const { terminal, cwd, environment, signal } = session
  if (flags.json) promiseJson(spec, session)
  const evidence = await readAudited(flags, cwd)
  const required = await requirementOf(flags, session)
  const limits = { ...defaultLimits, ...flags.limit }
  const verification = await verify(spec, evidence, required, {
    cwd,
    environment,
    signal,
    limits,
    maxBytes: limits.entryBytes,
    ...(flags.from && { from: flags.from }),
    ...(flags.registry && { registry: flags.registry }),
    ...(spec === '-' && { stdin: process.stdin }),
  })
  const outcome = flags.json ? `${printableJson(verification)}\n` : verificationText(verification)
  await terminal.print(await withoutSecrets(outcome))
  delete session.onFailure
  return exitCodeOfVerification(verification)
}

const RECEIPT_BYTES = 64 * 1024 ** 2
const REPORT_BYTES = 400 * 1024 ** 2

async function readAudited({ receipt, report }: VerifyFlags, cwd: string): Promise<Evidence> {
  const kind = receipt === undefined ? 'report' : 'receipt'
  const origin = receipt ?? report
  if (origin === undefined) {
    throw new AuditError('EUSAGE', 'verify needs something to compare with', {
      hint: 'Name the receipt of the audit, --receipt <file>, or its report, --report <file>.',
    })
  }
  const maxBytes = kind === 'receipt' ? RECEIPT_BYTES : REPORT_BYTES
  return readEvidence(await readTextFile(resolve(cwd, origin), kind, origin, maxBytes), kind, origin)
}

/** Who asked for JSON gets it, however the run ends. */
function promiseJson(spec: string, session: Session): void {
  session.onFailure = (code, message) => {
    const failed: Verification = {
      version: 1,
      spec,
      package: { name: null, version: null },
      resolved: null,
      sha512: null,
      outcome: 'unknown',
      verdict: null,
      checks: [],
      policy: null,
      requirement: null,
      weakenings: [],
      problem: { code, detail: relativePaths(message, session.cwd) },
    }
    return withoutSecrets(`${printableJson(failed)}\n`).then(session.terminal.print)
  }
}
