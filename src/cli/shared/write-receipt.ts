import { resolve } from 'node:path'
import { type Command, Option } from 'commander'
import type { AuditOptions } from '../../engine/audit-options.ts'
import { AuditError } from '../../model/audit-error.ts'
import type { Report } from '../../model/report.ts'
import { signatureFileOf } from '../../receipts/read-bundle.ts'
import { readTextFile } from '../../sources/read-file.ts'
import { receiptTextOf } from './receipt-text.ts'
import type { Session } from './session.ts'
import { writeText } from './write-text.ts'

/** How a receipt is asked for. */
export interface ReceiptFlags {
  readonly receipt?: string
  readonly sign?: true
  readonly signingConfig?: string
}

/** Adds the options of a receipt. */
export function addReceiptOptions(command: Command): Command {
  return command
    .option('--receipt <file>', 'write a receipt of what was audited')
    .option('--sign', 'sign the receipt with the identity of the CI job in GitHub Actions, or with SIGSTORE_ID_TOKEN')
    .addOption(new Option('--signing-config <file>', 'the services that sign, in place of Sigstore’s own'))
}

/** Refuses what cannot end in a signed receipt, before anything is packed or audited. */
export async function checkReceiptFlags(
  { receipt, sign, signingConfig }: ReceiptFlags,
  { environment }: Pick<Session, 'environment'>,
): Promise<void> {
  if (sign === undefined && signingConfig === undefined) return
  if (sign === undefined || receipt === undefined)
    throw new AuditError(
      'EUSAGE',
      sign ? '--sign signs a receipt, and none is written' : '--signing-config goes with --sign',
      {
        hint: 'Give --receipt <file> and --sign together.',
      },
    )
  const { refuseWithoutIdentity } = await import('../../receipts/sign.ts')
  refuseWithoutIdentity(environment)
}

/** Writes the receipt that was asked for, and its signature beside it; whether there was anything to vouch for. */
export async function writeReceipt(
  report: Report,
  options: AuditOptions,
  flags: ReceiptFlags & Parameters<typeof receiptTextOf>[2],
  { cwd, environment }: Pick<Session, 'cwd' | 'environment'>,
): Promise<boolean> {
  if (flags.receipt === undefined) return true
  const text = await receiptTextOf(report, options, flags)
  if (text === null) return false
  const file = resolve(cwd, flags.receipt)
  if (flags.sign) {
    const { signReceipt } = await import('../../receipts/sign.ts')
    const { signingConfig: config } = flags
    const services =
      config === undefined
        ? null
        : await readTextFile(resolve(cwd, config), 'signing configuration', config, CONFIG_BYTES)
    await writeText(signatureFileOf(file), await signReceipt(text, environment, services))
  }
  await writeText(file, text)
  return true
}

const CONFIG_BYTES = 1024 ** 2
