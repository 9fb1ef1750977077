import { resolve } from 'node:path'
import { AuditError } from '../../model/audit-error.ts'
import { defaultLimits, type Limits } from '../../model/limits.ts'
import { checkSignature, type Signature } from '../../receipts/check-signature.ts'
import type { ReceiptEvidence } from '../../receipts/evidence.ts'
import { readBundle, type SignatureBundle, signatureFileOf } from '../../receipts/read-bundle.ts'
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
  readonly identity?: string
  readonly issuer?: string
  readonly trustedRoot?: string
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
  const { evidence, text, bundle } = await readAudited(flags, cwd)
  const signature = await signatureOf(text, bundle, flags, cwd)
  const required = await requirementOf(flags, session)
  const limits = { ...defaultLimits, ...flags.limit }
  const verification = await verify(
    spec,
    evidence,
    required,
    {
      cwd,
      environment,
      signal,
      limits,
      maxBytes: limits.entryBytes,
      ...(flags.from && { from: flags.from }),
      ...(flags.registry && { registry: flags.registry }),
      ...(spec === '-' && { stdin: process.stdin }),
    },
    signature,
  )
  const outcome = flags.json ? `${printableJson(verification)}\n` : verificationText(verification)
  await terminal.print(await withoutSecrets(outcome))
  delete session.onFailure
  return exitCodeOfVerification(verification)
}

const RECEIPT_BYTES = 64 * 1024 ** 2
const REPORT_BYTES = 400 * 1024 ** 2

/** What a file says was audited, in its own words, and the signature that it lies in or that lies beside it. */
interface Audited {
  readonly evidence: ReceiptEvidence
  readonly text: string
  readonly bundle: SignatureBundle | null
}

async function readAudited({ receipt, report, identity }: VerifyFlags, cwd: string): Promise<Audited> {
  const kind = receipt === undefined ? 'report' : 'receipt'
  const origin = receipt ?? report
  if (origin === undefined) {
    throw new AuditError('EUSAGE', 'verify needs something to compare with', {
      hint: 'Name the receipt of the audit, --receipt <file>, or its report, --report <file>.',
    })
  }
  const maxBytes = kind === 'receipt' ? RECEIPT_BYTES : REPORT_BYTES
  const file = resolve(cwd, origin)
  const text = await readTextFile(file, kind, origin, maxBytes)
  const bundle = kind === 'receipt' ? readBundle(text) : null
  const content = bundle?.payload ?? text
  const evidence = readEvidence(content, kind, origin)
  const isAsked = identity !== undefined && kind === 'receipt' && bundle === null
  return { evidence, text: content, bundle: isAsked ? await bundleBeside(file, origin) : bundle }
}

async function bundleBeside(receipt: string, origin: string): Promise<SignatureBundle | null> {
  try {
    return readBundle(await readTextFile(signatureFileOf(receipt), 'signature', signatureFileOf(origin), RECEIPT_BYTES))
  } catch (error) {
    if (error instanceof AuditError && error.code === 'ENOENT') return null
    throw error
  }
}

async function signatureOf(
  text: string,
  bundle: SignatureBundle | null,
  { identity, issuer, trustedRoot }: VerifyFlags,
  cwd: string,
): Promise<Signature | null> {
  if (identity === undefined) {
    if (issuer !== undefined || trustedRoot !== undefined)
      throw new AuditError('EUSAGE', '--issuer and --trusted-root go with --identity', {
        hint: 'Name who must have signed the receipt: --identity <who>.',
      })
    const detail = 'name who must have signed it: --identity <who>'
    return bundle === null ? null : { status: 'unchecked', identity: null, issuer: null, detail }
  }
  if (identity.trim() === '')
    throw new AuditError('EUSAGE', '--identity is empty', { hint: 'Name who must have signed the receipt.' })
  const root =
    trustedRoot === undefined
      ? null
      : await readTextFile(resolve(cwd, trustedRoot), 'trusted root', trustedRoot, RECEIPT_BYTES)
  return checkSignature(text, bundle, { identity, issuer: issuer ?? null }, root)
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
      signature: null,
      problem: { code, detail: relativePaths(message, session.cwd) },
    }
    return withoutSecrets(`${printableJson(failed)}\n`).then(session.terminal.print)
  }
}
